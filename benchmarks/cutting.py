"""Cutting fields out for contenders that are told where they lie, as somebody would who knows the boxes."""

from pathlib import Path

import numpy as np
from pdf2image import convert_from_path
from PIL import Image, ImageOps

from benchmarks.task import Task
from forms.page import Pixels

DEFAULT_DPI = 200
"""What pdf2image renders at unless it is told otherwise."""


def opened_page(task: Task, dpi: int = DEFAULT_DPI) -> tuple[Image.Image, float]:
    """The first page, in colour, and by how much its boxes are to be scaled."""
    path = Path(task.file)
    if path.suffix.lower() == ".pdf":
        return convert_from_path(path, dpi=dpi, first_page=1, last_page=1)[0], dpi / task.dpi
    with Image.open(path) as image:
        return ImageOps.exif_transpose(image).convert("RGB"), 1.0


def cut_out(task: Task, page: Image.Image, scale: float) -> list[Pixels]:
    """Each field of the page, grey; the whole page where it is the field."""
    grey = page.convert("L")
    crops = []
    for each in task.wanted:
        part = grey
        if each.box is not None:
            box = each.box.scaled(scale, scale)
            part = grey.crop((round(box.x), round(box.y), round(box.right), round(box.bottom)))
        crops.append(np.asarray(part, dtype=np.uint8))
    return crops
