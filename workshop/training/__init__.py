"""Training: a recipe and a folder of data to a run folder with the best weights."""

from workshop.training.events import Advance, Notice, Progress, Run, Tell
from workshop.training.fit import train

__all__ = ["Advance", "Notice", "Progress", "Run", "Tell", "train"]
