"""From corrections to a challenger, and what it must show: on real digits and drawn strips, with throw-away weights."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from tests.workshop.training.child import Child
from workshop.drawing.pen import Writer

pytest.importorskip("tensorflow", reason="needs the extra `train`")
pytestmark = [pytest.mark.xdist_group("tensorflow"), pytest.mark.long]


def corrections(folder: Path) -> Path:
    """24 strips of one hand, each a document of its own, settled."""
    folder.mkdir()
    pen, rng = Writer(5), np.random.default_rng(5)
    lines = []
    for number in range(24):
        text = "".join(rng.choice(list("0123456789"), 4))
        mask = pen.string(text, 40.0, rng).mask
        paper = np.full((mask.shape[0] + 40, mask.shape[1] + 60), 235, np.uint8)
        paper[20:-20, 30:-30] -= (mask * 0.8).astype(np.uint8)
        cv2.imwrite(str(folder / f"{number}.png"), paper)
        lines.append(json.dumps({"crop": f"{number}.png", "text": text, "document": f"document {number}"}))
    (folder / "corrections.jsonl").write_text("\n".join(lines) + "\n")
    return folder


def taught(data: str, settled: str, run: str) -> dict[str, Any]:
    """A challenger of a very short lesson, and what it shows beside the champion."""
    import json  # noqa: PLC0415 (in the child)
    import shutil  # noqa: PLC0415
    from dataclasses import asdict  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    from recognizer.runtime import shipped_card  # noqa: PLC0415
    from workshop.learning.challenger import challenge, make_challenger  # noqa: PLC0415
    from workshop.learning.line_teaching import LineLesson  # noqa: PLC0415
    from workshop.learning.teaching import Lesson  # noqa: PLC0415

    said: list[str] = []
    short = Lesson(
        replayed=300, taught=100, drawn=60, composed=60, epochs=1, calibration_strings=60, calibration_pages=2,
        lines=LineLesson(steps=3, batch=8, replayed=2, learning_rate=1e-5),
    )  # fmt: skip
    champion = shipped_card().parent
    card = make_challenger(
        champion, Path(settled), Path(data), Path(run), "test", short, lambda one: said.append(str(one))
    )
    shutil.copytree(settled, Path(run) / "corrections")
    found = challenge(champion, Path(run), Path(data))
    lines = json.loads((card.parent / "lines.json").read_text())
    return {"card": json.loads(card.read_text()), "lines": lines, "said": said, "found": asdict(found)}


def test_a_challenger_is_a_whole_reader_that_says_what_it_learnt(child: Child, real_data: Path, tmp_path: Path) -> None:
    """Both networks with their confidence; of the locked documents it learnt nothing, and is measured on them."""
    told = child(taught, real_data, corrections(tmp_path / "settled"), tmp_path / "run")
    assert told["card"]["name"] == "digits-test"
    assert told["lines"]["name"] == "lines-test"
    assert told["lines"]["recipe"]["read_with"] == "digits-test"
    assert told["card"]["data"]["corrections"]["characters"] > 50
    learnt, locked = told["lines"]["data"]["corrections"]["lines"], told["found"]["fields"]
    assert learnt > 10
    assert locked > 0
    assert learnt + locked <= 24
    assert told["found"]["characters"] == 5600
    assert told["found"]["challenger"] > 5500, "a lesson as short as this forgets nothing"
    assert told["found"]["challenger_lines"] >= 0.97 * told["found"]["champion_lines"]
