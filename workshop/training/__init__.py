"""Training: a recipe and a folder of data to a run folder with the best weights."""

from workshop.training.events import Advance, Network, Notice, Progress, Run, Tell
from workshop.training.finished import open_run, recipe_of
from workshop.training.running import begin_anew, train

__all__ = ["Advance", "Network", "Notice", "Progress", "Run", "Tell", "begin_anew", "open_run", "recipe_of", "train"]
