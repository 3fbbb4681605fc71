"""From corrections to a challenger, with a lesson that takes seconds; its network learns next to nothing by it."""

import json
import os
from itertools import count
from pathlib import Path

import cv2
import numpy as np
import pytest

from recognizer.runtime import load_classifier, shipped_card
from recognizer.shipped import shipped_reader
from segmentation import line_strip, normalisation
from workshop.drawing.pen import Writer
from workshop.drawing.strings import StringStyle, compose, drawn_on_paper
from workshop.learning.challenger import CORRECTIONS, EXPORT, challenge, make_challenger
from workshop.learning.holdout import is_locked
from workshop.learning.teaching import Lesson

DATA = os.environ.get("INKFIELD_DATA")
TINY = Lesson(
    replayed=96, taught=32, drawn=12, composed=12, epochs=1, calibration_strings=12, calibration_pages=1, seed=3
)


def _corrections(folder: Path) -> None:
    folder.mkdir(parents=True)
    documents = (f"document {number}" for number in count())
    rows = []
    for number in range(8):
        rng, pen = np.random.default_rng(number), Writer(500 + number)
        style = StringStyle(touching=0.0)
        drawn = drawn_on_paper(compose("3947", pen, pen, 40.0, rng, style), rng, style)
        cv2.imwrite(str(folder / f"{number}.png"), drawn.image)
        document = next(each for each in documents if is_locked(each) is (number < 2))
        rows.append({"crop": f"{number}.png", "text": "3947", "document": document, "kind": "number"})
    (folder / "corrections.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


@pytest.mark.skipif(DATA is None, reason="needs real digits; set INKFIELD_DATA")
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's, where it writes weights
def test_a_challenger_is_a_whole_reader_and_is_measured_against_the_champion(tmp_path: Path) -> None:
    """It is exported with its reader of lines, says what it learnt, and one that is no better is refused."""
    assert DATA is not None
    champion, run = shipped_card().parent, tmp_path / "runs" / "learnt"
    _corrections(run / CORRECTIONS)
    card = make_challenger(champion, run / CORRECTIONS, Path(DATA), run, "learnt.test", TINY, lambda _: None)
    made = load_classifier("litert", normalisation.VERSION, card).card
    assert made.name == "digits-learnt.test"
    assert made.data["corrections"]["characters"] > 20
    reader = shipped_reader("litert", "0123456789", normalisation.VERSION, line_strip.VERSION, run / EXPORT)
    assert reader.model.startswith("digits-learnt.test+lines")
    found = challenge(champion, run, Path(DATA), 3)
    assert found.characters == 5600
    assert found.challenger > 0.98 * found.characters
    assert found.fields == 2
    assert list(found.objections())
