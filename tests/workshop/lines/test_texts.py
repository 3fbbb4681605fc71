"""What is written on drawn lines: characters that the reader knows, digits that nobody can guess."""

from collections import Counter

import numpy as np

from workshop.lines.texts import ALPHABET, line_text


def test_texts_hold_known_characters_alone_and_digits_evenly() -> None:
    """Of two thousand texts each has a digit; each digit makes up a tenth, zeros more, as round sums have them."""
    rng = np.random.default_rng(1)
    texts = [line_text(rng) for _ in range(2000)]
    assert set("".join(texts)) <= set(ALPHABET)
    assert all(any(one.isdigit() for one in text) for text in texts)
    found = Counter(one for text in texts for one in text if one.isdigit())
    total = sum(found.values())
    assert all(0.07 < found[digit] / total < 0.12 for digit in "123456789")
    assert 0.12 < found["0"] / total < 0.25


def test_few_texts_come_twice() -> None:
    """A network that meets the same strings again learns them by heart."""
    rng = np.random.default_rng(2)
    texts = [text for text in (line_text(rng) for _ in range(3000)) if len(text) > 4]
    assert len(set(texts)) > 0.98 * len(texts)
