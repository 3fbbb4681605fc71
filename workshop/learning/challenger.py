"""A folder of corrections to a challenger: its export is a whole reader of digits, as a champion is kept."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import cv2
import numpy as np

from forms.errors import UnreadableFileError
from forms.geometry import Box
from forms.layout import FieldSpec
from forms.page import Page, Scan
from recognizer.card import load_card
from recognizer.line_network import load_line_network
from recognizer.reader import StringReader
from recognizer.runtime import load_classifier
from segmentation import line_strip
from segmentation.cutting import cut_whole
from segmentation.normalisation import VERSION
from segmentation.proposing import propose
from workshop.datasets.corrections import FILE
from workshop.exporting import export, record
from workshop.learning.contest import Contest, contest
from workshop.learning.fields import SettledField, candidates_of
from workshop.learning.holdout import base_sets, is_locked, locked_digits, locked_lines
from workshop.learning.line_teaching import SettledLine, lines_of, teach_lines
from workshop.learning.teaching import Lesson, lesson_recipe, teach
from workshop.learning.thawing import KERAS
from workshop.lines.publishing import calibrate_lines, publish_lines, recipe_on
from workshop.training.events import Notice, Tell

DIGITS, LINES, CORRECTIONS, EXPORT = "digits.json", "lines.json", "corrections", "export"


def settled_fields(folder: Path, wanted: Callable[[str], bool]) -> Iterator[SettledField]:
    """The fields of a folder of corrections whose document is wanted, each cut and divided as a reader would."""
    for number, line in enumerate((folder / FILE).read_text(encoding="utf-8").splitlines(), 1):
        row = json.loads(line)
        document = str(row.get("document") or row.get("batch") or row.get("writer") or number)
        if not row.get("text") or not wanted(document):
            continue
        pixels = cv2.imread(str(folder / row["crop"]), cv2.IMREAD_COLOR)
        if pixels is None:
            raise UnreadableFileError(f"{folder / row['crop']} cannot be read as an image")
        page = Page(Scan(document, row["crop"], folder / row["crop"]), 1, np.asarray(pixels[..., ::-1]), None)
        spec = FieldSpec("field", str(row.get("kind") or "number"), Box(0, 0, 1, 1), min_digits=1, max_digits=20)
        yield SettledField(propose(cut_whole(page, spec)), str(row["text"]), f"{number}")


def make_challenger(
    champion: Path, corrections: Path, data: Path | None, run: Path, release: str, lesson: Lesson, tell: Tell
) -> Path:
    """Teach the champion in the folder `champion` what was settled, and export it into the run; gives its card's path.

    What documents of the locked share hold is not learnt.
    """
    card = load_card(champion / DIGITS, VERSION)
    recipe = lesson_recipe(card, lesson)
    fields = list(settled_fields(corrections, lambda one: not is_locked(one)))
    settled, lost = candidates_of(fields, load_classifier("litert", VERSION, champion / DIGITS), lesson.seed)
    tell(Notice(f"{len(settled):,} candidates of settled fields; {lost} fields cannot be laid along their lattices"))
    base, _ = base_sets(recipe, data)
    taught = teach(card, base, [settled], lesson, run, tell)
    into = run / EXPORT
    made = export(taught.model, replace(recipe, name="digits"), release, into)
    shutil.copyfile(run / "model.keras", into / KERAS.format("digits"))
    record(made, "data", {**card.data, "corrections": {"characters": len(settled), "licence": "own"}})
    record(made, "learning", {"champion": card.name, "lesson": asdict(lesson)})
    _with_lines(champion, into, lines_of(fields), data, release, lesson, tell)
    return made


def _with_lines(
    champion: Path,
    into: Path,
    lines: Sequence[SettledLine],
    data: Path | None,
    release: str,
    lesson: Lesson,
    tell: Tell,
) -> None:
    """The reader of lines beside it, taught where lines were settled, and the confidence of both together."""
    card = load_card(champion / LINES, line_strip.VERSION)
    recipe = replace(
        recipe_on(champion / LINES),
        calibration_strings=lesson.calibration_strings,
        calibration_pages=lesson.calibration_pages,
    )
    classifier = load_classifier("litert", VERSION, into / DIGITS)
    if not lines:
        for path in champion.glob("lines.*"):
            shutil.copyfile(path, into / path.name)
        calibrate_lines(into / LINES, classifier, recipe, data)
        return
    model = teach_lines(card, recipe, lines, data, lesson.lines, tell)
    made = publish_lines(model, recipe, data, classifier, into, release)
    model.save(into / KERAS.format("lines"))
    record(made, "data", {**card.data, "corrections": {"lines": len(lines), "licence": "own"}})
    record(made, "learning", {"champion": card.name, "lesson": asdict(lesson.lines)})


def challenge(champion: Path, run: Path, data: Path | None) -> Contest:
    """The challenger of a run against the champion, on the locked base data and the corrections that were kept back."""
    present, challenger = opened(champion), opened(run / EXPORT)
    recipe = lesson_recipe(present.classifier.card, Lesson())
    kept = list(settled_fields(run / CORRECTIONS, is_locked))
    return contest(present, challenger, locked_digits(recipe, data), locked_lines(data), kept)


def opened(folder: Path) -> StringReader:
    """Both networks of a folder, as they read in service."""
    classifier = load_classifier("litert", VERSION, folder / DIGITS)
    return StringReader(classifier, load_line_network("litert", line_strip.VERSION, classifier.card, folder / LINES))
