"""JPEG and PNG: one page a file."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from segmentation.opening.limits import no_such_page
from segmentation.opening.media import Format, MediaType, OpenFile, Sheet
from segmentation.opening.raster import decoded, opened


@dataclass(frozen=True)
class _Picture:
    image: Image.Image

    def count(self) -> int:
        return 1  # phones add previews and depth maps as further frames, browsers animations: the first is the picture

    def sheet(self, index: int) -> Sheet:
        if index:
            raise no_such_page(index)
        return decoded(self.image)


def _opener(kind: str) -> Callable[[Path], AbstractContextManager[OpenFile]]:
    @contextmanager
    def open_picture(path: Path) -> Iterator[OpenFile]:
        with opened(path, kind) as image:
            yield _Picture(image)

    return open_picture


JPEG = Format(MediaType.JPEG, lambda head: head.startswith(b"\xff\xd8\xff"), _opener("JPEG"))
PNG = Format(MediaType.PNG, lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), _opener("PNG"))
