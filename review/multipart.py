"""A form with one file (multipart/form-data, RFC 7578), taken apart as it comes; the file goes straight to disk."""

from dataclasses import dataclass, field
from typing import BinaryIO

from fastapi.exceptions import RequestValidationError
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException

FILE = "file"
MOST_FIELDS = 16
MOST_CHARACTERS = 1000
"""Of all that is no file."""


@dataclass
class _Part:
    """The part that is being read."""

    headers: dict[bytes, bytes] = field(default_factory=dict)
    header: tuple[bytearray, bytearray] = field(default_factory=lambda: (bytearray(), bytearray()))
    name: str = ""
    text: bytearray = field(default_factory=bytearray)
    is_file: bool = False


class FormReader:
    """Reads one form; what it is given first to last are the bytes of a request."""

    def __init__(self, content_type: str | None, to: BinaryIO) -> None:
        """`to` takes the bytes of the file. Raises HTTPException (415) where the request is no such form."""
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not 0 < len(boundary) <= 70:
            raise HTTPException(415, "send the file as a form: multipart/form-data with a boundary, as curl -F does")
        self._to, self._part, self._ended = to, _Part(), False
        self._file: str | None = None
        self._fields: dict[str, str] = {}
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._part.header[0].extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._part.header[1].extend(data[start:end]),
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._data,
                "on_part_end": self._part_end,
                "on_end": self._end,
            },
        )

    def write(self, data: bytes) -> None:
        """Take the next bytes; raises HTTPException (400) where they are no form."""
        try:
            self._parser.write(data)
        except FormParserError as error:
            raise HTTPException(400, "the form is malformed; let a library or curl -F write it") from error

    def finish(self) -> tuple[str, dict[str, str]]:
        """The file's name and the other fields.

        Raises HTTPException (400) where the form was cut short, RequestValidationError where it has not one file.
        """
        if not self._ended:
            raise HTTPException(400, "the form was cut short; send it again")
        self._to.flush()
        if self._file is None:
            raise _not_one_file()
        return self._file, self._fields

    def _begin(self) -> None:
        self._part = _Part()

    def _header_end(self) -> None:
        name, value = self._part.header
        self._part.headers[bytes(name).lower()] = bytes(value)
        self._part.header = (bytearray(), bytearray())

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._part.headers.get(b"content-disposition"))
        self._part.name = _as_text(options.get(b"name", b""))
        # RFC 7578 leaves no other encoding in use, and an unknown one must not be stored as if it were the file.
        if self._part.headers.get(b"content-transfer-encoding", b"binary").lower() not in (b"binary", b"8bit", b"7bit"):
            raise HTTPException(400, "a part has a transfer encoding; send the bytes as they are")
        if self._part.name == FILE and b"filename" in options:
            if self._file is not None:
                raise _not_one_file()
            self._file = _as_text(options[b"filename"])
            self._part.is_file = True

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._part.is_file:
            self._to.write(data[start:end])
        elif len(self._part.text) + end - start > MOST_CHARACTERS or len(self._fields) >= MOST_FIELDS:
            raise HTTPException(400, f"only the part named {FILE} may be long, and needs a file name; use curl -F")
        else:
            self._part.text += data[start:end]

    def _part_end(self) -> None:
        if not self._part.is_file:
            self._fields[self._part.name] = _as_text(self._part.text)

    def _end(self) -> None:
        self._ended = True


def _not_one_file() -> RequestValidationError:
    message = "exactly one file is needed; send one request a file"
    return RequestValidationError([{"loc": ("body", FILE), "msg": message, "type": "missing"}])


def _as_text(data: bytes | bytearray) -> str:
    """Text as browsers and curl send it; bytes that are none are shown as they are."""
    return data.decode("utf-8", "backslashreplace")
