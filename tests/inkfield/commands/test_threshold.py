"""A threshold is proved by labelled values, stored, used and shown."""

import json
import shutil
from pathlib import Path

import pytest

from storage.promises import FILE
from tests.inkfield.conftest import Run


def settled(many: int, wrong: int, layout: str | None = "teaching_form") -> str:
    """Lines of readings that people have settled: `wrong` of them, the least sure ones, were misread."""
    lines = []
    for at in range(many):
        line = {"layout": layout, "field": "total", "text": "12", "confidence": round(1 - 0.6 * at / many, 4)}
        line |= {"reason": None, "status": "confirmed"}
        if at >= many - wrong:
            line |= {"status": "corrected", "machine_text": "13"}
        lines.append(json.dumps(line))
    return "\n".join(lines) + "\n"


@pytest.fixture(autouse=True)
def home(machine: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Inkfield keeps things."""
    monkeypatch.setenv("INKFIELD_HOME", str(machine / "home"))
    return machine / "home"


def test_a_promise_is_proved_stored_shown_and_kept_to(run: Run, home: Path, machine: Path, examples: Path) -> None:
    """From settled readings to a threshold that `read` accepts by; without it more goes to review."""
    (machine / "settled.jsonl").write_text(settled(3000, 300), encoding="utf-8")
    before = accepted(run, examples / "form.pdf")
    code, out, _ = run("threshold", "--target", "0.005", "--from", "settled.jsonl", "--json")
    (promise,) = (json.loads(line) for line in out.splitlines())
    assert (code, promise["layout"], promise["problem"]) == (0, "teaching_form", "")
    assert 0.44 < promise["threshold"] < 0.5
    assert promise["promise"]["labelled"] == 3000
    assert len((home / FILE).read_text(encoding="utf-8").splitlines()) == 1
    _, shown, _ = run("threshold")
    assert "accepts from 0.4" in shown
    assert "of 3000 labelled values of settled.jsonl" in shown
    _, told, _ = run("doctor", "--part", "thresholds")
    assert "ok   thresholds  teaching_form: accepts from 0.4" in told
    after = accepted(run, examples / "form.pdf")
    assert before < after


def accepted(run: Run, scan: Path) -> int:
    """How many fields of a scan the machine vouches for."""
    _, out, _ = run("read", scan, "--json")
    return sum(json.loads(line)["status"] == "accepted" for line in out.splitlines())


def test_too_little_data_promises_nothing_and_says_so(run: Run, machine: Path) -> None:
    """The general threshold holds then, by name, here and in `doctor`."""
    (machine / "settled.jsonl").write_text(settled(200, 0), encoding="utf-8")
    code, out, _ = run("threshold", "--target", "0.005", "--from", "settled.jsonl")
    assert code == 0
    assert "too little to promise 0.50%: 200 labelled values" in out
    assert "at least 736 without an error are needed" in out
    assert "the general threshold of 0.97 holds and promises nothing" in out
    assert "too little to promise" in run("doctor", "--part", "thresholds")[1]


def test_scans_with_truth_are_read_and_held_against_it(run: Run, examples: Path, machine: Path) -> None:
    """As they are, and as lines that were read before: both know the same values of the sample scans."""
    scans = machine / "scans"
    scans.mkdir()
    shutil.copy(examples / "form.pdf", scans)
    truth = (examples / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    (scans / "truth.jsonl").write_text("\n".join(line for line in truth if "form.pdf" in line), encoding="utf-8")
    code, out, _ = run("threshold", "--target", "0.01", "--from", scans, "--json")
    found = {json.loads(line)["layout"]: json.loads(line)["promise"]["labelled"] for line in out.splitlines()}
    assert code == 0
    assert found["teaching_form"] >= 8
    _, lines, _ = run("read", scans, "--json")
    (machine / "read.jsonl").write_text(lines, encoding="utf-8")
    _, out, _ = run("threshold", "--target", "0.01", "--from", scans, "--readings", "read.jsonl", "--json")
    again = {json.loads(line)["layout"]: json.loads(line)["promise"]["labelled"] for line in out.splitlines()}
    # What a rule has brought and the general threshold refuses is known of scans that are read now alone.
    assert found["teaching_form"] - 2 <= again["teaching_form"] <= found["teaching_form"]


def test_values_that_were_only_reviewed_are_warned_of(run: Run, machine: Path) -> None:
    """Where none was ever sure enough to be accepted, a promise about accepted ones stands on little."""
    reviewed = [json.loads(line) for line in settled(1000, 0).splitlines()]
    lines = [json.dumps(line | {"confidence": 0.9 * line["confidence"]}) for line in reviewed]
    (machine / "settled.jsonl").write_text("\n".join(lines), encoding="utf-8")
    code, _, err = run("threshold", "--target", "0.01", "--from", "settled.jsonl")
    assert (code, "Were only doubtful ones looked at?" in err) == (0, True)


LAYOUT = """
name = "slip"
page = [100.0, 60.0]
target_error = 0.01
[registration]
by = "marks"
marks = [[5.0, 5.0], [95.0, 5.0], [95.0, 55.0], [5.0, 55.0]]
[[fields]]
name = "total"
kind = "number"
box = [50.0, 10.0, 30.0, 8.0]
"""


def test_a_layout_asks_for_a_target_by_itself(run: Run, machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a proof that is said; with one of more error than it asks for, too."""
    (machine / "layouts").mkdir()
    (machine / "layouts/slip.toml").write_text(LAYOUT, encoding="utf-8")
    monkeypatch.setenv("INKFIELD_LAYOUTS", str(machine / "layouts"))
    assert "slip: asks for at most 1.00% wrong, and nothing was proved" in run("threshold")[1]
    (machine / "settled.jsonl").write_text(settled(3000, 300, "slip"), encoding="utf-8")
    _, out, _ = run("threshold", "--from", "settled.jsonl")
    assert "slip: accepts from 0.4" in out
    assert "at most 1.00% of accepted values" in out
    _, out, _ = run("threshold", "--from", "settled.jsonl", "--target", "0.05")
    assert "slip: asks for at most 1.00% wrong, and only 5.00% was proved; the general threshold of 0.97" in out


def test_other_weights_void_a_promise(run: Run, home: Path, machine: Path) -> None:
    """What was proved about one network says nothing about another."""
    (machine / "settled.jsonl").write_text(settled(3000, 300), encoding="utf-8")
    run("threshold", "--target", "0.005", "--from", "settled.jsonl")
    line = json.loads((home / FILE).read_text(encoding="utf-8"))
    (home / FILE).write_text(json.dumps(line | {"reader": "another"}) + "\n", encoding="utf-8")
    assert "is about other weights" in run("threshold")[1]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--target", "0.01"], 2, "say where labelled values are"),
        (["--from", "corrections", "--target", "0.01"], 5, "corrections has no value whose truth is known"),
        (["--from", "nowhere", "--target", "0.01"], 3, "is not there"),
        (["--from", "settled.jsonl"], 2, "how much of teaching_form may be wrong?"),
    ],
)
def test_what_cannot_be_is_told(run: Run, machine: Path, arguments: list[str], code: int, said: str) -> None:
    """No source, nothing settled, no such file, no target."""
    (machine / "settled.jsonl").write_text(settled(10, 0), encoding="utf-8")
    found, _, err = run("threshold", *arguments)
    assert (found, said in err) == (code, True), err
