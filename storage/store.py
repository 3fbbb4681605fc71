"""The store as one thing to hand around, and how it is opened."""

from dataclasses import dataclass
from pathlib import Path

from storage.bells import Bells
from storage.documents import Documents
from storage.engine import Database, open_database
from storage.migrate import migrate
from storage.originals import Originals
from storage.pages import Pages
from storage.query import Readings


@dataclass(frozen=True)
class Store:
    """What is remembered: a database, and a folder of originals and one of crops."""

    database: Database
    originals: Originals
    crops: Originals

    @property
    def home(self) -> Path:
        """The folder in which originals and crops lie."""
        return self.originals.folder.parent

    @property
    def documents(self) -> Documents:
        """Receive, split and reject documents."""
        return Documents(self.database, self.originals)

    @property
    def pages(self) -> Pages:
        """Claim, save and release pages."""
        return Pages(self.database, self.originals)

    @property
    def readings(self) -> Readings:
        """Query readings."""
        return Readings(self.database)

    @property
    def bells(self) -> Bells:
        """Find what waits."""
        return Bells(self.database)

    def close(self) -> None:
        """Give the database's connections back; the next use opens new ones."""
        self.database.close()


def open_store(database_url: str, home: Path) -> Store:
    """Open the store, bringing its database to this version's schema first.

    Raises SettingsError for a URL that cannot be one, ServiceError where the database cannot be reached.
    """
    database = open_database(database_url)
    migrate(database)
    return Store(database, Originals(home / "originals"), Originals(home / "crops"))
