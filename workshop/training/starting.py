"""Beginning with weights of an earlier run: transfer to other data, or the same network trained further."""

from pathlib import Path

import keras

from forms.errors import MissingFileError, SettingsError
from workshop.sections import Start
from workshop.training.events import Network, Notice, Tell


def begin(core: Network, start: Start, runs: Path, tell: Tell) -> None:
    """Give a network the weights that a recipe begins with, and keep its first layers from learning.

    Where the classes are as many as before, the last layer is taken over too; else it learns from nothing.
    MissingFileError where there are no weights; SettingsError where they belong to another architecture, or where
    nothing would be left to learn.
    """
    if start.weights:
        path = weights_path(start.weights, runs)
        tell(Notice(f"beginning with {path}: {_taken_over(core, keras.models.load_model(path, compile=False), path)}"))
    learning = [layer for layer in core.layers if layer.trainable_variables]
    if start.freeze >= len(learning):
        raise SettingsError(
            f"[start] freeze = {start.freeze} leaves none of {len(learning)} layers to learn; write less"
        )
    for layer in learning[: start.freeze]:
        layer.trainable = False


def weights_path(name: str, runs: Path) -> Path:
    """The file that a name of a run, its folder or a path means."""
    path = Path(name)
    for tried in (runs / name / "model.keras", path / "model.keras", path):
        if tried.is_file():
            return tried
    raise MissingFileError(f"there are no weights at {runs / name / 'model.keras'} or {path}; train that run first")


def _taken_over(core: Network, earlier: Network, path: Path) -> str:
    mine, theirs = ([layer for layer in net.layers if layer.weights] for net in (core, earlier))
    if [type(layer) for layer in mine] != [type(layer) for layer in theirs]:
        raise SettingsError(f"{path} is another architecture; name that of the earlier run in the recipe")
    different = [at for at, (one, other) in enumerate(zip(mine, theirs, strict=True)) if _shapes(one) != _shapes(other)]
    if different not in ([], [len(mine) - 1]):
        raise SettingsError(
            f"{path} takes {earlier.input_shape[1:]} and the data has {core.input_shape[1:]}, or the layers have other "
            "sizes; bring the data to that size in its dataset.toml"
        )
    for at, (one, other) in enumerate(zip(mine, theirs, strict=True)):
        if at not in different:
            one.set_weights(other.get_weights())
    return "all layers" if not different else "all layers but the last, which has other classes"


def _shapes(layer: Network) -> list[tuple[int, ...]]:
    return [tuple(weight.shape) for weight in layer.weights]
