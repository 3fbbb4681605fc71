"""The page of a report: all parts, nothing from elsewhere, nothing unescaped."""

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("matplotlib", reason="needs the extra `train`")

from workshop.recipe import Recipe
from workshop.reporting.findings import Findings, Part, Wrong
from workshop.reporting.ones_and_sevens import Exchanged
from workshop.reporting.page import as_page
from workshop.reporting.record import as_record
from workshop.reporting.reliability import reliability
from workshop.reporting.subject import Subject

CLASSES = ("<script>alert(1)</script>", "a$b$", "字")
TOLD = {
    "parameters": 1234,
    "input_shape": [8, 8, 1],
    "files": {"litert": "own.tflite"},
    "figures": {"test": 0.75, "litert_same_class": 0.99, "litert_accuracy_change": -0.0004},
    "exports": {"coreml": {"file": "own.mlmodel", "kilobytes": 12.0, "note": "not run on this system"}},
    "data": {"letters": {"characters": 90, "licence": "own & free"}},
    "versions": {"keras": "3.0"},
    "calibration": {},
}
HISTORY = {"loss": [2.0, 1.0], "val_loss": [1.5, 1.4], "accuracy": [0.5, 0.8], "val_accuracy": [0.7, 0.6]}


def findings(**told: object) -> Findings:
    """A report on a network of three classes with awkward names."""
    table = np.array([[5, 2, 0], [0, 6, 0], [1, 0, 3]])
    wrong = Wrong(np.full((8, 8, 1), 200, np.uint8), CLASSES[0], CLASSES[1], 0.9, 0.05)
    subject = Subject("own", Recipe("own", classes=CLASSES), Path("own"), None, {"history": HISTORY}, TOLD)
    parts = {"validation": Part(17, 14, None, table)}
    sure = reliability(np.linspace(0.5, 1, 17), np.ones(17, np.bool_), 1)
    exchanged = Exchanged(200, 3, 0.043, {"1 flag": 0.03})
    given = {"parts": parts, "worst": (wrong,), "reliability": sure, "exchanged": exchanged, **told}
    return Findings(subject, "Keras", **given)  # type: ignore[arg-type]


class Read(HTMLParser):
    """What a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep it."""
        self.text += data


def test_every_part_is_there() -> None:
    """Curves, accuracy, confusion, errors, reliability, 1 and 7, exports, data and recipe, each with its figures."""
    read = Read(as_page(findings()))
    there = {attributes.get("id") for tag, attributes in read.tags if tag == "h2"}
    assert there >= {"curves", "accuracy", "confusion", "errors", "reliability", "ones", "exports", "data", "recipe"}
    text = " ".join(read.text.split())
    for figure in ("82.35 %", "75.00 %", "3 of 200", "1.50 %", "99.00 %", "-0.040", "not run on this system", "1,234"):
        assert figure in text
    assert "Weights were kept after epoch 1" in text
    assert "own & free" in text


def test_class_names_are_escaped() -> None:
    """A class that is called like a script is shown and not run."""
    read = Read(as_page(findings()))
    assert "script" not in {tag for tag, _ in read.tags}
    assert CLASSES[0] in read.text


def test_nothing_comes_from_elsewhere() -> None:
    """Every picture is inside the file, no link leaves it, and its policy forbids the browser to load anything."""
    page = as_page(findings())
    for tag, attributes in Read(page).tags:
        for name in ("src", "srcset"):
            assert (attributes.get(name) or "data:").startswith("data:"), tag
        assert (attributes.get("href") or "#").startswith("#")
    assert not re.search(r"https?:|url\(|@import", page)
    assert "default-src 'none'" in page


def test_pictures_have_words_and_two_looks() -> None:
    """Each picture has an alternative text; each plot is there for light and for dark screens."""
    read = Read(as_page(findings()))
    pictures = [attributes for tag, attributes in read.tags if tag == "img"]
    assert all(attributes["alt"] for attributes in pictures)
    plots = [attributes for attributes in pictures if str(attributes["src"]).startswith("data:image/svg")]
    assert len(plots) == sum(tag == "source" for tag, _ in read.tags) == 5


def test_what_is_missing_is_said() -> None:
    """A part that could not be made stands there with the reason."""
    why = "what was kept back cannot be gathered: there is no data set"
    absent = dict.fromkeys(("validation", "worst", "reliability", "ones_and_sevens"), why)
    page = as_page(findings(parts={}, worst=(), reliability=None, exchanged=None, missing=absent))
    assert Read(page).text.count(f"Not in this report: {why}") == 4


def test_json_has_all_figures() -> None:
    """Figures of the page are in the record, exports apart from accuracies."""
    record = as_record(findings())
    assert record["parts"]["validation"]["recall"]["字"] == 0.75
    assert record["parts"]["validation"]["confusion"] == [[5, 2, 0], [0, 6, 0], [1, 0, 3]]
    assert record["figures"] == {"test": 0.75}
    assert record["exports"]["litert"]["accuracy_change"] == -0.0004
    assert record["exports"]["coreml"]["note"] == "not run on this system"
    assert record["best_epoch"] == 1
    assert record["ones_and_sevens"]["share"] == 0.015
    assert record["reliability"]["null_band"][0] <= record["reliability"]["null_band"][1]
    assert record["worst"][0]["taken_for"] == "a$b$"
