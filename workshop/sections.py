"""The tables of a recipe, each with its defaults; docs/training.md tells of all of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DataMix:
    """What a batch is made of; the shares need not add up to one."""

    sets: tuple[str, ...] = ("mnist",)
    """Known sets by name, own ones by path; classes of own ones are found by their names."""
    repeats: tuple[float, ...] = (1.0,)
    """How often each set is offered against its size."""
    validation: float = 0.08
    """Share of each set that is kept back to choose the checkpoint by."""
    written: float = 0.66
    """Share of characters from the sets."""
    drawn: float = 0.0
    """Share of characters from the pen model."""
    drawn_characters: int = 0
    """How many different ones the pen model draws before training."""
    plain: float = 0.0
    """Share of characters that are only normalised, as those are that a network is measured on."""
    crumbs: float = 0.0
    """Share of characters beside which a piece of a neighbour stays."""
    crosses: float = 0.07
    junk: float = 0.27
    candidates: float = 0.0
    """Share of what segmentation proposes for composed strings, digits and junk alike."""
    composed_candidates: int = 0
    """How many different ones are composed before training."""
    folder: str = ""
    """Own data, learnt as it is: it gives image size, channels and classes, and all of the above but `validation` is
    passed over."""
    test: float = 0.1
    """Share of own data that is measured once, at the end, where it comes without such a part."""


@dataclass(frozen=True)
class Schedule:
    """How long, how fast and how exactly."""

    epochs: int = 20
    epoch_size: int = 60_000
    """Characters an epoch, where they are drawn; own data is seen whole in each."""
    batch: int = 128
    accumulate: int = 1
    """Batches whose gradients are averaged before a step."""
    optimizer: str = "adamw"
    learning_rate: float = 2e-3
    rate: str = "cosine"
    """cosine: up, then down along a cosine; constant; plateau: down whenever the loss on what is kept back stays."""
    warmup: float = 0.05
    """Share of all steps in which the rate of `cosine` rises."""
    plateau_patience: int = 3
    """Epochs without a lower loss after which `plateau` lowers the rate."""
    plateau_factor: float = 0.5
    patience: int = 0
    """Epochs without a better accuracy after which training ends; 0 trains all epochs."""
    weight_decay: float = 1e-3
    """As AdamW has it, apart from the loss."""
    l2: float = 0.0
    """Weight of the squared weights in the loss."""
    dropout: float = 0.4
    labels: str = "one-hot"
    """one-hot or sparse; sparse ones are smaller and can be neither smoothed nor mixed."""
    label_smoothing: float = 0.0
    ema: float = 0.998
    """Momentum of the average of weights; 0 trains without one."""
    precision: str = "float32"
    """float32, mixed_bfloat16 or mixed_float16; where the device gains nothing by it, float32 is taken instead."""


@dataclass(frozen=True)
class Augmentation:
    """How far images are changed before the network sees them, anew each time; 0 leaves it out.

    Each is a Keras layer, but mixup. They resample images that are ready for the network, so for drawn data bends
    belong into [distortion], before normalisation.
    """

    translation: float = 0.0
    """Share of the side."""
    rotation: float = 0.0
    """Degrees."""
    zoom: float = 0.0
    """Share."""
    shear: float = 0.0
    """Share of the side."""
    elastic: float = 0.0
    """Strength of `RandomElasticTransform`, 0 to 1."""
    erasing: float = 0.0
    """Largest share of the area that is covered."""
    contrast: float = 0.0
    """Share."""
    brightness: float = 0.0
    """Share of the range."""
    blur: float = 0.0
    """Largest sigma, pixels."""
    noise: float = 0.0
    """Standard deviation, as a share of the range."""
    mixup: float = 0.0
    """Alpha of MixUp (Zhang, Cisse, Dauphin, Lopez-Paz 2018): batches are blended with themselves."""


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
    """How many are drawn and labelled; of own data, each one is."""
    share: float = 0.7
    """Weight of the teacher's answers against the true labels."""
    temperature: float = 2.0
    """How far both are softened before they are compared."""
    precision: str = "float32"
    """In which the teacher answers; mixed_bfloat16 is faster where the device has it."""


@dataclass(frozen=True)
class Start:
    """Weights to begin with, in place of random ones."""

    weights: str = ""
    """Name of a run beside this one, its folder, or a .keras file of the same architecture."""
    freeze: int = 0
    """How many of the layers that learn stay as they are, counted from the input."""


@dataclass(frozen=True)
class Pseudo:
    """Learning from crops that nobody has labelled (Lee 2013)."""

    folder: str = ""
    """Pictures of one character each."""
    threshold: float = 0.98
    """Probability from which the network's own answer is taken for true."""
    rounds: int = 1
    """How often crops are labelled, each time followed by a training."""
