"""A place in the list of documents, as text that clients hand back unread."""

import json
import math
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from fastapi.exceptions import RequestValidationError

from storage.listing import Place


def as_cursor(place: Place) -> str:
    """The place as text."""
    return urlsafe_b64encode(json.dumps([place.created, place.document]).encode()).decode()


def as_place(cursor: str) -> Place:
    """The place that `as_cursor` wrote; raises RequestValidationError for anything else."""
    try:
        created, document = json.loads(urlsafe_b64decode(cursor.encode("ascii")))
        if isinstance(created, float) and math.isfinite(created) and re.fullmatch("[0-9a-f]{64}", document):
            return Place(created, document)
    except (ValueError, TypeError):
        pass
    message = "no cursor of this list; take it from `next` of an answer"
    raise RequestValidationError([{"loc": ("query", "cursor"), "msg": message, "type": "value_error"}])
