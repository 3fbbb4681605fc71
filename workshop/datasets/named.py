"""A data set by whatever a person calls it: a path, or the name of a known set."""

from pathlib import Path

from workshop.datasets.known import TRAINED, known_data
from workshop.datasets.own import OwnData, own_data


def find_data(source: str, folder: Path | None) -> OwnData:
    """Own data where a file or folder is called `source`, else the known set of that name.

    `folder` holds the known sets as `digits/NAME.npz`; without one, `mnist` is fetched. MissingFileError where there is
    neither, and everything that `own_data` raises.
    """
    return known_data(source, folder) if source in TRAINED and not Path(source).exists() else own_data(Path(source))
