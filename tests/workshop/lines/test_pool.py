"""Chunks of lines: the same ones for a seed, whoever draws them."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from segmentation.line_strip import HEIGHT
from workshop.datasets import training_set
from workshop.drawing.digit_images import DigitImages
from workshop.lines.pool import LONGEST, NOTHING, WIDTHS, chunk_of_lines, chunks, sources_of
from workshop.lines.texts import ALPHABET


def test_chunks_are_padded_and_labelled() -> None:
    """Strips of few widths, labels that end where the text ends."""
    chunk = chunk_of_lines([], 5, 0, many=24)
    assert set(chunk) <= set(WIDTHS)
    for width, lines in chunk.items():
        assert lines.strips.shape[1:] == (HEIGHT, width, 1)
        assert lines.labels.shape == (len(lines.strips), LONGEST)
        assert set(np.unique(lines.labels)) <= {*range(len(ALPHABET)), NOTHING}
        ended = lines.labels == NOTHING
        assert (ended[:, :-1] <= ended[:, 1:]).all(), "nothing follows the end"


def small_mnist(folder: Path) -> Path:
    """A data folder with a few hundred drawn digits under MNIST's name."""
    rng = np.random.default_rng(0)
    images = np.zeros((300, 28, 28), np.uint8)
    images[:, 6:22, 12:16] = rng.integers(120, 256, (300, 16, 4))
    labels = np.arange(300) % 10
    (folder / "digits").mkdir()
    arrays = {"x_train": images, "y_train": labels, "x_test": images[:10], "y_test": labels[:10]}
    np.savez(folder / "digits" / "mnist.npz", **arrays)
    return folder


def test_processes_draw_what_one_would_have_drawn(tmp_path: Path) -> None:
    """Two processes take turns; chunk for chunk the same as drawn here."""
    data = small_mnist(tmp_path)
    sources = sources_of(["mnist"], data, 0.1, kept=False)
    with chunks(["mnist"], data, 0.1, 7, 3, 2) as drawn:
        for number, chunk in enumerate(islice(drawn, 2), start=3):
            here = chunk_of_lines(sources, 7, number)
            assert chunk.keys() == here.keys()
            assert all(np.array_equal(chunk[width].strips, here[width].strips) for width in here)


def test_what_is_kept_back_is_not_learnt_from(tmp_path: Path) -> None:
    """The two parts of a set have no picture in common and all of them together."""
    data = small_mnist(tmp_path)
    (learnt,), (kept,) = (sources_of(["mnist"], data, 0.1, kept=kept) for kept in (False, True))

    def pictures(source: DigitImages) -> set[bytes]:
        return {image.tobytes() for images in source.by_digit.values() for image in images}

    assert not pictures(learnt) & pictures(kept)
    whole = {image.tobytes() for image in training_set("mnist", data).images}
    assert pictures(learnt) | pictures(kept) == whole


def test_sets_that_nobody_knows_are_refused(tmp_path: Path) -> None:
    """By the folder's own error."""
    with pytest.raises(Exception, match="npz"):
        sources_of(["mnist"], tmp_path, 0.1, kept=False)
