"""Connected components where there is ink."""

import numpy as np

from segmentation.labelling import labelled


def test_components_lie_where_they_are_drawn() -> None:
    """Two strokes, one of them in two parts that touch at a corner alone."""
    mask = np.zeros((40, 60), np.uint8)
    mask[10:20, 30:33] = 255
    mask[20:25, 33:40] = 255
    mask[5:8, 50:52] = 255
    found = labelled(mask)
    boxes = {
        (found.left + x, found.top + y, width, height, ink) for x, y, width, height, ink in found.stats[1:].tolist()
    }
    assert boxes == {(30, 10, 10, 15, 30 + 35), (50, 5, 2, 3, 6)}
    assert np.array_equal(found.labels > 0, mask[5:25, 30:52] > 0)


def test_paper_has_none() -> None:
    """Nor has an empty image."""
    assert len(labelled(np.zeros((9, 9), np.uint8)).stats) == 1
