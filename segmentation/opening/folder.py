"""The scans in a folder."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from forms.errors import InputError, UnsupportedFileError
from segmentation.opening.identify import sniff

log = logging.getLogger(__name__)

NAMES_OF_SCANS = {".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".jpe", ".png"}


def scans_under(folder: Path) -> Iterator[Path]:
    """The files to read in `folder` and the folders in it, sorted by path.

    Hidden files and folders are left out, and so is whatever is neither a scan by its content nor calls itself one by
    its name: a list or a note beside the scans is no mistake, a damaged `.pdf` is. Links to folders are not followed.
    """
    for inside, folders, files in os.walk(folder, onerror=_warn):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(files):
            path = Path(inside, name)
            if not name.startswith(".") and _concerns_us(path):
                yield path


def _concerns_us(path: Path) -> bool:
    if path.suffix.lower() in NAMES_OF_SCANS:
        return True
    try:
        sniff(path)
    except UnsupportedFileError:
        log.info("%s: left out, no scan", path)
        return False
    except InputError as error:
        log.info("%s: left out, %s", path, error)
        return False
    return True


def _warn(error: OSError) -> None:
    log.warning("%s: folder left out, %s", error.filename, error.strerror)
