"""What batches are made of."""

import numpy as np
import pytest

from segmentation.normalisation import normalise
from workshop.candidates import candidate_set
from workshop.datasets import CharacterSet
from workshop.distortion import Distortion, distort
from workshop.junk import junk, junk_of_capitals
from workshop.marks import cross
from workshop.mixture import Mixture, mixture
from workshop.neighbours import CRUMB, with_crumb
from workshop.penmanship import drawn_set
from workshop.recipe import DIGIT_CLASSES, DataMix

DIGITS = drawn_set(DIGIT_CLASSES, 220, 11)


def ready(data: DataMix, classes: tuple[str, ...] = DIGIT_CLASSES) -> Mixture:
    """A mixture of drawn characters for a recipe's shares."""
    return mixture([DIGITS], DIGITS, data, classes, Distortion())


def test_a_batch_holds_every_kind_in_its_share() -> None:
    """Digits, crosses and junk come about as often as the recipe says, normalised."""
    images, labels = ready(DataMix(written=0.5, crosses=0.2, junk=0.3)).draw(600, np.random.default_rng(1))
    assert images.shape == (600, 28, 28, 1)
    assert images.dtype == np.uint8
    assert 0.24 < (labels == DIGIT_CLASSES.index("~")).mean() < 0.36
    assert set(labels.tolist()) == set(range(len(DIGIT_CLASSES)))


def test_the_same_seed_draws_the_same_batch() -> None:
    """Training can be repeated."""
    source = ready(DataMix())
    first, again = (source.draw(20, np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])


def test_no_image_is_empty() -> None:
    """However hard it is bent, every character, cross and piece of junk leaves ink."""
    images, _ = ready(DataMix()).draw(500, np.random.default_rng(2))
    assert (images.reshape(500, -1).max(axis=1) == 255).all()


def test_classes_without_junk_get_none() -> None:
    """A network of digits alone is trained on digits alone."""
    plain = drawn_set(tuple("0123456789"), 50, 1)
    source = mixture([plain], plain, DataMix(), tuple("0123456789"), Distortion())
    assert source.draw(100, np.random.default_rng(3))[1].max() <= 9


def test_capitals_are_drawn_and_stand_beside_digits() -> None:
    """Where capitals are classes the pen writes them all, and their junk is drawn without halves."""
    classes = (*"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", "~")
    both = drawn_set(classes, 400, 4)
    source = mixture([DIGITS.pick(DIGITS.labels < 10)], both, DataMix(drawn=0.7), classes, Distortion())
    assert set(both.labels.tolist()) == set(range(36))
    assert set(source.draw(900, np.random.default_rng(6))[1].tolist()) == set(range(37))
    assert source.rubbish is junk_of_capitals
    assert ready(DataMix()).rubbish is junk


def test_without_distortion_a_character_stays_itself() -> None:
    """With every figure at zero a character only moves to the canvas, which may round it to a pixel beside."""
    still = Distortion(rotation=0, slant=0, stretch=0, elastic=0, thickness=0, residue=0, coarse=0, worn=0)
    rng = np.random.default_rng(0)
    for image in DIGITS.images[:20]:
        changed = normalise(distort(image, still, rng)).astype(float)
        assert np.corrcoef(changed.ravel(), normalise(image).ravel())[0, 1] > 0.75


@pytest.mark.parametrize("seed", range(20))
def test_a_crumb_of_a_neighbour_is_small(seed: int) -> None:
    """What a cut leaves of a neighbour is a small part of it, and the character itself stays whole."""
    own, other = np.full((20, 20), 255, np.uint8), np.full((20, 20), 100, np.uint8)
    ink = with_crumb(own, lambda _: other, np.random.default_rng(seed))
    whole, crumb = (ink > 180).sum(), ((ink > 50) & (ink < 120)).sum()
    assert whole >= 30 * 22
    assert 0 <= crumb <= 1.3 * CRUMB * 50 * 65


def test_crosses_and_junk_fill_the_canvas() -> None:
    """Both come at the size at which characters are distorted."""
    rng = np.random.default_rng(9)
    for _ in range(50):
        assert cross(rng).shape == junk(lambda r: DIGITS.images[int(r.integers(220))], rng).shape == (64, 64)


def test_candidates_come_as_segmentation_gave_them() -> None:
    """In a mixture of candidates alone every image is one of the set, with its own class, and no pixel is changed."""
    proposed = candidate_set([], DIGIT_CLASSES, 30, 4)
    alone = DataMix(written=0.0, drawn=0.0, crosses=0.0, junk=0.0, candidates=1.0)
    source = mixture([DIGITS], DIGITS, alone, DIGIT_CLASSES, Distortion(), proposed)
    images, labels = source.draw(50, np.random.default_rng(8))
    known = {image.tobytes(): int(label) for image, label in zip(proposed.images, proposed.labels, strict=True)}
    assert [known[image.tobytes()] for image in images] == labels.tolist()


def test_a_further_set_is_offered_by_its_size() -> None:
    """As many again are half of what is drawn."""
    mix = DataMix(written=1, drawn=0, crosses=0, junk=0)
    source = mixture([DIGITS], DIGITS, mix, DIGIT_CLASSES, Distortion())
    more = CharacterSet("pseudo", DIGITS.images, np.full(len(DIGITS), 11))
    labels = source.with_set(more).draw(400, np.random.default_rng(1))[1]
    assert 150 < (labels == 11).sum() < 250


def test_characters_of_the_pen_alone_will_do() -> None:
    """A recipe need not name any set."""
    mix = DataMix(sets=(), repeats=(), drawn=1, crosses=0, junk=0)
    assert len(mixture([], DIGITS, mix, DIGIT_CLASSES, Distortion()).draw(10, np.random.default_rng(1))[1]) == 10
