"""Reading a page: the whole job, from paper to judged values."""

from dataclasses import dataclass

from forms.errors import InputError, UnidentifiedError
from forms.judgement import Judge
from forms.page import Page
from forms.reading import PageReading, PageState
from recognizer.reader import Strings
from segmentation.proposing import propose_all
from worker.choice import Choice


@dataclass(frozen=True)
class Reader:
    """What reads pages; made once in each process that does."""

    strings: Strings
    judge: Judge


def read_page(page: Page, reader: Reader, choice: Choice) -> PageReading:
    """All the fields of a page; a page that cannot be read is a result with its reason, not an error."""
    try:
        found = choice.find(page)
        strings = found.sieve(reader.strings.read(propose_all(found.fields)))
    except InputError as error:
        state = PageState.UNIDENTIFIED if isinstance(error, UnidentifiedError) else PageState.FAILED
        return PageReading(page.scan, page.number, page.given_size, _dpi(page, None), None, state, error.reason)
    readings = reader.judge.readings(strings, found.checks, found.layout)
    dpi = _dpi(page, found.dpi)
    return PageReading(page.scan, page.number, page.given_size, dpi, found.layout, PageState.READ, None, readings)


def _dpi(page: Page, measured: float | None) -> float | None:
    """Of the page as it was given: as measured on its pixels, else what the file says."""
    dpi = measured or page.dpi
    return None if dpi is None else dpi * page.finer
