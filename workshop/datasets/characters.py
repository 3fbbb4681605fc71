"""Single characters with their labels: what every data set becomes."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]
Images = NDArray[np.uint8]


@dataclass(frozen=True)
class CharacterSet:
    """Characters of one source, in the order of the source."""

    name: str
    images: Images
    """(n, height, width) grey or (n, height, width, 3) colour, light ink on black."""
    labels: Labels
    """(n,), positions in the list of classes."""
    groups: NDArray[np.str_] | None = None
    """(n,), writer or batch of each image where the source tells."""
    classes: tuple[str, ...] | None = None
    """What the labels stand for where the data says it; None where the recipe does, as for the known sets of digits."""
    sources: NDArray[np.str_] | None = None
    """(n,), the file or the row each image came from, to name it in messages."""

    def __len__(self) -> int:
        """How many characters."""
        return len(self.labels)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width and channels of one image."""
        height, width = self.images.shape[1:3]
        return height, width, self.images.shape[3] if self.images.ndim == 4 else 1

    def pick(self, index: NDArray[np.int64] | NDArray[np.bool_]) -> "CharacterSet":
        """Some of the characters."""
        return replace(
            self,
            images=self.images[index],
            labels=self.labels[index],
            groups=None if self.groups is None else self.groups[index],
            sources=None if self.sources is None else self.sources[index],
        )
