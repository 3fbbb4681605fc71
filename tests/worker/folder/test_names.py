"""Names are data: nothing in one does anything."""

import os
from itertools import islice

import pytest

from worker.folder.names import is_left_alone, shown, variants


@pytest.mark.parametrize(
    "name",
    [".DS_Store", "._form.pdf", "Thumbs.db", "desktop.ini", "~$letter.pdf", "form.pdf.part", "copy.TMP", "form.pdf~"],
)
def test_files_of_systems_and_files_in_the_making_are_left_alone(name: str) -> None:
    """Whatever the case of their letters."""
    assert is_left_alone(name)


@pytest.mark.parametrize("name", ["form.pdf", "#12.pdf", "$500.png", "@home.tif", "~form.pdf", "-rf", "tmp", "part 2"])
def test_other_names_are_not(name: str) -> None:
    """A scan that nobody takes is lost."""
    assert not is_left_alone(name)


def test_a_name_is_shown_as_one_line_without_controls() -> None:
    """What is printed moves no cursor and makes no second line; what is text stays as it is."""
    assert shown("Zoë\n\x1b[2J\udce9\u202e.pdf") == "Zoë\\n\\x1b[2J\\xe9\\u202e.pdf"


@pytest.mark.parametrize(
    "name", ["x" * 251 + ".pdf", "é" * 125 + ".pdf", "\udce9" * 251 + ".pdf", "a." + "b" * 253, "日" * 84 + ".tif"]
)
@pytest.mark.parametrize("longest", [255, 244, 143])
def test_names_like_a_long_one_fit(name: str, longest: int) -> None:
    """By bytes and cut between characters, with the ending kept; the first is the name itself where it fits."""
    many = list(islice(variants(name, longest), 40))
    assert len(set(many)) == 40
    assert all(len(os.fsencode(each)) <= longest for each in many)
    assert all(each.endswith((".pdf", ".tif")) for each in many) or name.startswith("a.")
    assert many[0] == name or len(os.fsencode(name)) > longest
    assert not any("\ufffd" in os.fsencode(each).decode("utf-8", "replace") for each in many) or "\udce9" in name
