"""Tiny data to train on."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from workshop.penmanship import drawn_set

MARKS = 90
"""How many pictures of own data there are."""


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of known sets with drawn digits in place of MNIST."""
    root = tmp_path_factory.mktemp("known")
    digits = drawn_set(tuple("0123456789"), 200, 3)
    (root / "digits").mkdir()
    arrays = {"x_train": digits.images[:150], "y_train": digits.labels[:150]}
    rest = {"x_test": digits.images[150:], "y_test": digits.labels[150:]}
    np.savez(root / "digits" / "mnist.npz", allow_pickle=False, **arrays, **rest)
    return root


@pytest.fixture(scope="session")
def three_classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Own data: zeros, ones and sevens as small pictures, in a folder for each class under another name."""
    root = tmp_path_factory.mktemp("own") / "marks"
    names = {0: "circle", 1: "stroke", 7: "hook"}
    digits = drawn_set(tuple("0123456789"), 500, 5)
    wanted = np.flatnonzero(np.isin(digits.labels, list(names)))[:MARKS]
    for at in wanted.tolist():
        image, folder = digits.images[at], root / names[int(digits.labels[at])]
        folder.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(folder / f"{at}.png"), cv2.resize(image, (24, 20), interpolation=cv2.INTER_AREA))
    return root
