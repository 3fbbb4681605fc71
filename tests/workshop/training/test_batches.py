"""Batches that a seed decides."""

from typing import Any

import pytest

from tests.workshop.training.child import Child

pytest.importorskip("tensorflow", reason="needs the extra `train`")
pytestmark = pytest.mark.xdist_group("tensorflow")


def batches_of_pool(many: int, plan: dict[str, Any], mixup: float, epochs: int) -> list[list[Any]]:
    """For each epoch, each batch as first pixels and targets, of a pool whose pixels are the positions."""
    import numpy as np  # noqa: PLC0415 (in the child)

    from workshop.recipe import Recipe  # noqa: PLC0415
    from workshop.sections import Augmentation, Schedule  # noqa: PLC0415
    from workshop.training.batches import PoolBatches  # noqa: PLC0415
    from workshop.training.material import Pool  # noqa: PLC0415

    images = np.broadcast_to(np.arange(many, dtype=np.uint8)[:, None, None, None], (many, 4, 4, 1))
    recipe = Recipe("one", seed=5, schedule=Schedule(**plan), augmentation=Augmentation(mixup=mixup))
    batches = PoolBatches(Pool(images, np.arange(many) % 3), recipe, 3, max(1, many // recipe.schedule.batch))
    told = []
    for epoch in range(epochs):
        batches.epoch = epoch
        every = [batches[at] for at in range(len(batches))]
        told.append([(pixels[:, 0, 0, 0].tolist(), wanted.tolist()) for pixels, wanted in every])
    return told


def test_an_epoch_sees_every_character_once(child: Child) -> None:
    """Own data is walked through whole, in another order each time."""
    first, second = child(batches_of_pool, 24, {"batch": 8}, 0.0, 2)
    for epoch in (first, second):
        assert sorted(pixel for pixels, _ in epoch for pixel in pixels) == list(range(24))
    assert [pixels for pixels, _ in first] != [pixels for pixels, _ in second]


def test_the_same_seed_and_epoch_give_the_same_batches(child: Child) -> None:
    """Blending included."""
    assert child(batches_of_pool, 24, {"batch": 8}, 0.4, 2) == child(batches_of_pool, 24, {"batch": 8}, 0.4, 2)


def test_a_pool_smaller_than_a_batch_is_one(child: Child) -> None:
    """It is seen whole."""
    ((batch,),) = child(batches_of_pool, 5, {"batch": 8}, 0.0, 1)
    assert sorted(batch[0]) == [0, 1, 2, 3, 4]


def test_sparse_labels_are_positions(child: Child) -> None:
    """One-hot ones have a one there."""
    sparse = child(batches_of_pool, 9, {"batch": 3, "labels": "sparse"}, 0.0, 1)[0]
    hot = child(batches_of_pool, 9, {"batch": 3}, 0.0, 1)[0]
    for (pixels, labels), (_, rows) in zip(sparse, hot, strict=True):
        assert labels == [int(pixel) % 3 for pixel in pixels]
        assert [row.index(1.0) for row in rows] == labels


def test_blending_blends_labels_as_it_blends_images(child: Child) -> None:
    """Targets add up to one, some are mixed, and none is of a class that is not in the batch."""
    rows = [row for _, wanted in child(batches_of_pool, 30, {"batch": 10}, 1.0, 1)[0] for row in wanted]
    assert all(sum(row) == pytest.approx(1, abs=1e-5) for row in rows)
    assert any(0.1 < max(row) < 0.9 for row in rows)
