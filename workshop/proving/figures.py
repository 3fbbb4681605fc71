"""Figures about whole values: how many are right, how many can be accepted at which error, what confidence is worth."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forms.guarantee import upper_bound
from workshop.proving.outcomes import Outcome
from workshop.reporting.reliability import Reliability, reliability
from workshop.truth.rows import BLANK

ERRORS = (0.001, 0.005, 0.01)
"""Error among accepted values at which the read rate is told."""
SEED = 5


@dataclass(frozen=True)
class Curve:
    """Risk against coverage (El-Yaniv and Wiener 2010): values accepted from the surest one on."""

    coverage: NDArray[np.float64]
    """(n,) shares of all fields, rising."""
    risk: NDArray[np.float64]
    """(n,) shares of the accepted ones that are wrong."""

    def read_rate(self, error: float) -> float:
        """The largest share that can be accepted with no more than that error; chosen by these very values, so kind."""
        fits = np.nonzero(self.risk <= error)[0]
        return float(self.coverage[fits[-1]]) if len(fits) else 0.0


def curve_of(outcomes: Sequence[Outcome]) -> Curve:
    """The curve of fields that have a value; what is objected to or blank is never accepted."""
    free = [one for one in outcomes if one.accepted(0.0)]
    confidence = np.array([one.confidence for one in free])
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(np.array([not one.right for one in free], np.int64)[order])
    counts = np.arange(1, len(free) + 1)
    # A threshold cannot part values of one confidence.
    last = np.append(np.diff(confidence[order]) != 0, True)[: len(free)]
    return Curve((counts / max(1, len(outcomes)))[last], (wrong / counts)[last])


@dataclass(frozen=True)
class Figures:
    """What was measured on one set of scans."""

    name: str
    outcomes: Sequence[Outcome]
    causes: Mapping[str, int]
    """How many of the wrong ones are due to what."""
    threshold: float
    """The general one, for what would be accepted now."""

    @property
    def curve(self) -> Curve:
        """Risk against coverage."""
        return curve_of(self.outcomes)

    @property
    def reliability(self) -> Reliability | None:
        """Confidence against truth of all fields that were found and not objected to; None without any."""
        free = [one for one in self.outcomes if one.confidence >= 0]
        if not free:
            return None
        sure, right = np.array([one.confidence for one in free]), np.array([one.right for one in free])
        return reliability(sure, right, SEED)

    def as_record(self) -> dict[str, Any]:
        """Plain values, shares from 0 to 1."""
        many = len(self.outcomes)
        written = [one for one in self.outcomes if one.truth.state != BLANK]
        accepted = [one for one in self.outcomes if one.accepted(self.threshold)]
        wrong = sum(not one.right for one in accepted)
        valued = [one for one in self.outcomes if one.truth.value]
        rates = {f"{error:g}": self.curve.read_rate(error) for error in ERRORS}
        found = self.reliability
        return {
            "fields": many,
            "found": _share(sum(one.found is not None for one in written), len(written)),
            "exact": _share(sum(one.right for one in self.outcomes), many),
            "value_exact": _share(sum(_value_right(one) for one in valued), len(valued)),
            "threshold": self.threshold,
            "accepted": _share(len(accepted), many),
            "accepted_wrong": wrong,
            "accepted_error_upper_95": upper_bound(wrong, len(accepted)) if accepted else None,
            "read_rate": rates,
            "ece": found.error if found else None,
            "ece_null_band": list(found.null_band) if found else None,
            "causes": dict(self.causes),
            "coverage": self.curve.coverage.round(4).tolist(),
            "risk": self.curve.risk.round(4).tolist(),
        }

    def as_text(self) -> str:
        """A few lines for people."""
        row = self.as_record()
        rates = ", ".join(f"{rate:.1%} at {float(error):.1%}" for error, rate in row["read_rate"].items())
        upper = row["accepted_error_upper_95"]
        bound = "" if upper is None else f" (at most {upper:.1%} by 95 %)"
        lines = [
            f"{self.name}: {row['fields']} fields, {row['found'] or 0:.1%} found, {row['exact'] or 0:.1%} right",
            f"  accepted from {self.threshold:g} on: {row['accepted'] or 0:.1%}, wrong {row['accepted_wrong']}{bound}",
            f"  read rate (by these very values): {rates} error",
        ]
        if row["ece"] is not None:
            low, high = row["ece_null_band"]
            lines.append(f"  calibration error {row['ece']:.1%}; by chance alone {low:.1%} to {high:.1%}")
        causes = ", ".join(f"{many} {cause}" for cause, many in Counter(self.causes).most_common())
        return "\n".join([*lines, f"  errors: {causes or 'none'}"])


def _value_right(outcome: Outcome) -> bool:
    return outcome.found is not None and outcome.found.reading.text == outcome.truth.value


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
