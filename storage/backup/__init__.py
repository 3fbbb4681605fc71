"""One file that holds a whole store, database and files, and from which a store on either database is made again.

A tar archive, so that tar(1) can open it where Inkfield cannot: `header.json`, then `tables/NAME/000001.jsonl.gz` and
so on with a JSON object a row, then `originals/HASH` and `crops/HASH`, and `manifest.json` at the very end. The rows
are one snapshot of the database. Files follow the rows: they never change, so what the snapshot names can be copied.
"""

from storage.backup.checking import check
from storage.backup.making import make_backup
from storage.backup.manifest import Manifest
from storage.backup.restoring import restore_into_empty, restore_over

__all__ = ["Manifest", "check", "make_backup", "restore_into_empty", "restore_over"]
