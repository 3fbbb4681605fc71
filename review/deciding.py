"""What the page sends when a person decides, and what becomes of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from forms.errors import NotYoursError
from forms.typed import ImpossibleValueError, TypedValue, typed_value
from review.cards import Cards
from storage.decisions import Decision, Purpose
from storage.settling import Settled, Settling
from storage.store import Store
from storage.waiting import Waiting, hidden, one

Id = Annotated[int, Field(ge=1, lt=2**31)]
Tab = Annotated[str, Field(min_length=8, max_length=64)]
"""Tells one browser's page from another of the same person."""


class Said(StrEnum):
    """What a person says by key."""

    CONFIRMED = "confirmed"
    TYPED = "typed"
    BLANK = "blank"
    STRUCK_OUT = "struck_out"
    ILLEGIBLE = "illegible"


class Sent(BaseModel):
    """A body that the page sends."""

    model_config = ConfigDict(extra="forbid")

    tab: Tab


class DecisionSent(Sent):
    """One decision."""

    reading: Id
    purpose: Purpose
    said: Said
    typed: Annotated[str, Field(max_length=1000)] = ""
    seconds: Annotated[float, Field(ge=0, le=86_400)] | None = None
    insist: bool = False
    """Whether the person was asked already and stays with it."""


class Outcome(StrEnum):
    """What became of a decision."""

    SETTLED = "settled"
    ASKED = "asked"
    """Nothing is stored yet: is it meant?"""
    REFUSED = "refused"
    """Nothing is stored: it cannot be a value of the field."""
    GONE = "gone"
    """Nothing is stored: somebody else was first, or the field was read anew."""


class Answer(BaseModel):
    """What the page is told of a decision."""

    outcome: Outcome
    sentence: str = ""


@dataclass(frozen=True)
class Deciding:
    """Takes decisions of people."""

    store: Store
    cards: Cards

    def decide(self, sent: DecisionSent, holder: str, name: str) -> Answer:
        """Store a decision, or say why not."""
        waiting = one(self.store.database, sent.reading)
        if waiting is None:
            return Answer(outcome=Outcome.GONE, sentence="this field was erased meanwhile")
        try:
            settled, doubt = self._settled(sent, waiting)
        except ImpossibleValueError as error:
            return Answer(outcome=Outcome.REFUSED, sentence=str(error))
        if doubt and not sent.insist:
            return Answer(outcome=Outcome.ASKED, sentence=f"{doubt}; Enter once more if that is what stands there")
        try:
            Settling(self.store.database).settle(sent.reading, holder, name, sent.purpose, settled)
        except NotYoursError as error:
            return Answer(outcome=Outcome.GONE, sentence=str(error))
        return Answer(outcome=Outcome.SETTLED)

    def _settled(self, sent: DecisionSent, waiting: Waiting) -> tuple[Settled, str | None]:
        """The decision, and why it might not be meant; raises ImpossibleValueError."""
        audited = hidden(sent.purpose, waiting)
        if sent.said is Said.CONFIRMED and audited:
            raise ImpossibleValueError(
                "type what stands there: the machine's value is hidden, so that both are looked at"
            )
        if sent.said is not Said.TYPED:
            settled = Settled(Decision(sent.said), seconds=sent.seconds)
            blank = "" if settled.decision is Decision.BLANK else None
            return settled, _difference(waiting, blank) if audited else None
        typed: TypedValue = typed_value(sent.typed, self.cards.spec(waiting))
        settled = Settled(Decision.CORRECTED, typed.text, typed.raw, sent.seconds)
        return settled, typed.doubt or (_difference(waiting, typed.text) if audited else None)


def _difference(waiting: Waiting, text: str | None) -> str | None:
    """Told once a person has said what they see: so slips of their fingers do not count as the machine's errors."""
    read = waiting.reading.text
    return None if text == read else f"the machine read {read or 'nothing'}, and accepted that"
