"""Pages made from templates: everything is escaped, nothing is loaded from elsewhere."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from review.static_files import static_path

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
"""What a page may load: what this server sends, and no script or style that stands in the page itself."""

TURNING = frozenset(map(chr, (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""Characters that turn the direction of a text: `fdp.exe` may look like `exe.pdf` by them."""


@dataclass(frozen=True)
class Door:
    """A page that the head of every page leads to."""

    path: str
    label: str


DOORS = (
    Door("/review", "Review"),
    Door("/documents", "Documents"),
    Door("/layouts", "Layouts"),
    Door("/report", "Report"),
)
"""In the order in which they are shown; who opens the server's bare address comes to the first."""


def page(request: Request, template: str, values: Mapping[str, object], status: int = 200) -> HTMLResponse:
    """A page from a template in `review/pages/`, which sees `values`, `person` (or None), `path` and `doors`."""
    person = getattr(request.state, "person", None)
    around = {"person": person, "path": request.url.path, "doors": DOORS}
    text = environment().get_template(template).render({**around, **values})
    return HTMLResponse(text, status, {"Content-Security-Policy": POLICY})


@cache
def environment() -> Environment:
    """What makes text of the templates."""
    made = Environment(
        loader=PackageLoader("review", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(shown=shown, visible=visible, when=when)
    made.globals.update(static=static_path)
    return made


def shown(text: str) -> Markup:
    """A foreign text as it is, kept from turning what stands around it; what cannot be seen is written out."""
    return Markup("<bdi>{}</bdi>").format(visible(text))


def visible(text: str) -> str:
    """The same for where no element may stand, as in a title."""
    return "".join(_escaped(each) if _is_unseen(each) else each for each in text)


def when(time: datetime) -> Markup:
    """A time for people: the server's own, to the minute."""
    local = time.astimezone()
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat("T", "seconds"), f"{local:%Y-%m-%d %H:%M}")


def _is_unseen(character: str) -> bool:
    return character in TURNING or unicodedata.category(character) in ("Cc", "Zl", "Zp")


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}"
