"""From a recipe to weights that readers can use: train, export, compare, measure, write the card."""

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from recognizer.reader import StringReader
from recognizer.runtime import Classifier, load_classifier
from recognizer.shipped import LINES
from segmentation.normalisation import VERSION
from workshop.calibrating import calibration_of, calibration_of_letters
from workshop.datasets import CharacterSet, Images, Labels, measuring_sets, split, training_set
from workshop.drawing.digit_images import DigitImages
from workshop.evaluation import evaluate
from workshop.exporting import Sample, compare, export, export_further, record
from workshop.letters import letter_figures, reads_letters
from workshop.lines.publishing import calibrate_lines, recipe_on
from workshop.mistakes import as_counts, confusion_of
from workshop.mixture import plain
from workshop.recipe import Recipe, mnist_alone
from workshop.strips import strip_digits
from workshop.training import Network, Tell, train
from workshop.training.material import learnt_set, own_material

LICENCES = {
    "mnist": "MNIST, Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0",
    "usps": "USPS digits, J. Hull 1994; distributed for research",
    "optdigits": "Optical Recognition of Handwritten Digits, E. Alpaydin, C. Kaynak 1998, UCI; CC BY 4.0",
    "nsysu": "NSYSU exam digits; ODbL",
    "pen": "drawn by workshop.drawing",
}


def make(recipe: Recipe, data: Path | None, run: Path, into: Path, release: str, tell: Tell, *, threads: int) -> Path:
    """Train and publish; gives the card's path. A run that was killed goes on where it was.

    Without a folder of data the recipe is narrowed to MNIST, which is fetched.
    """
    recipe = recipe if data else mnist_alone(recipe)
    done = train(recipe, data, run, tell, threads=threads)
    return publish(run / "model.keras", done.recipe, data, into, release)


def publish(trained: Path, recipe: Recipe, data: Path | None, into: Path, release: str) -> Path:
    """Export a trained model, compare each export with Keras, and touch the test sets once."""
    model = keras.models.load_model(trained, compile=False)
    card = export(model, recipe, release, into)
    return _publish_own(model, card, recipe) if recipe.data.folder else _publish_known(model, card, recipe, data)


def publish_further(trained: Path, recipe: Recipe, data: Path | None, card: Path, formats: Sequence[str]) -> None:
    """Write a trained model in formats for other systems beside its card, which says how each compares with Keras.

    They are compared on what the recipe keeps back from training. SettingsError for a format that is not known.
    """
    model = keras.models.load_model(trained, compile=False)
    written = export_further(model, formats, _kept_back(recipe, data), card.parent, recipe.name)
    record(card, "exports", {name: one.as_record() for name, one in written.items()})


def _kept_back(recipe: Recipe, data: Path | None) -> Sample:
    if recipe.data.folder:
        kept = own_material(recipe, lambda _: None).kept
        return Sample(kept.images, kept.labels)
    learnt = [learnt_set(name, data, recipe.classes) for name in recipe.data.sets]
    return Sample(*plain(split(learnt, recipe.data.validation).validation))


def _publish_own(model: Network, card: Path, recipe: Recipe) -> Path:
    """Own data is measured on its own test part; nothing is calibrated, since nobody reads fields with it."""
    found = own_material(recipe, lambda _: None)
    origins = {name: {"characters": many, "licence": "own data"} for name, many in found.origins.items()}
    record(card, "data", origins)
    figures = {}
    if found.shape[2] == 1:
        figures = _agreement(model, card, found.kept.images, found.kept.labels)
    for name, part in (("validation", found.kept), ("test", found.test)):
        if part is not None:
            answers = np.asarray(model.predict(part.images, batch_size=512, verbose=0))
            figures[name] = float((answers.argmax(axis=1) == part.labels).mean())
            if part is found.test:
                record(card, "confusion", {name: as_counts(confusion_of(part.labels, answers), recipe.classes)})
    record(card, "figures", {name: round(value, 5) for name, value in figures.items()})
    return card


def _agreement(model: Network, card: Path, images: Images, labels: Labels) -> dict[str, float]:
    """How each export compares with Keras."""
    figures = {}
    for runtime, agreement in compare(model, card, labels, images).items():
        figures[f"{runtime}_same_class"] = agreement.same_class
        figures[f"{runtime}_accuracy_change"] = agreement.accuracy_change
        figures[f"{runtime}_largest_difference"] = agreement.largest_difference
    return figures


def _publish_known(model: Network, card: Path, recipe: Recipe, data: Path | None) -> Path:
    """Known digits are measured on the test parts of all known sets, as a reader would run the network."""
    learnt = [learnt_set(name, data, recipe.classes) for name in recipe.data.sets]
    kept = split(learnt, recipe.data.validation)
    record(card, "data", _origins(kept.train, recipe))
    images, labels = plain(kept.validation)
    figures = _agreement(model, card, images, labels)
    classifier = load_classifier("litert", VERSION, card)
    confusion = {}
    for one in measuring_sets(data):
        report = evaluate(classifier, one)
        confusion[f"{one.name}_test"] = report.as_counts()
        figures[f"{one.name}_test"], figures[f"{one.name}_test_strict"] = report.accuracy, report.strict
    if data is not None and (data / "amounts").is_dir():
        figures["strips_dev"] = evaluate(classifier, strip_digits(data)).accuracy
    figures |= letter_figures(classifier, recipe.seed)
    record(card, "confusion", confusion)
    record(card, "figures", {name: round(value, 5) for name, value in figures.items()})
    return calibrate(card, data, recipe)[0]


def calibrate(card: Path, data: Path | None, recipe: Recipe) -> list[Path]:
    """Fit the confidence of whole values again, as the weights and the segmentation now are; gives the cards' paths.

    Strings are composed of MNIST digits that the recipe keeps back from training. A network that knows capitals is
    fitted on drawn ones: they are what it is for. Where the card of a reader of lines lies beside that of a network of
    digits, both together are fitted, too.
    """
    classifier = load_classifier("litert", VERSION, card)
    record(card, "calibration", _calibration(classifier, data, recipe))
    classifier = load_classifier("litert", VERSION, card)
    lines = card.parent / LINES
    if reads_letters(classifier) or not lines.is_file():
        return [card]
    return [card, calibrate_lines(lines, classifier, recipe_on(lines), data)]


def _calibration(classifier: Classifier, data: Path | None, recipe: Recipe) -> dict[str, float]:
    if reads_letters(classifier):
        return calibration_of_letters(StringReader(classifier), recipe.calibration, recipe.seed)
    kept = split([training_set("mnist", data)], recipe.data.validation).validation[0]
    digits = DigitImages.from_arrays(kept.images, kept.labels)
    return calibration_of(StringReader(classifier), digits, recipe.calibration, recipe.seed)


def _origins(learnt: Sequence[CharacterSet], recipe: Recipe) -> dict[str, object]:
    origins: dict[str, object] = {
        one.name: {"characters": len(one), "licence": LICENCES.get(one.name, "unknown")} for one in learnt
    }
    if recipe.data.drawn:
        origins["pen"] = {"share": recipe.data.drawn, "licence": LICENCES["pen"]}
    return origins
