"""What becomes of a file, and what a person is told of it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from forms.reason import Reason
from storage.standing import Standing
from storage.states import DocumentState
from worker.folder.names import shown


class Fate(StrEnum):
    """What became of a file, and the name of the subfolder it was moved to."""

    PROCESSED = "processed"
    DUPLICATE = "duplicates"
    FAILED = "failed"
    UNIDENTIFIED = "unidentified"


@dataclass(frozen=True)
class Moved:
    """A file that was moved."""

    path: Path
    """Where it lies now."""
    fate: Fate
    document: str | None
    """The document's id; None where the file never became one."""
    reason: Reason | None
    """Why it was not read; None where it is a document that may be."""


FATES_OF_ENDS = {DocumentState.FAILED: Fate.FAILED, DocumentState.UNIDENTIFIED: Fate.UNIDENTIFIED}
"""Where the file of a document goes that has ended so; the files of others stay."""


def refused_text(name: str, reason: Reason) -> str:
    """What stands beside a file that never became a document."""
    return _text(
        f"{reason.code}: {reason.message}",
        f"{shown(name)} was not taken in: no document was made of it.",
        "What to do: mend the file or scan the paper again, and put the result into the watched folder.",
    )


def duplicate_text(name: str, document: str, before: Standing | None) -> str:
    """What stands beside a file whose content was received before."""
    known = f"as {shown(before.file)}, and is {before.state} now" if before else "before"
    return _text(
        f"duplicate: the same content was received {known}",
        f"{shown(name)} changed nothing: it is the document {document}.",
        f"What to do: nothing, or ask for its readings: inkfield results --document {document[:12]}",
    )


def ended_text(name: str, standing: Standing) -> str:
    """What stands beside a file whose document could not be read."""
    why = f"{standing.reason.code}: {standing.reason.message}" if standing.reason else str(standing.state)
    if standing.state is DocumentState.UNIDENTIFIED:
        advice = "add a layout for this form, then: inkfield requeue"
    else:
        advice = "scan the paper again; or mend what the reason names, then: inkfield requeue"
    return _text(
        why,
        f"{shown(name)} is the document {standing.document}, which ended {standing.state}.",
        f"What to do: {advice} {standing.document[:12]}",
        "The same bytes put back into the watched folder are a duplicate and are not read again.",
    )


def _text(*lines: str) -> str:
    return "".join(f"{shown(line)}\n" for line in lines)
