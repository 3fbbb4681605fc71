"""Looking after files in processed/ until their documents have ended."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from storage.engine import Database
from storage.standing import Standing, standings
from storage.states import OPEN_DOCUMENTS
from worker.folder.fates import FATES_OF_ENDS, Fate, Moved, ended_text
from worker.folder.inbox import Inbox, StuckError
from worker.folder.moving import ChangedError, put_back
from worker.folder.names import shown
from worker.folder.sight import seen

log = logging.getLogger(__name__)

AT_ONCE = 500
"""Documents asked about in one question."""


@dataclass
class Following:
    """Follows the documents of one folder to their ends."""

    inbox: Inbox
    database: Database
    _told: set[str] = field(default_factory=set, init=False)
    """Documents of whose files it was said that they cannot be moved."""

    def follow(self) -> Iterator[Moved]:
        """Ask about the documents whose turn it is, and move the files of those that ended badly; gives these.

        Raises ServiceError where the database cannot be asked now, and at the end, once, for a file that cannot be
        moved; that is tried again at its next turn.
        """
        turn = self.inbox.ledger.next(AT_ONCE)
        if not turn:
            return
        known = standings(self.database, turn)
        stuck: StuckError | None = None
        for document in turn:
            standing = known.get(document)
            if standing is not None and standing.state in OPEN_DOCUMENTS:
                continue
            try:
                moved = None if standing is None else self._ended(standing)
            except StuckError as error:
                stuck = stuck if document in self._told else error
                self._told.add(document)
                continue
            self.inbox.ledger.remove(document)
            if moved is not None:
                yield moved
        if stuck is not None:
            raise stuck

    def follow_all(self) -> Iterator[Moved]:
        """The same for every document."""
        for _ in range(0, len(self.inbox.ledger), AT_ONCE):
            yield from self.follow()

    def _ended(self, standing: Standing) -> Moved | None:
        """Put the file of a document that has ended where it belongs; None where it stays or has gone."""
        entry = self.inbox.ledger.read(standing.document)
        if entry is None:
            return None
        path = self.inbox.folder / Fate.PROCESSED / entry.name
        try:
            if seen(path) != entry.sight:
                self._put_back(path)
                return None
            fate = FATES_OF_ENDS.get(standing.state)
            if fate is None:
                return None
            text = ended_text(path.name, standing)
            return self.inbox.part_with(path, entry.sight, fate, standing.document, standing.reason, text)
        except (FileNotFoundError, ChangedError):  # somebody has taken it away
            return None

    def _put_back(self, path: Path) -> None:
        """A file that changed after it was taken holds what nobody has read: it goes back, and is taken again."""
        back = put_back(path, self.inbox.folder, path.name)
        log.warning("%s changed after it was taken in; put back as %s", shown(path), shown(back))
