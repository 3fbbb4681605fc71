"""ArUco markers as solid blocks, for every press."""

import cv2
import numpy as np

from forms.geometry import Box
from forms.layout import Marker


def marker_blocks(marker: Marker, dictionary: str) -> tuple[Box, ...]:
    """The black parts of a marker, millimetres: each row of its cells as runs of black."""
    known = cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, f"DICT_{dictionary.upper()}"))
    cells = int(known.markerSize) + 2
    picture = np.asarray(cv2.aruco.generateImageMarker(known, marker.number, cells))
    side = marker.box.width / cells
    blocks = []
    for row, line in enumerate(picture < 128):
        edges = np.diff(line.astype(int), prepend=0, append=0)
        for start, end in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
            x, y = marker.box.x + float(start) * side, marker.box.y + row * side
            blocks.append(Box(x, y, float(end - start) * side, side))
    return tuple(blocks)
