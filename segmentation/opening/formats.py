"""The formats that can be opened. A new one is a new module beside these and a line here."""

from segmentation.opening.media import Format, MediaType

TIFF_SIGNATURES = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
"""Little and big endian, classic and BigTIFF."""

FORMATS: dict[MediaType, Format] = {
    each.media_type: each
    for each in (
        Format(MediaType.PDF, lambda head: b"%PDF-" in head, "segmentation.opening.pdf:open_pdf"),
        Format(MediaType.TIFF, lambda head: head.startswith(TIFF_SIGNATURES), "segmentation.opening.tiff:open_tiff"),
        Format(MediaType.JPEG, lambda head: head.startswith(b"\xff\xd8\xff"), "segmentation.opening.image:open_jpeg"),
        Format(
            MediaType.PNG, lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), "segmentation.opening.image:open_png"
        ),
    )
}
