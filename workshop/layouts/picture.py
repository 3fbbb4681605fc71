"""A layout drawn over the scan that it was held against: fields, cells, marks, and what is wrong."""

from collections.abc import Iterator
from textwrap import wrap

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from forms.geometry import Homography, Points, mapped
from forms.page import AlignedPage
from segmentation.snapping import option_boxes
from workshop.layouts.checking import PageCheck

Colour = tuple[int, int, int]

WIDTH = 1100
"""Most pixels across that a page is shown at."""
GOOD: Colour = (22, 128, 60)
BAD: Colour = (200, 30, 30)
STRUCTURE: Colour = (20, 90, 200)
IGNORED: Colour = (140, 100, 170)
INK: Colour = (30, 33, 38)
NAME, TOLD = 14, 17
"""Sizes of a field's name and of what is told above the page, pixels."""


def drawn_check(check: PageCheck) -> Image.Image:
    """The page, with what was found in its place, and above it fit, residual and problems."""
    scale = min(1.0, WIDTH / check.page.size[0])
    paper = Image.fromarray(check.page.pixels).convert("RGB")
    paper = paper.resize(
        (max(1, round(paper.width * scale)), max(1, round(paper.height * scale))), Image.Resampling.LANCZOS
    )
    if check.aligned is not None:
        _draw(ImageDraw.Draw(paper), check, check.aligned, np.diag([scale, scale, 1.0]))
    lines = list(_told(check, max(60, paper.width // 9)))
    head = (TOLD + 5) * len(lines) + 12
    picture = Image.new("RGB", (max(paper.width, 600), paper.height + head), (255, 255, 255))
    picture.paste(paper, (0, head))
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(TOLD)
    for at, (line, colour) in enumerate(lines):
        draw.text((8, 6 + at * (TOLD + 5)), line, colour, font)
    return picture


def _told(check: PageCheck, width: int) -> Iterator[tuple[str, Colour]]:
    """What stands above the page, line by line."""
    if check.aligned is not None:
        found = f"fit {check.aligned.fit:.0%}, residual {check.aligned.residual_mm:.2f} mm"
        yield f"{check.layout.name} on page {check.page.number}: {found}, {len(check.fields)} fields", INK
    for problem in check.problems:
        yield from ((line, BAD) for line in wrap(problem.message, width, subsequent_indent="    "))
    if not check.problems:
        yield "nothing to mend was found", GOOD


def _draw(draw: ImageDraw.ImageDraw, check: PageCheck, aligned: AlignedPage, shrink: Homography) -> None:
    page = shrink @ aligned.transform
    for region in aligned.layout.ignore:
        _outline(draw, mapped(page, region.corners), IGNORED, 2)
    _structure(draw, aligned, shrink)
    bad = {problem.field for problem in check.problems}
    values = {reading.field: reading.text for reading in check.readings}
    for inspected in check.fields:
        field = inspected.field
        colour = BAD if field.spec.name in bad else GOOD
        to_picture = shrink @ field.to_page
        for box in option_boxes(field):
            _outline(draw, mapped(to_picture, box.corners), colour, 2)
        for x in field.cell_edges[1:-1]:
            ends = mapped(to_picture, np.array([(x, field.frame.y), (x, field.frame.bottom)]))
            draw.line([tuple(end) for end in ends], fill=colour, width=1)
        corners = mapped(to_picture, field.frame.corners)
        value = values.get(field.spec.name)
        name = f"{field.spec.name}: {value}" if value else field.spec.name
        _name(draw, (float(corners[:, 0].max()), float(corners[:, 1].min())), name, colour)


def _name(draw: ImageDraw.ImageDraw, place: tuple[float, float], name: str, colour: Colour) -> None:
    """A name above a field, on white; at its right, since what is printed above a field stands at its left."""
    font = ImageFont.load_default(NAME)
    corner = max(0.0, place[0] - draw.textlength(name, font)), max(0.0, place[1] - NAME - 4)
    draw.rectangle(draw.textbbox(corner, name, font=font), fill=(255, 255, 255))
    draw.text(corner, name, colour, font)


def _structure(draw: ImageDraw.ImageDraw, aligned: AlignedPage, shrink: Homography) -> None:
    """Marks, lines and elements where they should be."""
    wanted, page = aligned.layout.registration, shrink @ aligned.transform
    for mark in wanted.marks:
        ((x, y),) = mapped(page, np.array([(mark.x, mark.y)]))
        draw.line([(x - 7, y), (x + 7, y)], fill=STRUCTURE, width=2)
        draw.line([(x, y - 7), (x, y + 7)], fill=STRUCTURE, width=2)
    for line in wanted.lines:
        ends = mapped(page, np.array([(line.x0, line.y0), (line.x1, line.y1)]))
        draw.line([tuple(end) for end in ends], fill=STRUCTURE, width=1)
    for element in wanted.elements:
        anchored = aligned.anchors.get(element.name, aligned.transform)
        _outline(draw, mapped(shrink @ anchored, element.box.corners), STRUCTURE, 1)


def _outline(draw: ImageDraw.ImageDraw, corners: Points, colour: Colour, width: int) -> None:
    points = [(float(x), float(y)) for x, y in corners]
    draw.line([*points, points[0]], fill=colour, width=width)
