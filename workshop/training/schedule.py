"""Optimisers, and how their rate changes."""

from typing import Any

import keras

from workshop.sections import Schedule
from workshop.training.events import Network


def optimizer(plan: Schedule, steps_per_epoch: int) -> Network:
    """The optimiser that a schedule asks for."""
    makers = {"adam": keras.optimizers.Adam, "nadam": keras.optimizers.Nadam, "adamw": keras.optimizers.AdamW}
    ema: dict[str, Any] = {"use_ema": True, "ema_momentum": plan.ema} if plan.ema else {}
    return makers[plan.optimizer](
        learning_rate=_rate(plan, plan.epochs * steps_per_epoch // plan.accumulate),
        weight_decay=plan.weight_decay or None,
        gradient_accumulation_steps=plan.accumulate if plan.accumulate > 1 else None,
        **ema,
    )


def _rate(plan: Schedule, steps: int) -> Network:
    """Along a cosine (Loshchilov, Hutter 2017) after a rise, or one figure, which `plateau` lowers later."""
    if plan.rate != "cosine":
        return plan.learning_rate
    warm = max(1, round(steps * plan.warmup))
    return keras.optimizers.schedules.CosineDecay(
        plan.learning_rate / 20, max(1, steps - warm), alpha=0.01, warmup_target=plan.learning_rate, warmup_steps=warm
    )


def watchers(plan: Schedule) -> list[Network]:
    """Keras's callbacks that lower the rate or end training by what is kept back."""
    watch = keras.callbacks
    made = []
    if plan.rate == "plateau":
        made.append(
            watch.ReduceLROnPlateau("val_loss", factor=plan.plateau_factor, patience=plan.plateau_patience, verbose=0)
        )
    if plan.patience:
        made.append(watch.EarlyStopping("val_accuracy", mode="max", patience=plan.patience))
    return made


def shrink(core: Network, l2: float) -> None:
    """Add the squares of all kernels, times `l2`, to the loss."""
    for weight in core.trainable_variables:
        if l2 and weight.name == "kernel":
            weight.regularizer = keras.regularizers.L2(l2)
