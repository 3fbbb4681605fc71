"""Files of plain grey pages, which the stand-in reader of these tests can read."""

from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 32


def grey_file(path: Path, *brightness: int) -> Path:
    """A PNG of one page or a TIFF of several, by the path's ending; each page evenly as bright as told."""
    pages = [Image.fromarray(np.full((SIDE, SIDE), value, np.uint8)) for value in brightness]
    if len(pages) == 1:
        pages[0].save(path)
    else:
        pages[0].save(path, save_all=True, append_images=pages[1:])
    return path
