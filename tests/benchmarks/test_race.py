"""The race between contenders, with drawn paper."""

from pathlib import Path

import pytest

from benchmarks.contenders import CONTENDERS
from benchmarks.contenders.tutorial import digits_of
from benchmarks.cutting import cut_out, opened_page
from benchmarks.paper import draw_page
from benchmarks.race import Entrant, run
from benchmarks.task import Task


def test_a_drawn_page_tells_where_its_fields_lie(tmp_path: Path) -> None:
    """Cut out at the boxes that a contender is told, most fields give five digits by contours."""
    task = draw_page("combs", 1, tmp_path)
    counts = [len(digits_of(crop)) for crop in cut_out(task, *opened_page(task, 300))]
    assert len(counts) == 12
    assert all(counts)


def test_a_task_goes_to_a_contender_without_its_truth(tmp_path: Path) -> None:
    """What is sent says where fields lie, and not what is written in them."""
    task = draw_page("open", 1, tmp_path)
    sent = Task.from_json(task.as_json())
    assert [one.box for one in sent.wanted] == [one.box for one in task.wanted]
    assert {one.text for one in sent.wanted} == {""}


def test_inkfield_reads_a_drawn_page(tmp_path: Path) -> None:
    """Its process answers, and nearly everything is right."""
    entrant = Entrant("inkfield")
    try:
        result = run({"Inkfield": entrant}, [draw_page("combs", 2, tmp_path)])["Inkfield"]
        assert entrant.peak_mb() > 0
    finally:
        entrant.close()
    assert (result.errors, result.fields) == ([], 12)
    assert result.right >= 9


@pytest.mark.parametrize("module", CONTENDERS)
def test_who_is_not_there_says_so(module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without programs, packages and a trained network all but Inkfield are named as absent."""
    if module == "inkfield":
        pytest.skip("always there")
    (tmp_path / "rapidocr_onnxruntime.py").write_text("raise ImportError('not installed')", encoding="utf-8")
    root = Path(__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{root}")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    entrant = Entrant(module)
    entrant.close()
    assert entrant.absent
