"""Forms are taken apart the same however they are cut into pieces, and nothing odd gets through."""

import io

import pytest
from fastapi.exceptions import RequestValidationError
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from review.multipart import FormReader

TYPE = "multipart/form-data; boundary=cut"


def part(name: str, content: bytes, more: str = "", headers: str = "") -> bytes:
    """One part of a form."""
    head = f'--cut\r\nContent-Disposition: form-data; name="{name}"{more}\r\n{headers}\r\n'
    return head.encode() + content + b"\r\n"


def file(content: bytes, name: str = "a.png", headers: str = "") -> bytes:
    """The part with the file."""
    return part("file", content, f'; filename="{name}"', headers)


def read(*pieces: bytes, content_type: str = TYPE) -> tuple[bytes, str, dict[str, str]]:
    """What a form in those pieces holds: the file, its name, and the fields."""
    to = io.BytesIO()
    form = FormReader(content_type, to)
    for piece in pieces:
        form.write(piece)
    name, fields = form.finish()
    return to.getvalue(), name, fields


@given(st.binary(max_size=300), st.data())
def test_a_form_in_pieces_is_the_form(content: bytes, data: st.DataObject) -> None:
    """Wherever it is cut, boundaries included."""
    whole = part("layout", b"field") + file(content) + part("urgent", b"true") + b"--cut--\r\n"
    if b"\r\n--cut" in content:
        return
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=8)))
    pieces = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    assert read(*pieces) == (content, "a.png", {"layout": "field", "urgent": "true"})


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        (None, 415),
        ("", 415),
        ("application/json", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data", 415),
        ("multipart/form-data; boundary=", 415),
        (f"multipart/form-data; boundary={'x' * 71}", 415),
        ("multipart/mixed; boundary=cut", 415),
    ],
)
def test_another_sort_of_body_is_refused(content_type: str | None, status: int) -> None:
    """Before any of it is taken."""
    with pytest.raises(HTTPException) as refused:
        FormReader(content_type, io.BytesIO())
    assert refused.value.status_code == status


@pytest.mark.parametrize(
    "form",
    [
        b"",
        b"not a form at all",
        file(b"scan"),
        file(b"scan") + b"--cut",
        part("layout", b"x" * 1001) + file(b"scan") + b"--cut--\r\n",
        part("layout", b"field") * 17 + b"".join(part(f"{number}", b"x") for number in range(17)) + b"--cut--\r\n",
        part("file", b"scan" * 1000) + b"--cut--\r\n",
        file(b"c2Nhbg==", headers="Content-Transfer-Encoding: base64\r\n") + b"--cut--\r\n",
        file(b"scan", headers="X-Long: " + "x" * 100_000 + "\r\n") + b"--cut--\r\n",
        file(b"scan", headers="".join(f"X-{number}: x\r\n" for number in range(1000))) + b"--cut--\r\n",
    ],
)
def test_a_malformed_form_is_refused(form: bytes) -> None:
    """Cut short, too long where it must not be, or in an encoding nobody uses."""
    with pytest.raises(HTTPException) as refused:
        read(form)
    assert refused.value.status_code == 400


@pytest.mark.parametrize(
    "form",
    [
        part("layout", b"field") + b"--cut--\r\n",
        part("file", b"scan") + b"--cut--\r\n",
        file(b"one") + file(b"two") + b"--cut--\r\n",
        part("scan", b"scan", '; filename="a.png"') + b"--cut--\r\n",
    ],
)
def test_a_form_has_exactly_one_file(form: bytes) -> None:
    """None, or one without a file name, or under another name, or two are not taken."""
    with pytest.raises(RequestValidationError):
        read(form)
