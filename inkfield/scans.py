"""Files to page readings, here and now: what `inkfield read` does, without a word on how it is shown."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from forms.errors import InputError, NothingFoundError
from forms.page import Page, Paper, Scan
from forms.reading import PageReading, PageState, Status
from forms.record import Record, as_record, failed_file
from segmentation.decoding import Decoder
from segmentation.opening import identify, scans_under

ReadPage = Callable[[Page], PageReading]
"""All the fields of a page; a page that cannot be read is a result, not an error."""


@dataclass(frozen=True)
class Unopened:
    """A file that gave no pages at all."""

    file: str
    document: str | None
    """SHA-256 of its content; None where there was none to hash."""
    error: InputError


Outcome = PageReading | Unopened


def gathered(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to read: those that are named, there or not, and in folders those that are scans.

    Raises NothingFoundError, at the end, where folders were named and there was nothing in any of them.
    """
    folders, found = [], 0
    for path in paths:
        if not _is_folder(path):
            found += 1
            yield path
            continue
        folders.append(str(path))
        for scan in scans_under(path):
            found += 1
            yield scan
    if not found:
        raise NothingFoundError(f"there is no PDF, TIFF, JPEG or PNG in {', '.join(folders)}")


def read_file(path: Path, decoder: Decoder, read: ReadPage, paper: Paper | None) -> Iterator[Outcome]:
    """The readings of a file's pages, in order; a page that cannot be opened is a failed reading among them.

    `paper` is the largest sheet that is read: finer scans of it are opened smaller.
    """
    scan: Scan | None = None
    try:
        scan = identify(path, str(path))
        pages = decoder.count_pages(scan)
    except InputError as error:
        yield Unopened(str(path), scan.document if scan else None, error)
        return
    for number in range(1, pages + 1):
        yield _read_page(scan, number, decoder, read, paper)


def opened_pages(path: Path, decoder: Decoder) -> Iterator[Page | InputError]:
    """A file's pages, in order; an error for each that cannot be opened, or one for the whole file."""
    try:
        scan = identify(path, str(path))
        pages = decoder.count_pages(scan)
    except InputError as error:
        yield error
        return
    for number in range(1, pages + 1):
        try:
            yield decoder.open_page(scan, number)
        except InputError as error:
            yield error


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # no file can have this name; opening it will say so
        return False


def _read_page(scan: Scan, number: int, decoder: Decoder, read: ReadPage, paper: Paper | None) -> PageReading:
    try:
        return read(decoder.open_page(scan, number, paper))
    except InputError as error:
        return PageReading(scan, number, None, None, None, PageState.FAILED, error.reason)


def records(outcome: Outcome) -> list[Record]:
    """The JSON lines of what was read, or the one of what was not."""
    if isinstance(outcome, Unopened):
        return [failed_file(outcome.document, outcome.file, outcome.error.reason)]
    return as_record(outcome)


def problem(outcome: Outcome) -> str | None:
    """One line for a person on why a file or page was not read; None where it was."""
    if isinstance(outcome, Unopened):
        return f"{outcome.file}: {outcome.error}"
    if outcome.state is PageState.READ:
        return None
    why = outcome.reason.message if outcome.reason else outcome.state.value
    return f"{outcome.scan.file}, page {outcome.page}: {why}"


def exit_code(outcome: Outcome) -> int:
    """0 for a page that was read, else what its error says."""
    if isinstance(outcome, Unopened):
        return outcome.error.exit_code
    return 0 if outcome.state is PageState.READ else InputError.exit_code


def needs_review(outcome: Outcome) -> bool:
    """Whether a person must look at a value of it."""
    return isinstance(outcome, PageReading) and any(each.status is Status.REVIEW for each in outcome.readings)
