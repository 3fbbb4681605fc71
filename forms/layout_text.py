"""A layout as the text of a layout file, which `forms.layout_file` reads back."""

from collections.abc import Iterator

from forms.layout import FieldSpec, Layout, Registration


def layout_text(layout: Layout, title: str) -> str:
    """The TOML of a layout that is registered by marks or by lines; what has its usual value is left out."""
    lines = [
        f'name = "{layout.name}"',
        f'title = "{title}"',
        f"page = [{layout.width}, {layout.height}]",
        "",
        *_registration(layout.registration),
    ]
    for field in layout.fields:
        lines += ["", *_field(field)]
    return "\n".join(lines) + "\n"


def _registration(registration: Registration) -> Iterator[str]:
    yield "[registration]"
    if registration.marks:
        yield 'by = "marks"'
        yield "marks = [ # centres of solid blocks"
        yield from (f"  [{mark.x}, {mark.y}]," for mark in registration.marks)
        yield "]"
        return
    yield 'by = "lines"'
    yield "horizontal = [ # y, x0, x1"
    yield from (f"  [{line.y0}, {line.x0}, {line.x1}]," for line in registration.lines if line.horizontal)
    yield "]"
    yield "vertical = [ # x, y0, y1"
    yield from (f"  [{line.x0}, {line.y0}, {line.y1}]," for line in registration.lines if not line.horizontal)
    yield "]"


def _field(field: FieldSpec) -> Iterator[str]:
    box = field.box
    yield "[[fields]]"
    yield f'name = "{field.name}"'
    yield f'kind = "{field.kind}"'
    yield f"box = [{box.x}, {box.y}, {box.width}, {box.height}]"
    if field.cells:
        yield f"cells = {field.cells}"
    if field.anchor:
        yield f'anchor = "{field.anchor}"'
    if field.order != FieldSpec.order:
        yield f'order = "{field.order}"'
