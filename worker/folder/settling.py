"""Which files have stopped changing, and which of them wait for something else."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from forms.errors import InputError
from worker.folder.sight import Sight

Settled = Sequence[tuple[str, Sight]]


@dataclass(frozen=True)
class Patience:
    """How long a file is waited for."""

    settle: float
    """Seconds for which it must not have changed before it is looked at closely; it is looked at twice at least."""
    give_up: float
    """Seconds without a change after which a file that is not all there is given up."""


@dataclass
class Settling:
    """What the files of one folder looked like, and since when by this machine's clock."""

    settle: float
    _seen: dict[str, tuple[Sight, float]] = field(default_factory=dict)

    def settled(self, files: Mapping[str, Sight]) -> Settled:
        """Those of `files` that looked the same at the last look, and for long enough."""
        now, before = time.monotonic(), self._seen
        self._seen = {name: (sight, _since(before.get(name), sight, now)) for name, sight in files.items()}
        return [
            (name, sight)
            for name, (sight, since) in self._seen.items()
            if name in before and before[name][0] == sight and now - since >= self.settle
        ]


@dataclass(frozen=True)
class _Hold:
    sight: Sight
    until: float
    error: InputError | None
    """Why the file is given up then; None where it is tried again."""

    def is_of(self, sight: Sight) -> bool:
        return self.sight == sight and self.sight.placed == sight.placed


@dataclass
class Holds:
    """Files that have settled and are not looked at again before they change in any way, or a time has come."""

    _holds: dict[str, _Hold] = field(default_factory=dict)

    def keep(self, name: str, sight: Sight, seconds: float, error: InputError | None) -> bool:
        """Hold a file for `seconds`, then give it up for `error` if there is one; whether this is said of it first."""
        first = name not in self._holds
        self._holds[name] = _Hold(sight, time.monotonic() + seconds, error)
        return first

    def holds(self, name: str, sight: Sight) -> bool:
        """Whether that file is not to be looked at now."""
        hold = self._holds.get(name)
        return hold is not None and hold.is_of(sight) and time.monotonic() < hold.until

    def given_up(self, name: str, sight: Sight) -> InputError | None:
        """Why a file that is held no longer is given up; None where it is not."""
        hold = self._holds.get(name)
        return hold.error if hold is not None and hold.is_of(sight) else None

    def forget_others(self, names: Mapping[str, Sight]) -> None:
        """Forget the files that are not among `names`."""
        for name in self._holds.keys() - names.keys():
            del self._holds[name]


def _since(before: tuple[Sight, float] | None, sight: Sight, now: float) -> float:
    return before[1] if before is not None and before[0] == sight else now
