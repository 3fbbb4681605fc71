"""Files that are there whole or not at all, whenever a process is killed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Where to write; on leaving it takes the place of `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"new.{path.name}")
    yield fresh
    fresh.replace(path)


def write_text(path: Path, text: str) -> None:
    """Write a text file whole."""
    with replaced(path) as fresh:
        fresh.write_text(text, encoding="utf-8")
