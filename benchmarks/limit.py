"""Where a page's time goes beside what it must cost: `OMP_NUM_THREADS=1 python -m benchmarks.limit [open|combs]`.

The limit of a stage is the least that its work takes on one core of this machine, all around it for nothing: decoding
the JPEG, sampling the fields' pixels, labelling their ink and scaling each candidate, and the networks alone, all
candidates at once. Registration has none of its own: it could look at a few marks. The networks' multiply-adds are told
beside the rate at which this core multiplies matrices of 32-bit floats; in bytes, as they ship, they may beat it.
Writes a table and a plot, named by date and kind, into docs/benchmarks/.
"""

import datetime
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

from benchmarks.paper import draw_page
from benchmarks.plots import bars
from benchmarks.report import OUT
from benchmarks.stages import STAGES, Prepared, measured, prepared
from forms.field import Candidates
from forms.page import Pixels
from inkfield.composition import build_strings
from inkfield.settings import load_settings
from segmentation.cleaning import clean
from segmentation.labelling import labelled
from segmentation.line_strip import HEIGHT, NARROWEST
from segmentation.normalisation import INK_SIDE, SIDE
from workshop.architectures import architecture, line_architecture
from workshop.architectures.counting import multiply_adds
from workshop.lines.texts import ALPHABET

DECODE = "decode"
BUDGET = {DECODE: 18.0, "register and cut": 14.0, "propose": 0.0, "both readers": 22.0, "judge": 3.0}
"""Milliseconds of the design: proposing is in its 14, storing in its 3."""
ROUNDS = 9
CLASSES = 12
"""Of the network of digits: ten, a cross and junk."""
MATRIX = 1024


def milliseconds(work: Callable[[], object]) -> float:
    """The median CPU time of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return 1000 * statistics.median(times)


def multiply_adds_a_second() -> float:
    """What this core does at its best in 32-bit floats."""
    one = np.random.default_rng(0).random((MATRIX, MATRIX), np.float32)
    return MATRIX**3 / (milliseconds(lambda: one @ one) / 1000)


def limits(page: Prepared, lattices: Sequence[Candidates], file: Path) -> dict[str, float]:
    """Milliseconds that each stage must take, by its name."""
    sizes = [field.pixels.shape for field in page.found.fields]
    shift = np.array([[1.0, 0.0, 100.5], [0.0, 1.0, 100.5]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    masks = [clean(field).mask for field in page.found.fields]
    boxes = [span.box.rounded() for lattice in lattices for span in lattice.spans]
    crops = [np.zeros((max(1, height), max(1, width)), np.uint8) for _, _, width, height in boxes]
    spans = np.stack([span.crop for lattice in lattices for span in lattice.spans])
    readers = build_strings(load_settings())
    assert readers.lines is not None  # noqa: S101 - it ships
    lines = readers.lines
    return {
        DECODE: milliseconds(lambda: _decoded(file)),
        "register and cut": milliseconds(
            lambda: [cv2.warpAffine(page.page.pixels, shift, size[::-1], flags=flags) for size in sizes]
        ),
        "propose": milliseconds(
            lambda: ([labelled(mask) for mask in masks], [cv2.resize(crop, (INK_SIDE, INK_SIDE)) for crop in crops])
        ),
        "both readers": milliseconds(
            lambda: (readers.classifier.probabilities(spans), lines.steps(strips_of(lattices)))
        ),
    }


def strips_of(lattices: Sequence[Candidates]) -> list[Pixels]:
    """The lines of a page."""
    return [lattice.line.pixels for lattice in lattices if lattice.line is not None]


def work_of(lattices: Sequence[Candidates]) -> int:
    """The multiply-adds of both networks on a page."""
    digits = multiply_adds(architecture("digits")((SIDE, SIDE, 1), CLASSES, 0.0))
    line = multiply_adds(line_architecture("line")((HEIGHT, NARROWEST, 1), len(ALPHABET), 0.0)) / NARROWEST
    width = sum(strip.shape[1] for strip in strips_of(lattices))
    candidates = sum(len(lattice.spans) for lattice in lattices)
    return int(digits * candidates + line * width)


def _decoded(file: Path) -> None:
    """The page's one JPEG, cut out of its PDF."""
    content = file.read_bytes()
    start = content.index(b"\xff\xd8\xff")
    jpeg = np.frombuffer(content[start : content.rindex(b"\xff\xd9") + 2], np.uint8)
    assert cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE) is not None  # noqa: S101 - or nothing was measured


def main(kind: str, out: Path = OUT) -> Path:
    """Measure, and write table and plot."""
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(draw_page(kind, 3, Path(folder)).file)
        page = prepared(kind)
        taken = {DECODE: page.decode_ms} | measured(page)
        lattices = page.lattices()
        must = limits(page, lattices, file)
    stem = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}-stages-{kind}"
    out.mkdir(parents=True, exist_ok=True)
    stages = [DECODE, *STAGES]
    bars(
        {stage: {"limit": must.get(stage, 0.0), "taken": taken[stage], "budget": BUDGET[stage]} for stage in stages},
        "CPU ms of one core",
        "linear",
        out / f"{stem}.png",
    )
    table = out / f"{stem}.md"
    work, rate = work_of(lattices) / 1e9, multiply_adds_a_second() / 1e9
    networks = (
        f"Both networks take {work:.2f} thousand million multiply-adds a page; at this core's best in 32-bit floats, "
        f"{rate:.0f} thousand million a second, that would be {1000 * work / rate:.0f} ms."
    )
    table.write_text(_table(kind, stages, must, taken, networks, stem), encoding="utf-8")
    return table


def _table(
    kind: str, stages: Sequence[str], must: Mapping[str, float], taken: Mapping[str, float], networks: str, stem: str
) -> str:
    rows = [f"| {stage} | {must.get(stage, 0.0):.1f} | {taken[stage]:.1f} | {BUDGET[stage]:.0f} |" for stage in stages]
    least, whole = sum(must.values()), sum(taken.values())
    return "\n".join(
        [
            f"# Where a page's time goes: A4, 300 dpi, sixty digits, {kind}",
            "",
            "`python -m benchmarks.limit`, CPU milliseconds of one core, the quickest of some rounds; proposing is in",
            "the budget of cutting, storing in that of judging.",
            "",
            "| | limit | taken | budget |",
            "| --- | --- | --- | --- |",
            *rows,
            f"| all | {least:.1f} | {whole:.1f}, {whole / least:.1f} times the limit | {sum(BUDGET.values()):.0f} |",
            "",
            networks,
            "",
            f"![Stages]({stem}.png)",
            "",
        ]
    )


if __name__ == "__main__":
    print(main(sys.argv[1] if sys.argv[1:] else "combs"))  # noqa: T201 - it is what this is for
