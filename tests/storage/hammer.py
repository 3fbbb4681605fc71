"""A process that does nothing but short transactions.

python -m tests.storage.hammer DATABASE_URL HOME NAME TRANSACTIONS
"""

import sys
from hashlib import sha256
from pathlib import Path

from forms.reason import Reason, ReasonCode
from storage.store import open_store

REASON = Reason(ReasonCode.ENCRYPTED, "it asks for a password")


def main(database_url: str, home: Path, name: str, transactions: int) -> None:
    """Receive, take, hand back, take again and reject a document: five transactions, over and over."""
    store = open_store(database_url, home)
    for number in range(transactions // 5):
        document = sha256(f"{name}-{number}".encode()).hexdigest()
        assert store.documents.receive(document, "form.pdf", "application/pdf", "auto")
        first = store.documents.claim(document, f"{name}:1", 60.0)
        assert first is not None
        assert store.documents.release(first, "again", 0.0)
        second = store.documents.claim(document, f"{name}:1", 60.0)
        assert second is not None
        assert store.documents.reject(second, REASON)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
