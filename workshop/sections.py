"""The tables of a recipe, each with its defaults; what the keys mean is in docs/training.md too."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DataMix:
    """What a batch is made of; the shares need not add up to one."""

    sets: tuple[str, ...] = ("mnist",)
    repeats: tuple[float, ...] = (1.0,)
    """How often each set is offered against its size."""
    validation: float = 0.08
    """Share of each set that is kept back to choose the checkpoint by."""
    written: float = 0.66
    """Share of characters from the sets."""
    drawn: float = 0.0
    """Share of digits from the pen model."""
    drawn_characters: int = 0
    """How many different ones the pen model draws before training."""
    crumbs: float = 0.0
    """Share of characters beside which a piece of a neighbour stays."""
    crosses: float = 0.07
    junk: float = 0.27


@dataclass(frozen=True)
class Schedule:
    """How long, how fast and how exactly."""

    epochs: int = 20
    epoch_size: int = 60_000
    """Characters an epoch."""
    batch: int = 128
    optimizer: str = "adamw"
    learning_rate: float = 2e-3
    warmup: float = 0.05
    """Share of all steps in which the rate rises; after it falls along a cosine."""
    weight_decay: float = 1e-3
    dropout: float = 0.4
    label_smoothing: float = 0.02
    ema: float = 0.998
    """Momentum of the average of weights; 0 trains without one."""
    precision: str = "float32"
    """float32, mixed_bfloat16 or mixed_float16; where the device gains nothing by it, float32 is taken instead."""


@dataclass(frozen=True)
class CalibrationMix:
    """What the confidence of whole values is fitted on."""

    strings: int = 1600
    """Composed strings, each one field."""
    pages: int = 120
    """Drawn forms of eight fields each."""


@dataclass(frozen=True)
class Distillation:
    """Learning from a teacher's answers (Hinton, Vinyals, Dean 2015), which are stored once beside the run."""

    teacher: str = "teacher"
    """Name of a recipe, whose run lies beside this one and is trained first where it does not; or a .keras file."""
    characters: int = 1_000_000
    """How many are drawn and labelled."""
    share: float = 0.7
    """Weight of the teacher's answers against the true labels."""
    temperature: float = 2.0
    """How far both are softened before they are compared."""
