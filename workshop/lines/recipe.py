"""How a reader of lines is trained."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LineRecipe:
    """Every figure that decides what comes out."""

    name: str = "lines"
    architecture: str = "line"
    seed: int = 41
    sets: tuple[str, ...] = ("mnist", "usps", "optdigits", "nsysu")
    """Known sets whose digits lines are composed of, beside those that the pen model writes."""
    validation: float = 0.08
    """Share of each set that is kept back."""
    steps: int = 60_000
    batch: int = 64
    repeats: int = 4
    """Steps for each chunk of 128 lines: with batches of 64 each line is seen twice."""
    learning_rate: float = 2e-3
    dropout: float = 0.15
    ema: float = 0.999
    processes: int = 1
    """That draw lines while others learn."""
    calibration_strings: int = 2400
    calibration_pages: int = 120
    """Drawn lines and drawn forms that confidence is fitted on."""
    start: str = ""
    """A file of weights to begin with."""
