"""A folder of corrections to a challenger: its export is a whole reader of digits, as a champion is kept."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import cv2
import numpy as np

from forms.errors import UnreadableFileError
from forms.geometry import Box
from forms.layout import FieldSpec
from forms.page import Page, Scan
from recognizer.card import Card, load_card
from recognizer.runtime import Classifier, load_classifier
from segmentation.cutting import cut_whole
from segmentation.normalisation import VERSION
from segmentation.proposing import propose
from workshop.datasets.corrections import FILE
from workshop.exporting import export, record
from workshop.learning.contest import Contest, contest
from workshop.learning.fields import SettledField, candidates_of
from workshop.learning.holdout import base_sets, is_locked, locked_digits
from workshop.learning.teaching import Lesson, lesson_recipe, teach
from workshop.learning.thawing import KERAS
from workshop.lines.publishing import calibrate_lines
from workshop.lines.recipe import shipped_line_recipe
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
    card, classifier = _opened(champion)
    recipe = lesson_recipe(card, lesson)
    settled, lost = candidates_of(settled_fields(corrections, lambda one: not is_locked(one)), classifier, lesson.seed)
    tell(Notice(f"{len(settled):,} candidates of settled fields; {lost} fields cannot be laid along their lattices"))
    base, _ = base_sets(recipe, data)
    taught = teach(card, base, [settled], lesson, run, tell)
    into = run / EXPORT
    made = export(taught.model, replace(recipe, name="digits"), release, into)
    shutil.copyfile(run / "model.keras", into / KERAS.format("digits"))
    record(made, "data", {**card.data, "corrections": {"characters": len(settled), "licence": "own"}})
    record(made, "learning", {"champion": card.name, "lesson": asdict(lesson)})
    return _with_lines(champion, into, made, data, lesson)


def _with_lines(champion: Path, into: Path, made: Path, data: Path | None, lesson: Lesson) -> Path:
    """The champion's reader of lines beside it, and the confidence of both fitted together."""
    for path in champion.glob("lines.*"):
        shutil.copyfile(path, into / path.name)
    recipe = replace(
        shipped_line_recipe(),
        calibration_strings=lesson.calibration_strings,
        calibration_pages=lesson.calibration_pages,
    )
    calibrate_lines(into / LINES, load_classifier("litert", VERSION, made), recipe, data)
    return made


def challenge(champion: Path, run: Path, data: Path | None, seed: int) -> Contest:
    """The challenger of a run against the champion, on the locked base data and the corrections that were kept back."""
    card, present = _opened(champion)
    _, challenger = _opened(run / EXPORT)
    recipe = lesson_recipe(card, Lesson())
    kept, _ = candidates_of(settled_fields(run / CORRECTIONS, is_locked), present, seed)
    kept = kept.pick(kept.labels != card.classes.index("~"))
    groups = kept.groups if kept.groups is not None else np.arange(len(kept)).astype(np.str_)
    return contest(present, challenger, locked_digits(recipe, data), kept, groups.astype(np.int64))


def _opened(folder: Path) -> tuple[Card, Classifier]:
    return load_card(folder / DIGITS, VERSION), load_classifier("litert", VERSION, folder / DIGITS)
