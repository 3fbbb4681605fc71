"""Optimisers and their rates."""

from typing import Any

import keras

from workshop.sections import Schedule


def optimizer(plan: Schedule, steps_per_epoch: int) -> Any:  # noqa: ANN401 (Keras has no types)
    """The optimiser that a schedule asks for."""
    makers = {"adam": keras.optimizers.Adam, "nadam": keras.optimizers.Nadam, "adamw": keras.optimizers.AdamW}
    ema: dict[str, Any] = {"use_ema": True, "ema_momentum": plan.ema} if plan.ema else {}
    return makers[plan.optimizer](
        learning_rate=_rate(plan, plan.epochs * steps_per_epoch), weight_decay=plan.weight_decay or None, **ema
    )


def _rate(plan: Schedule, steps: int) -> Any:  # noqa: ANN401
    warm = max(1, round(steps * plan.warmup))
    return keras.optimizers.schedules.CosineDecay(
        plan.learning_rate / 20, max(1, steps - warm), alpha=0.01, warmup_target=plan.learning_rate, warmup_steps=warm
    )
