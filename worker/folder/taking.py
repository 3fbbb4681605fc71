"""Taking in the complete files of one folder.

A file is moved only after its row is committed, so a crash leaves it where it was. The next look finds its content on
record, under its very name and received after the file had come: then it is no duplicate but the document's own file.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from forms.errors import EmptyFileError, InputError, MissingFileError, ServiceError, UnreadableFileError
from storage.standing import Standing, standings
from worker.folder.fates import Fate, Moved, duplicate_text, refused_text
from worker.folder.inbox import Inbox, StuckError
from worker.folder.listing import Listing
from worker.folder.moving import ChangedError
from worker.folder.names import shown
from worker.folder.settling import Holds, Patience, Settling
from worker.folder.sight import Sight, open_as_seen, seconds_since, seen
from worker.folder.wholeness import examine
from worker.intake import Intake, Receipt

log = logging.getLogger(__name__)

STUCK_SECONDS = 60.0
"""Until a file that could not be moved is tried again."""


@dataclass
class Taking:
    """Takes in the files of one folder."""

    inbox: Inbox
    intake: Intake
    patience: Patience
    _settling: Settling = field(init=False)
    _holds: Holds = field(default_factory=Holds)

    def __post_init__(self) -> None:
        self._settling = Settling(self.patience.settle)

    def take(self, listing: Listing) -> Iterator[Moved]:
        """Take in what is complete; gives each file when it has moved.

        Raises ServiceError at once where the store cannot be used now, and at the end where single files could not be
        moved.
        """
        stuck: StuckError | None = None
        self._holds.forget_others(listing.files)
        for name, sight in self._settling.settled(listing.files):
            if self._holds.holds(name, sight):
                continue
            try:
                moved = self._taken(self.inbox.folder / name, sight)
            except (ChangedError, MissingFileError):
                continue
            except StuckError as error:
                self._holds.keep(name, sight, STUCK_SECONDS, None)
                stuck = error
                continue
            if moved is not None:
                yield moved
        if stuck is not None:
            raise stuck

    def _taken(self, path: Path, sight: Sight) -> Moved | None:
        """Take in one file and move it; None where it must wait."""
        given_up = self._holds.given_up(path.name, sight)
        if given_up is not None:
            return self._refused(path, sight, given_up)
        try:
            receipt = self._received(path, sight)
        except MissingFileError:
            raise
        except (EmptyFileError, UnreadableFileError) as error:  # more may come
            return self._waits(path, sight, error)
        except InputError as error:
            return self._refused(path, sight, error)
        except ServiceError:
            if _is_still(path, sight):
                raise
            return None
        if receipt.duplicate:
            before = standings(self.intake.store.database, [receipt.document]).get(receipt.document)
            if not self._is_own(receipt, before, sight):
                text = duplicate_text(path.name, receipt.document, before)
                return self.inbox.part_with(path, sight, Fate.DUPLICATE, receipt.document, None, text)
        return self.inbox.process(path, sight, receipt.document)

    def _received(self, path: Path, sight: Sight) -> Receipt:
        """Check that the file is whole, and store it; what is copied is what was checked, or nothing is."""
        try:
            with open_as_seen(sight, path) as file:
                media_type = examine(file, sight.size)
        except FileNotFoundError as error:
            raise MissingFileError("it is gone again") from error
        except OSError as error:
            raise UnreadableFileError(
                f"cannot be read ({error.strerror}); check its permissions and its disk"
            ) from error
        store = self.intake.store
        as_checked = replace(store.originals, opener=partial(open_as_seen, sight))
        intake = replace(self.intake, store=replace(store, originals=as_checked), sniff=lambda _: media_type)
        return intake.receive(path, self.inbox.prefix + path.name, self.inbox.layout)

    def _is_own(self, receipt: Receipt, standing: Standing | None, sight: Sight) -> bool:
        """Whether the document on record was made of this very file, whose move was cut off."""
        entry = self.inbox.ledger.read(receipt.document)
        if standing is None or (entry is not None and entry.sight != sight):
            return False
        return standing.file == receipt.file and standing.received >= sight.placed / 1e9

    def _waits(self, path: Path, sight: Sight, error: InputError) -> Moved | None:
        left = self.patience.give_up - seconds_since(sight, self.inbox.ledger.scratch)
        if left <= 0:
            return self._refused(path, sight, error)
        if self._holds.keep(path.name, sight, left, error):
            log.warning("%s is waited for, unless it stays as it is for %.0f s: %s", shown(path), left, error)
        return None

    def _refused(self, path: Path, sight: Sight, error: InputError) -> Moved:
        text = refused_text(path.name, error.reason)
        return self.inbox.part_with(path, sight, Fate.FAILED, None, error.reason, text)


def _is_still(path: Path, sight: Sight) -> bool:
    try:
        return seen(path) == sight
    except OSError:
        return False
