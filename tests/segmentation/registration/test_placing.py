"""What cannot be a page's place is told before anything is looked at."""

import numpy as np

from forms.layout import Layout, Registration
from segmentation.registration.placing import shows, shows_across

SHEET = Layout("sheet", "", 200.0, 100.0, Registration(), ())


def test_placements_that_leave_the_page_outside_of_its_image_are_dropped() -> None:
    """At most a third may seem to lie outside, where the page is seen from straight above."""
    here, cut, beside, above, far = (
        (3.0, 3.0, 0.0, 0.0),
        (3, 3, -180, 0),
        (3, 3, -250, 0),
        (3, 3, 0, -250),
        (3, 3, 900, 900),
    )
    rows = np.array([here, cut, beside, above, far]).T
    np.testing.assert_array_equal(shows(*rows, SHEET, (600, 300)), [True, True, False, False, False])


def test_what_leaves_the_page_beside_its_image_is_told_before_its_height_is_known() -> None:
    """Only how it lies across the image counts."""
    sx, tx = np.array([3.0, 3.0, 3.0]), np.array([0.0, -180.0, -250.0])
    np.testing.assert_array_equal(shows_across(sx, tx, SHEET, (600, 300)), [True, True, False])


def test_of_no_placements_none_is_left() -> None:
    """A page without upright rules has none."""
    assert shows(*np.zeros((4, 0)), SHEET, (600, 300)).shape == (0,)
