"""What keeps a recipe from being trained, and what to do about it."""

from collections.abc import Iterator

from workshop.sections import Augmentation, DataMix, Distillation, Pseudo, Schedule, Start

PRECISIONS = ("float32", "mixed_bfloat16", "mixed_float16")
OPTIMIZERS = ("adam", "nadam", "adamw")
RATES = ("cosine", "constant", "plateau")
LABELS = ("one-hot", "sparse")
SHARES = ("translation", "zoom", "shear", "elastic", "erasing", "contrast", "brightness")


def of_data(data: DataMix) -> Iterator[str]:
    """Problems of [data]."""
    if len(data.sets) != len(data.repeats):
        yield "[data] needs one figure in `repeats` for each of `sets`"
    if not 0 < data.validation < 1:
        yield "[data] validation must lie between 0 and 1"
    if not 0 <= data.test < 1 - data.validation:
        yield "[data] test must be at least 0 and leave something to learn from beside validation"
    if not data.sets and not data.folder and not data.drawn_characters:
        yield "[data] names nothing to learn from; give `sets`, `drawn_characters` or a `folder`"


def of_schedule(plan: Schedule) -> Iterator[str]:
    """Problems of [schedule]."""
    yield from _unknown("precision", plan.precision, PRECISIONS)
    yield from _unknown("optimizer", plan.optimizer, OPTIMIZERS)
    yield from _unknown("rate", plan.rate, RATES)
    yield from _unknown("labels", plan.labels, LABELS)
    for name in ("epochs", "epoch_size", "batch", "accumulate", "plateau_patience"):
        if getattr(plan, name) < 1:
            yield f"[schedule] {name} must be at least 1"
    for name in ("ema", "dropout", "label_smoothing"):
        if not 0 <= getattr(plan, name) < 1:
            yield f"[schedule] {name} must be at least 0 and below 1"
    if plan.labels == "sparse" and plan.label_smoothing:
        yield "[schedule] sparse labels cannot be smoothed; write label_smoothing = 0 or labels = 'one-hot'"
    if plan.l2 and plan.weight_decay:
        yield "[schedule] l2 and weight_decay both shrink the weights; set one of them to 0"


def of_augmentation(change: Augmentation, plan: Schedule) -> Iterator[str]:
    """Problems of [augmentation]."""
    if change.mixup and plan.labels == "sparse":
        yield "[augmentation] mixup blends labels, which sparse ones cannot be; write labels = 'one-hot' or mixup = 0"
    for name, most in {**dict.fromkeys(SHARES, 1.0), "rotation": 180.0, "noise": 0.99}.items():
        if not 0 <= getattr(change, name) <= most:
            yield f"[augmentation] {name} must lie between 0, which leaves it out, and {most:g}"
    if min(change.blur, change.mixup) < 0:
        yield "[augmentation] blur and mixup cannot be below 0, which leaves them out"


def of_distillation(learnt: Distillation, name: str, plan: Schedule, change: Augmentation) -> Iterator[str]:
    """Problems of [distillation] in a recipe of that name."""
    yield from _unknown("precision", learnt.precision, PRECISIONS, "distillation")
    if learnt.teacher == name:
        yield f"[distillation] teacher is {name!r} itself; name another recipe or a .keras file"
    if not 0 < learnt.share <= 1:
        yield "[distillation] share must be above 0 and at most 1; without a teacher leave the table out"
    if learnt.temperature <= 0:
        yield "[distillation] temperature must be above 0; 1 leaves the teacher's answers as they are"
    if learnt.characters < plan.batch:
        yield f"[distillation] characters must be at least one batch, {plan.batch}"
    if plan.labels == "sparse":
        yield "[distillation] a teacher's answers are no sparse labels; write labels = 'one-hot'"
    if change.mixup:
        yield "[distillation] blended images would need other answers than those stored; write mixup = 0"


def of_start(start: Start, name: str) -> Iterator[str]:
    """Problems of [start] in a recipe of that name."""
    if start.freeze < 0:
        yield "[start] freeze counts layers and cannot be below 0"
    if start.freeze and not start.weights:
        yield "[start] freeze keeps layers as they were, so it needs `weights` to begin with"
    if start.weights == name:
        yield f"[start] weights are those of {name!r} itself; give this recipe another name"


def of_pseudo(more: Pseudo) -> Iterator[str]:
    """Problems of [pseudo]."""
    if not more.folder:
        yield "[pseudo] needs the `folder` of unlabelled pictures"
    if not 0 < more.threshold < 1:
        yield "[pseudo] threshold must lie between 0 and 1"
    if more.rounds < 1:
        yield "[pseudo] rounds must be at least 1; without pseudo-labels leave the table out"


def _unknown(key: str, value: str, known: tuple[str, ...], table: str = "schedule") -> Iterator[str]:
    if value not in known:
        yield f"[{table}] {key} must be one of {', '.join(known)}, not {value!r}"
