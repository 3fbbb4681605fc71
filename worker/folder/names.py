"""Names of files, which are data: which are left alone, how others are shown, how a free one is found."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp")
"""Endings of files that another program has not finished."""
BEGINNINGS = (".", "~$")
"""Of hidden files and folders, and of locks of office programs."""
SYSTEM = {
    "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r",
    "lost+found", "system volume information", "$recycle.bin", "#recycle", "@eadir",
}  # fmt: skip
"""Files and folders that systems and network storage make for themselves."""
REASON = ".reason.txt"
"""Ending of the file that says why another was moved."""
LONGEST_SUFFIX = 16
LONGEST_NAME = 255
"""Bytes, where the file system does not say."""


def is_left_alone(name: str) -> bool:
    """Whether files and folders of that name are none of ours, and nobody need be told."""
    small = name.lower()
    return small.startswith(BEGINNINGS) or small.endswith((*UNFINISHED, REASON, "~")) or small in SYSTEM


def shown(name: Path | str) -> str:
    """A name as one line of text: bytes that are no UTF-8 and what would move the cursor are shown by their codes."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)


def longest_name(folder: Path) -> int:
    """The most bytes that a name in `folder` may have."""
    try:
        return os.pathconf(folder, "PC_NAME_MAX")
    except (OSError, ValueError):
        return LONGEST_NAME


def variants(name: str, longest: int) -> Iterator[str]:
    """`name` and names like it without end, for when it is taken; each of at most `longest` bytes.

    The ending stays. After nine numbers chance takes over, so that a thousand files of one name need no thousand tries.
    """
    yield _fitting(name, "", longest)
    for number in range(1, 10):
        yield _fitting(name, f"-{number}", longest)
    while True:
        yield _fitting(name, f"-{secrets.token_hex(4)}", longest)


def _fitting(name: str, tag: str, longest: int) -> str:
    """`name` with `tag` before its ending, its stem cut by whole characters until it fits."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - not a path
    if len(os.fsencode(suffix)) > LONGEST_SUFFIX:
        stem, suffix = name, ""
    room = longest - len(os.fsencode(tag + suffix))
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    return stem + tag + suffix
