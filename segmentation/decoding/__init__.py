"""Opening scans in a process of its own, so that a file made to do harm, or merely broken, harms nobody else.

    with Decoder() as decoder:
        for number in range(1, decoder.count_pages(scan) + 1):
            page = decoder.open_page(scan, number)

`Decoder` gives what `segmentation.opening` gives, to the byte. PDFium, Pillow and poppler's programs run in a resident
child with limits on memory, processor time, file size and wall-clock time; it is replaced when it ends, when it is
killed, and after 400 requests. Requests and answers are JSON over a socket, pages lie in shared memory.
"""

from segmentation.decoding.decoder import Decoder

__all__ = ["Decoder"]
