"""The promise about accepted values is kept on strings that the shipped reader reads."""

import json
from pathlib import Path

import numpy as np
import pytest

from forms.guarantee import fewest
from workshop.composing import composed_strings
from workshop.drawing.digit_images import DigitImages
from workshop.drawing.shapes import DIGITS
from workshop.promise import Pool, keeping, main, pool_of, read_pool
from workshop.reading import shipped_reader


def test_an_honest_reader_keeps_its_promise_and_accepts_much() -> None:
    """Confidences that are true, mostly near 1: kept in at least 47 of 50 draws, most of it accepted."""
    rng = np.random.default_rng(3)
    confidence = 1 - rng.exponential(0.004, 8_000).clip(0, 1)
    pool = Pool(confidence, rng.random(8_000) < confidence)
    found = keeping(pool, 2_000, 5_000, 50, 0.01, seed=1)
    assert found.kept >= 47
    assert found.accepted > 0.8
    assert found.wrong < 0.01


def test_a_reader_whose_confidence_says_nothing_promises_nothing() -> None:
    """One in ten is wrong, however sure it is: nothing is accepted, and that is counted."""
    rng = np.random.default_rng(4)
    pool = Pool(rng.random(3_000), rng.random(3_000) < 0.9)
    found = keeping(pool, 1_000, 2_000, 20, 0.01, seed=1)
    assert (found.silent, found.accepted, found.kept) == (20, 0.0, 20)


def test_what_is_objected_to_is_never_accepted() -> None:
    """However right it may be."""
    pool = Pool(np.where(np.arange(4_000) % 2, 1.0, -1.0), np.ones(4_000, bool))
    assert fewest(0.01) < 1_000
    assert keeping(pool, 2_000, 2_000, 5, 0.01, seed=1).accepted == pytest.approx(0.5, abs=0.02)


def test_a_pool_is_read_by_the_shipped_reader() -> None:
    """Composed strings come with their truth; most are read rightly, and the same seed gives the same pool."""
    rng = np.random.default_rng(5)
    blank = DigitImages({digit: rng.integers(0, 2, (1, 28, 28)).astype(np.uint8) * 255 for digit in DIGITS})
    strings = [one for one in composed_strings(blank, 60, seed=2) if one.text]
    pools = [pool_of(iter(strings), shipped_reader()) for _ in range(2)]
    assert len(pools[0].right) == 60
    assert 0.1 < pools[0].right.mean() < 0.6  # the four in ten that the pen draws; noise is nobody's digit
    assert np.array_equal(pools[0].confidence, pools[1].confidence)


def test_the_command_prints_its_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A pool that was kept is drawn from again, and the figures come as one JSON object."""
    rng = np.random.default_rng(6)
    np.savez(tmp_path / "pool.npz", confidence=rng.random(2_000), right=rng.random(2_000) < 0.9)
    monkeypatch.setattr("sys.argv", ["promise", "--pool", str(tmp_path / "pool.npz")])
    main()
    found = json.loads(capsys.readouterr().out)
    assert (found["draws"], found["silent"], found["kept"]) == (100, 100, 100)


@pytest.mark.long
def test_the_promise_is_kept_on_composed_strings(real_data: Path) -> None:
    """A reduced figure: 4,000 strings, 40 draws of 1,200 and 2,500, 2 %. In full: `python -m workshop.promise`."""
    found = keeping(read_pool(4_000, 11, real_data), 1_200, 2_500, 40, 0.02, seed=1)
    assert found.kept >= 36
    assert found.wrong <= 0.02
    assert found.right > 0.75
