"""The formats that can be opened. A new one is a new module beside these and a line here."""

from segmentation.opening.image import JPEG, PNG
from segmentation.opening.media import Format, MediaType
from segmentation.opening.pdf import PDF
from segmentation.opening.tiff import TIFF

FORMATS: dict[MediaType, Format] = {each.media_type: each for each in (PDF, TIFF, JPEG, PNG)}
