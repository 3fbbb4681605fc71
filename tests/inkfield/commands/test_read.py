"""`inkfield read` on the sample scans and on every kind of bad input."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from forms.reading import Status

Run = Callable[..., tuple[int, str, str]]

KEYS = [
    *("document", "file", "page", "page_size", "dpi", "layout", "field", "kind", "text", "raw"),
    *("confidence", "status", "reason", "box", "characters", "model"),
]


def lines(out: str) -> list[dict[str, object]]:
    """JSON lines as records."""
    return [json.loads(line) for line in out.splitlines()]


def test_json_lines(run: Run, examples: Path) -> None:
    """Every field of a known form comes out as one JSON line with all its keys, and nothing else on stdout."""
    exit_code, out, _ = run("read", examples / "form.pdf", "--json")
    records = lines(out)
    assert exit_code == 0
    assert {record["page"] for record in records} == {1, 2}
    assert all(list(record) == KEYS for record in records)
    assert all(record["layout"] == "teaching_form" for record in records)
    assert {record["file"] for record in records} == {str(examples / "form.pdf")}


def test_table(run: Run, examples: Path) -> None:
    """Without --json there is a table with a line a field, and a sum of how they stand."""
    exit_code, out, _ = run("read", examples / "blank.png")
    assert exit_code == 0
    first, *rows, last = out.splitlines()
    assert first.split() == ["file", "page", "field", "value", "confidence", "status", "why"]
    assert len(rows) == 8
    assert "8 blank" in last


def test_folder(run: Run, examples: Path, machine: Path) -> None:
    """A folder is read with the folders in it, in order; lists and hidden files beside the scans are left out."""
    (machine / "in/deep").mkdir(parents=True)
    shutil.copy(examples / "blank.png", machine / "in/deep/b.png")
    shutil.copy(examples / "blank.png", machine / "in/a.png")
    shutil.copy(examples / "blank.png", machine / "in/no_ending")
    (machine / "in/notes.txt").write_text("not a scan")
    (machine / "in/.hidden.png").write_text("not a scan")
    exit_code, out, err = run("read", "in", "--json")
    assert (exit_code, err) == (0, err)
    assert list(dict.fromkeys(record["file"] for record in lines(out))) == ["in/a.png", "in/no_ending", "in/deep/b.png"]


def bad_files(folder: Path, examples: Path) -> dict[str, str]:
    """One file of every kind of bad input, with the reason code each must get."""
    whole = (examples / "form.pdf").read_bytes()
    (folder / "empty.pdf").touch()
    (folder / "text.png").write_text("this is no picture")
    (folder / "cut.pdf").write_bytes(whole[: len(whole) // 2])
    (folder / "cut.png").write_bytes((examples / "blank.png").read_bytes()[:5000])
    Image.new("1", (30_000, 30_000)).save(folder / "bomb.png")
    return {
        "empty.pdf": "empty",
        "text.png": "unsupported",
        "cut.pdf": "unreadable",
        "cut.png": "unreadable",
        "bomb.png": "too_large",
        "absent.png": "not_found",
    }


def test_bad_files_among_good_ones(run: Run, examples: Path, machine: Path) -> None:
    """Every bad file is one clear line, one failed record and exit code 3; the good ones are read all the same."""
    bad = bad_files(machine, examples)
    exit_code, out, err = run("read", "--json", *bad, examples / "blank.png")
    assert exit_code == 3
    failed = [record for record in lines(out) if record["status"] == "failed"]
    assert {record["file"]: record["reason"]["code"] for record in failed} == bad  # type: ignore[index]
    assert all("field" not in record for record in failed)
    assert len([record for record in lines(out) if record["status"] == "blank"]) == 8
    told = [line for line in err.splitlines() if line.startswith("inkfield: ")]
    assert [line.split(": ")[1].split(",")[0] for line in told] == list(bad)
    assert "Traceback" not in err


def test_empty_folder(run: Run, machine: Path) -> None:
    """A folder without scans ends with 5."""
    (machine / "in").mkdir()
    exit_code, out, err = run("read", "in")
    assert (exit_code, out) == (5, "")
    assert "there is no PDF, TIFF, JPEG or PNG in in" in err


def test_absent_folder_beside_an_empty_one(run: Run, machine: Path) -> None:
    """Of several exit codes the lowest that is not 0 is given."""
    (machine / "in").mkdir()
    assert run("read", "in", "absent")[0] == 3


@pytest.mark.parametrize("layout", ["cheque", "AUTO", "absent.toml"])
def test_unknown_layout(run: Run, examples: Path, layout: str) -> None:
    """A layout that is not known ends with 2 before anything is read."""
    exit_code, out, err = run("read", examples / "blank.png", "--layout", layout)
    assert (exit_code, out) == (2, "")
    assert len(err.splitlines()) == 1


def test_layout_with_an_error(run: Run, examples: Path, machine: Path) -> None:
    """An error in a layout file is told by file and line, and ends with 2."""
    (machine / "mine.toml").write_text('name = "mine"\ntitle = "Mine"\npage = [210]\n')
    exit_code, out, err = run("read", examples / "blank.png", "--layout", "mine.toml")
    assert (exit_code, out) == (2, "")
    assert err.startswith("inkfield: mine.toml:3: ")


def test_named_layout_that_does_not_fit(run: Run, examples: Path) -> None:
    """A page that does not fit the layout that was named is failed, reason misregistered, and ends with 3."""
    exit_code, out, _ = run("read", examples / "blank.png", "--layout", "kpu_2024", "--json")
    assert exit_code == 3
    assert [(record["status"], record["reason"]["code"]) for record in lines(out)] == [("failed", "misregistered")]  # type: ignore[index]


def test_fail_on_review(run: Run, examples: Path) -> None:
    """With --fail-on-review a value to review ends with 6, and without any it ends with 0."""
    assert run("read", examples / "form.pdf", "--fail-on-review", "--json")[0] == 6
    assert run("read", examples / "blank.png", "--fail-on-review")[0] == 0


def test_failure_counts_before_review(run: Run, examples: Path) -> None:
    """A file that cannot be read (3) weighs more than a value to review (6)."""
    assert run("read", examples / "form.pdf", "absent.png", "--fail-on-review", "--json")[0] == 3


@pytest.mark.parametrize(
    "options",
    [
        ["--kind", "number"],
        ["--length", "3"],
        ["--layout", "field", "--kind", "word"],
        ["--layout", "field", "--length", "9-4"],
    ],
)
def test_options_that_do_not_go_together(run: Run, examples: Path, options: list[str]) -> None:
    """--kind and --length belong to --layout field and must be possible."""
    exit_code, out, err = run("read", examples / "blank.png", *options)
    assert (exit_code, out) == (2, "")
    assert "inkfield: " in err


def test_one_field(run: Run, machine: Path, examples: Path) -> None:
    """--layout field gives exactly one line an image, of the kind that was named."""
    with Image.open(examples / "cheque.png") as cheque:
        cheque.crop((0, 0, 200, 60)).save(machine / "field.png")
    exit_code, out, _ = run("read", "field.png", "--layout", "field", "--kind", "amount", "--length", "1-9", "--json")
    (record,) = lines(out)
    assert exit_code == 0
    assert (record["field"], record["kind"], record["layout"]) == ("field", "amount", None)
    assert record["status"] in set(Status)


def test_quiet(run: Run, examples: Path) -> None:
    """-q leaves the result alone and says errors only."""
    exit_code, out, _ = run("read", "-q", examples / "blank.png", "--json")
    assert (exit_code, len(lines(out))) == (0, 8)
