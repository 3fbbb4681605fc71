"""Formats for other systems answer as Keras does, and say so where they cannot be made or run."""

import builtins
import importlib.util
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from forms.errors import SettingsError
from segmentation.normalisation import normalise
from tests.docs.test_docs import text_of
from workshop.architectures import architecture
from workshop.drawing.shapes import DIGITS
from workshop.exporting import FORMATS, Sample, export_further, rest
from workshop.exporting.further import Exported
from workshop.exporting.saved_model import SIGNATURE
from workshop.exporting.serving import PIXELS, PROBABILITIES
from workshop.penmanship import drawn_set

pytestmark = pytest.mark.xdist_group("exporting")  # what its tests look at is made once


@pytest.fixture(scope="module")
def sample() -> Sample:
    """Drawn digits as the network sees them."""
    digits = drawn_set(tuple(DIGITS), 120, 9)
    return Sample(np.stack([normalise(image) for image in digits.images])[..., None], digits.labels)


@pytest.fixture(scope="module")
def network(sample: Sample) -> Any:
    """A small network that has learnt a little, so that its answers differ from digit to digit."""
    keras.utils.set_random_seed(4)
    model = architecture("lenet")((28, 28, 1), 10, 0.0)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(sample.images, sample.labels, epochs=6, batch_size=24, verbose=0)
    return model


@pytest.fixture(scope="module")
def written(
    network: Any, sample: Sample, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Mapping[str, Exported]]:
    """The folder of an export, and what became of each format but Core ML."""
    folder = tmp_path_factory.mktemp("exported")
    return folder, export_further(network, _but("coreml"), sample, folder, "net")


def test_floats_answer_exactly_and_whole_numbers_nearly(written: tuple[Path, Mapping[str, Exported]]) -> None:
    """Without quantising nothing changes; in 8 bits hardly any best class does."""
    _, exports = written
    for name in ("litert-float", "saved-model"):
        found = exports[name].agreement
        assert found is not None
        assert found.largest_difference < 1e-4
        assert found.same_class == 1.0
        assert found.accuracy_change == 0.0
    whole = exports["litert-int8"].agreement
    assert whole is not None
    assert 0 < whole.largest_difference < 0.3
    assert whole.same_class >= 0.95


def test_whole_numbers_make_a_quarter_of_the_file(written: tuple[Path, Mapping[str, Exported]]) -> None:
    """Each file is there, as large as is said, and 8 bits take about a quarter of 32."""
    folder, exports = written
    for one in exports.values():
        assert (folder / one.file).exists()
    assert (folder / exports["litert-int8"].file).stat().st_size == pytest.approx(
        1000 * exports["litert-int8"].kilobytes, abs=60
    )
    assert exports["litert-int8"].kilobytes < 0.4 * exports["litert-float"].kilobytes


def test_the_signature_takes_and_gives_what_rest_sends(
    written: tuple[Path, Mapping[str, Exported]], network: Any, sample: Sample
) -> None:
    """Instances of a request fit the stored signature's input, and predictions come back as the network gave them."""
    folder, exports = written
    loaded = tf.saved_model.load(str(folder / exports["saved-model"].file))
    signature = loaded.signatures[SIGNATURE]
    taken = signature.structured_input_signature[1][PIXELS]
    assert taken.dtype == tf.uint8
    assert taken.shape.as_list() == [None, 28, 28, 1]
    assert list(signature.structured_outputs) == [PROBABILITIES]

    crops = sample.images[:5]
    instances = json.loads(rest.request(crops))["instances"]
    outputs = signature(**{PIXELS: tf.constant(instances, taken.dtype)})
    body = json.dumps({"predictions": outputs[PROBABILITIES].numpy().tolist()}).encode()
    np.testing.assert_allclose(rest.answers(body), network.predict(crops, verbose=0), atol=1e-5)


def test_an_answer_without_predictions_says_what_the_server_said() -> None:
    """TensorFlow Serving reports its errors as JSON."""
    with pytest.raises(ValueError, match="Servable not found"):
        rest.answers(b'{"error": "Servable not found for request"}')


def test_core_ml_is_checked_or_says_why_not(network: Any, sample: Sample, tmp_path: Path) -> None:
    """The stored shapes are checked and it says that nothing ran; a failure names the converter's reason."""
    if importlib.util.find_spec("coremltools") is None:
        pytest.skip("coremltools is not installed here: pip install 'inkfield[coreml]'")
    done = export_further(network, ["coreml"], sample, tmp_path, "net")["coreml"]
    assert done.agreement is None
    if done.file:
        assert (tmp_path / done.file).is_file()
        assert "not run on this system" in done.note
    else:
        assert "cannot convert it:" in done.note


def test_without_core_ml_the_other_formats_are_written(
    network: Any, sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An absent extra is told with what installs it, and stops nothing."""
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "coremltools":
            raise ImportError("No module named 'coremltools'")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    done = export_further(network, ["coreml", "litert-float"], sample, tmp_path, "net")
    assert "pip install 'inkfield[coreml]'" in done["coreml"].note
    assert done["litert-float"].agreement is not None


def test_an_unknown_format_is_refused_by_name(network: Any, sample: Sample, tmp_path: Path) -> None:
    """Before anything is written."""
    with pytest.raises(SettingsError, match="no format 'caffe'"):
        export_further(network, ["litert-float", "caffe"], sample, tmp_path, "net")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_explained(name: str) -> None:
    """docs/serving.md has a row for each."""
    assert f"| `{name}` |" in text_of("docs/serving.md")


def _but(left_out: str) -> Sequence[str]:
    return [name for name in FORMATS if name != left_out]
