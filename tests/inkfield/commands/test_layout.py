"""`inkfield layout list`."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from inkfield.composition import shipped_layouts

Run = Callable[..., tuple[int, str, str]]


def test_shipped_layouts(run: Run) -> None:
    """The layouts that come with Inkfield are listed."""
    exit_code, out, _ = run("layout", "list", "--json")
    assert exit_code == 0
    assert {json.loads(line)["name"] for line in out.splitlines()} >= {"c1_2014", "cheque_in", "kpu_2024"}


def test_layouts_of_ones_own(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of one's own adds its layouts; one that has a known name is refused."""
    mine = tmp_path / "mine"
    mine.mkdir()
    text = (shipped_layouts() / "cheque_in.toml").read_text()
    (mine / "cheque.toml").write_text(text.replace('"cheque_in"', '"cheque_of_mine"', 1))
    monkeypatch.setenv("INKFIELD_LAYOUTS", str(mine))
    exit_code, out, _ = run("layout", "list")
    assert exit_code == 0
    assert "cheque_of_mine" in out
    shutil.copy(shipped_layouts() / "cheque_in.toml", mine / "again.toml")
    exit_code, _, err = run("layout", "list")
    assert exit_code == 2
    assert "again.toml: there is a layout 'cheque_in' already" in err


def test_check_draws_each_page(run: Run, examples: Path, machine: Path) -> None:
    """A layout that fits ends with 0, and leaves a picture of every page in the folder that is named."""
    exit_code, out, _ = run(
        "layout", "check", "teaching_form", examples / "form.pdf", examples / "blank.png", "-o", "seen"
    )
    assert exit_code == 0
    assert sorted(file.name for file in (machine / "seen").iterdir()) == ["blank-p1.png", "form-p1.png", "form-p2.png"]
    assert [line.partition(": ")[2].startswith("fit 100%, residual 0.0") for line in out.splitlines()] == [True] * 3


def test_check_says_as_json_what_was_found(run: Run, examples: Path) -> None:
    """A JSON line a page, with fit, residual and each field."""
    exit_code, out, _ = run("layout", "check", "teaching_form", examples / "blank.png", "--blank", "--json")
    assert exit_code == 0
    (page,) = [json.loads(line) for line in out.splitlines()]
    assert (page["layout"], page["fit"], page["problems"]) == ("teaching_form", 1.0, [])
    assert page["residual_mm"] < 0.1
    assert {field["status"] for field in page["fields"]} == {"blank"}
    assert Path(page["picture"]).is_file()


def wrong_layout(machine: Path, old: str, new: str) -> Path:
    """The teaching form's layout with a slip in it."""
    text = (shipped_layouts() / "teaching_form.toml").read_text(encoding="utf-8")
    assert old in text
    file = machine / "mine.toml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_check_ends_with_2_where_the_layout_is_to_mend(run: Run, examples: Path, machine: Path) -> None:
    """Overlaps are told once, what a page shows under that page."""
    mine = wrong_layout(machine, "box = [64.0, 52.0, 64.0, 9.0]\ncells = 8", "box = [64.0, 40.0, 48.0, 9.0]\ncells = 8")
    exit_code, out, _ = run("layout", "check", mine, examples / "blank.png")
    assert exit_code == 2
    first, *rest = out.splitlines()
    assert first == f"{mine}: student and date overlap by 48.0 x 5.0 mm; what is written there would be read twice"
    assert any("date are not where its cells end" in line for line in rest)


def test_check_ends_with_2_where_a_blank_form_reads_something(run: Run, examples: Path, machine: Path) -> None:
    """A field on printed text is no fault of a filled form, but one of a blank form."""
    mine = wrong_layout(machine, "box = [78.0, 158.0, 50.0, 12.0]", 'box = [13.0, 38.5, 26.0, 5.5]\nanchor = "page"')
    assert run("layout", "check", mine, examples / "blank.png")[0] == 0
    exit_code, out, _ = run("layout", "check", mine, examples / "blank.png", "--blank")
    assert exit_code == 2
    assert "on a blank form" in out


def test_check_ends_with_3_where_a_page_does_not_fit(run: Run, examples: Path, machine: Path) -> None:
    """Pages that do not fit are drawn with the reason; files that are no scans are told on stderr."""
    (machine / "notes.png").write_text("no picture")
    exit_code, out, err = run("layout", "check", "teaching_form", examples / "cheque.png", machine / "notes.png")
    assert exit_code == 3
    assert "does not fit the layout teaching_form" in out
    assert "notes.png" in err
    assert (machine / "layout-check" / "cheque-p1.png").is_file()


def test_check_of_an_unknown_layout(run: Run, examples: Path) -> None:
    """The known ones are named."""
    exit_code, _, err = run("layout", "check", "teaching", examples / "form.pdf")
    assert exit_code == 2
    assert "there is no layout 'teaching'; known are c1_2014" in err


def test_a_layout_is_printed(run: Run, machine: Path) -> None:
    """By name or by file, to the file that is named or to NAME.pdf."""
    exit_code, out, _ = run("layout", "print", "teaching_form")
    assert (exit_code, out) == (0, "teaching_form.pdf: 148 x 210 mm, 8 fields\n")
    assert (machine / "teaching_form.pdf").read_bytes().startswith(b"%PDF")
    mine = wrong_layout(machine, 'name = "teaching_form"', 'name = "mine"')
    assert run("layout", "print", mine, "-o", "form.pdf")[0] == 0
    assert (machine / "form.pdf").is_file()
    exit_code, _, err = run("layout", "print", mine, "-o", "nowhere/form.pdf")
    assert exit_code == 2
    assert "nowhere/form.pdf cannot be written" in err


def test_the_schema_is_printed(run: Run) -> None:
    """What editors are given is the schema of layout files."""
    exit_code, out, _ = run("layout", "schema")
    assert exit_code == 0
    assert json.loads(out)["title"] == "Inkfield layout"


def test_a_drafted_layout_is_accepted_right_away(run: Run, examples: Path, machine: Path) -> None:
    """It is a file that `read` takes; it is not written over, and what it finds is told."""
    written = machine / "mine.toml"
    exit_code, out, err = run("layout", "draft", examples / "form.pdf", "--page", "2", "-o", written)
    assert (exit_code, out) == (0, "")
    assert "8 fields; finds its own scan with a fit of 100%" in err
    exit_code, out, _ = run("read", examples / "form.pdf", "--layout", written, "--json")
    values = [json.loads(line) for line in out.splitlines()]
    assert {value["layout"] for value in values} == {"mine"}
    assert {value["field"] for value in values} >= {f"r{row}c1" for row in range(1, 9)}
    assert run("layout", "draft", examples / "form.pdf", "-o", written)[0] == 2
