"""Core ML, for phones: converted where coremltools can, and checked as far as this system lets it be checked."""

from pathlib import Path

from forms.errors import ModelError, ServiceError
from workshop.exporting.serving import PIXELS, of_floats
from workshop.training.events import Network

NOT_RUN = "not run on this system: Core ML predicts on macOS alone; its description was loaded and its shapes agree"


def save(model: Network, path: Path) -> str:
    """Write a Core ML model (.mlmodel) and check its stored shapes; gives what was checked, in words.

    ServiceError without coremltools, ModelError, with its reason, where the conversion fails or gives other shapes.
    """
    try:
        import coremltools  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise ServiceError(f"coremltools is not installed: pip install 'inkfield[coreml]' ({error})") from error
    try:
        shape = (coremltools.RangeDim(1, 256), *model.input_shape[1:])
        converted = coremltools.convert(
            [of_floats(model).get_concrete_function()],
            source="tensorflow",
            convert_to="neuralnetwork",
            inputs=[coremltools.TensorType(name=PIXELS, shape=shape)],
        )
        converted.save(str(path))
        found = coremltools.utils.load_spec(str(path))
    except Exception as error:
        # The converter raises whatever its passes stumble over; its last line is the reason.
        reason = str(error).strip().splitlines()[-1:] or [type(error).__name__]
        raise ModelError(f"coremltools {coremltools.__version__} cannot convert it: {reason[0]}") from error
    _check(found, model)
    return NOT_RUN


def _check(found: object, model: Network) -> None:
    """Hold the description of a stored model against the network."""
    inputs = list(found.description.input)  # type: ignore[attr-defined]
    taken = [int(side) for side in inputs[0].type.multiArrayType.shape][-3:]
    if [one.name for one in inputs] != [PIXELS] or taken != list(model.input_shape[1:]):
        raise ModelError(f"the Core ML model takes {taken}, the network {list(model.input_shape[1:])}")
