"""Formats for other systems, each written, run on real digits where this system can run it, and compared with Keras."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from forms.errors import InkfieldError, SettingsError
from workshop.datasets import Images, Labels
from workshop.exporting import coreml, litert, saved_model
from workshop.exporting.agreement import Agreement, agreement, wanted_answers
from workshop.training.events import Network


@dataclass(frozen=True)
class Exported:
    """What became of one format."""

    file: str
    """Relative to the folder of the export; empty where nothing could be written."""
    kilobytes: float
    agreement: Agreement | None
    """None where this system cannot run it."""
    note: str
    """Why it was not run or not written; empty otherwise."""

    def as_record(self) -> dict[str, object]:
        """Plain values for the card."""
        compared = {} if self.agreement is None else {k: round(v, 5) for k, v in asdict(self.agreement).items()}
        return {"file": self.file, "kilobytes": self.kilobytes, **compared, "note": self.note}


@dataclass(frozen=True)
class Sample:
    """Real characters to size whole numbers by and to compare on."""

    images: Images
    """(n, height, width, channels)."""
    labels: Labels


Format = Callable[[Network, Sample, Path, str], tuple[Path, NDArray[np.float32] | str]]
"""Writes a network into a folder under a name; gives the file and its answers to the sample, or why it was not run."""


def _litert_float(model: Network, sample: Sample, folder: Path, name: str) -> tuple[Path, NDArray[np.float32]]:
    return _stored(litert.in_floats(model), folder / f"{name}.float.tflite", sample)


def _litert_int8(model: Network, sample: Sample, folder: Path, name: str) -> tuple[Path, NDArray[np.float32]]:
    return _stored(litert.in_whole_numbers(model, sample.images), folder / f"{name}.int8.tflite", sample)


def _stored(content: bytes, path: Path, sample: Sample) -> tuple[Path, NDArray[np.float32]]:
    path.write_bytes(content)
    return path, litert.run(content, sample.images)


def _saved_model(model: Network, sample: Sample, folder: Path, name: str) -> tuple[Path, NDArray[np.float32]]:
    path = folder / "serving" / name / "1"
    saved_model.save(model, path)
    return path, saved_model.run(path, sample.images)


def _coreml(model: Network, _sample: Sample, folder: Path, name: str) -> tuple[Path, str]:
    path = folder / f"{name}.mlmodel"
    return path, coreml.save(model, path)


FORMATS: Mapping[str, Format] = {
    "litert-float": _litert_float,
    "litert-int8": _litert_int8,
    "saved-model": _saved_model,
    "coreml": _coreml,
}


def export_further(
    model: Network, formats: Sequence[str], sample: Sample, folder: Path, name: str
) -> dict[str, Exported]:
    """Write each format into `folder` and compare it with Keras on the sample; one that cannot be made says why.

    SettingsError for a format that is not known.
    """
    for one in formats:
        if one not in FORMATS:
            raise SettingsError(f"there is no format {one!r}; write some of: {', '.join(FORMATS)}")
    wanted = wanted_answers(model, sample.images)
    return {one: _exported(FORMATS[one], model, sample, wanted, folder, name) for one in formats}


def _exported(
    write: Format, model: Network, sample: Sample, wanted: NDArray[np.float32], folder: Path, name: str
) -> Exported:
    try:
        path, answers = write(model, sample, folder, name)
    except InkfieldError as error:
        return Exported("", 0.0, None, str(error))
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    size, file = round(sum(one.stat().st_size for one in files) / 1000, 1), str(path.relative_to(folder))
    if isinstance(answers, str):
        return Exported(file, size, None, answers)
    return Exported(file, size, agreement(wanted, answers, sample.labels), "")
