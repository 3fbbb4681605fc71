"""Components of a mask are told by its pixels, however many there are."""

import numpy as np

from segmentation.discovery.components import components


def test_pixels_are_told_the_component_they_belong_to() -> None:
    """Two pixels that touch at a corner are of one component, a third one is of another; places run row by row."""
    mask = np.zeros((4, 5), np.uint8)
    mask[0, 1] = mask[1, 2] = mask[3, 4] = 255
    found = components(mask)
    assert found.count == 3
    np.testing.assert_array_equal(found.places, [1, 7, 19])
    assert found.number[0] == found.number[1] != found.number[2] != 0


def test_a_bare_mask_has_none() -> None:
    """There is the ground alone."""
    found = components(np.zeros((4, 5), np.uint8))
    assert (found.count, len(found.places)) == (1, 0)


def test_more_components_than_two_bytes_number_keep_numbers_of_their_own() -> None:
    """As on a page of grains."""
    mask = np.zeros((600, 600), np.uint8)
    mask[::2, ::2] = 255
    found = components(mask)
    assert found.count == 300 * 300 + 1
    assert len(np.unique(found.number)) == 300 * 300


def test_large_components_are_few_however_many_pixels_they_have() -> None:
    """A page that is half black has one."""
    mask = np.zeros((600, 600), np.uint8)
    mask[:300] = 255
    assert components(mask).count == 2
