"""Which box belongs to which character of a settled text: those that were read, as far as that is beyond doubt."""

from collections.abc import Sequence

from forms.geometry import Box


def aligned_boxes(seen: Sequence[tuple[str, Box]], text: str) -> list[Box | None]:
    """A box for each character of `text`, None where it is doubtful; `seen` are the characters as they were read.

    As many as were read: each has its box. Else both are laid side by side by edit distance (Levenshtein 1966), and
    what was read right has its box, unless something is missing or too much right beside it: the box may hold both.
    """
    if len(seen) == len(text):
        return [box for _, box in seen]
    found: list[Box | None] = [None] * len(text)
    pairs = _alike("".join(one for one, _ in seen), text)
    edges = [(-1, -1), *pairs, (len(seen), len(text))]
    for before, (i, j), after in zip(edges, edges[1:], edges[2:], strict=False):
        if (i - before[0], after[0] - i) == (j - before[1], after[1] - j):
            found[j] = seen[i][1]
    return found


def _alike(read: str, text: str) -> list[tuple[int, int]]:
    """Places of the characters that are the same in both, on a cheapest way from one to the other."""
    cost = [[max(i, j) if not i * j else 0 for j in range(len(text) + 1)] for i in range(len(read) + 1)]
    for i, one in enumerate(read, 1):
        for j, other in enumerate(text, 1):
            cost[i][j] = min(cost[i - 1][j - 1] + (one != other), cost[i - 1][j] + 1, cost[i][j - 1] + 1)
    pairs, i, j = [], len(read), len(text)
    while i and j:
        if cost[i][j] == cost[i - 1][j - 1] + (read[i - 1] != text[j - 1]):
            i, j = i - 1, j - 1
            if read[i] == text[j]:
                pairs.append((i, j))
        elif cost[i][j] == cost[i - 1][j] + 1:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]
