"""What cannot be a page's place is told before anything is looked at."""

import numpy as np

from forms.layout import Layout, Registration
from segmentation.registration.placing import within

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
    kept = within(np.array([here, cut, beside, above, far]), SHEET, (600, 300))
    np.testing.assert_array_equal(kept, [here, cut])


def test_of_no_placements_none_is_left() -> None:
    """A page without upright rules has none."""
    assert within(np.zeros((0, 4)), SHEET, (600, 300)).shape == (0, 4)
