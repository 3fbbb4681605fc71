"""The life of documents as a machine: it does whatever may happen to them, and knows what must come of it."""

import contextlib
from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from forms.errors import NothingFoundError
from forms.reason import Reason, ReasonCode
from storage.bells import Waiting
from storage.closing import ending
from storage.jobs import LONGEST_LEASE, MAX_ATTEMPTS, DocumentJob, PageJob
from storage.models import DocumentRow, PageRow, ReadingRow
from storage.requeue import NOT_READ, requeue
from storage.states import OPEN_PAGES, DocumentState, WorkState
from storage.store import Store
from tests.nouns import page_not_read, page_read, reading
from tests.storage.turned_clock import TurnedClock

IDS = [letter * 64 for letter in "ab"]
LEASE, TRUST = 60.0, 30.0
TOLERANCE = 30.0
"""Seconds that a step may take on a busy machine."""
JUMPS = [-7200.0, -100.0, -5.0, 5.0, 45.0, 100.0, 7200.0]
BAD = Reason(ReasonCode.ENCRYPTED, "it asks for a password")


@dataclass
class Claim:
    """A job in the hands of a process, which may be slow, dead, or overtaken long since."""

    row: str | int
    """A document's id or a page's."""
    job: DocumentJob | PageJob
    until: float
    """When its lease ends, by the clock as it was turned then."""


class Life(RuleBasedStateMachine):
    """Two contents, any number of processes, a clock that jumps."""

    def __init__(self, store: Store, clock: TurnedClock) -> None:
        """Begin with an empty store."""
        super().__init__()
        self.store, self.clock = store, clock
        with store.database.writing() as connection:
            for table in (ReadingRow, PageRow, DocumentRow):
                connection.execute(sa.delete(table))
        clock.turn(-clock.seconds)
        self.received: set[str] = set()
        self.split_into: dict[str, int] = {}
        self.claims: list[Claim] = []
        self.holding: dict[str | int, Claim] = {}
        """Who holds a row as far as the database must know."""
        self.dead: set[int] = set()
        self.texts: dict[int, str] = {}
        """What was read, by page."""
        self.processes = 0

    @initialize(pages=st.integers(1, 2), ended=st.sampled_from([None, *sorted(NOT_READ - {WorkState.QUARANTINED})]))
    def begin(self, pages: int, ended: WorkState | None) -> None:
        """One document has been split already, and perhaps a page of it was not read: so lives are about pages too."""
        self.receive(IDS[0], urgent=False)
        job = self.store.documents.claim(IDS[0], self._new_holder(), LEASE)
        assert job is not None
        self._split(job, pages)
        self.split_into[IDS[0]] = pages
        if ended is not None:
            claim = self._claim(self._page_ids()[0])
            assert claim is not None
            self._end(claim, 0, ended)

    @rule(document=st.sampled_from(IDS), urgent=st.booleans())
    def receive(self, document: str, urgent: bool) -> None:
        """The same content again is no new document."""
        new = self.store.documents.receive(document, "form.pdf", "application/pdf", "auto", urgent=urgent)
        assert new == (document not in self.received)
        self.received.add(document)

    @rule(started=st.booleans())
    def ring(self, started: bool) -> None:
        """A dispatcher rings, or starts anew and rings; whether anybody hears is left open."""
        if started:
            self.store.bells.forget()
        documents = self.store.bells.due_documents(2, TRUST)
        pages = self.store.bells.due_pages(2, TRUST)
        assert self.store.bells.waiting(Waiting(documents, pages)) == len(documents) + len(pages)

    @rule(data=st.data())
    def claim(self, data: st.DataObject) -> None:
        """A process hears a bell, new or old."""
        row = data.draw(st.sampled_from([*self._page_ids(), *sorted(self.received)]))
        self._claim(row)

    @rule(data=st.data(), times=st.integers(1, MAX_ATTEMPTS))
    def fail(self, data: st.DataObject, times: int) -> None:
        """A row that nobody can finish is taken again and again."""
        row = data.draw(st.sampled_from([*self._page_ids(), *sorted(self.received)]))
        for _ in range(times):
            claim = self._claim(row)
            if claim is not None:
                self._give(claim, counted=True)

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def overtake(self, data: st.DataObject) -> None:
        """A process is so slow that another takes its row, if it still can, before it writes what came of it."""
        claim = data.draw(st.sampled_from(self.claims))
        self.clock.turn(LEASE + 1.0)
        self._claim(claim.row)
        self._end(claim, 1, None)

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), pages=st.integers(0, 3), along=st.integers(0, 2), state=st.sampled_from([None, *NOT_READ]))
    def end(self, data: st.DataObject, pages: int, along: int, state: WorkState | None) -> None:
        """A process writes what came of its job, in time or late; it counts only where nobody has taken over.

        Who splits may take the first pages along.
        """
        self._end(data.draw(st.sampled_from(self.claims)), pages, state, along)

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), counted=st.booleans())
    def hand_back(self, data: st.DataObject, counted: bool) -> None:
        """A fault, or an outage, which is no attempt."""
        self._give(data.draw(st.sampled_from(self.claims)), counted=counted)

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def kill(self, data: st.DataObject) -> None:
        """A process is gone without a word."""
        claim = data.draw(st.sampled_from(self.claims))
        self.claims.remove(claim)
        self.dead.add(int(claim.job.holder.rpartition(":")[2]))

    @rule()
    def sweep(self) -> None:
        """A dispatcher picks up what dead processes held, and gives up what was taken too often."""
        for row in (
            *self.store.pages.release_lost("here.", lambda process: process not in self.dead),
            *self.store.documents.release_lost("here.", lambda process: process not in self.dead),
        ):
            holder = self.holding.pop(row).job.holder
            assert int(holder.rpartition(":")[2]) in self.dead
        for row in (*self.store.pages.give_up(), *self.store.documents.give_up()):
            self.holding.pop(row, None)

    @rule(seconds=st.sampled_from(JUMPS))
    def turn_clock(self, seconds: float) -> None:
        """Time passes, or somebody sets the clock."""
        self.clock.turn(seconds)

    @precondition(lambda self: self._not_read())
    @rule(states=st.sampled_from([NOT_READ, *({state} for state in sorted(NOT_READ))]))
    def requeue(self, states: set[WorkState]) -> None:
        """An operator brings back what was not read."""
        with contextlib.suppress(NothingFoundError):
            requeue(self.store.database, [], states)

    @invariant()
    def nothing_is_lost_and_nothing_doubled(self) -> None:
        """Every document, every page and every current reading that must be there is there once, and no other."""
        with self.store.database.reading() as connection:
            documents = connection.scalars(sa.select(DocumentRow.id)).all()
            of_pages = connection.scalars(sa.select(PageRow.document_id)).all()
            current = sa.select(ReadingRow.page_id, ReadingRow.text).where(ReadingRow.is_current)
            texts = [tuple(row) for row in connection.execute(current)]
        assert sorted(documents) == sorted(self.received)
        assert Counter(of_pages) == self.split_into
        assert sorted(texts) == sorted(self.texts.items())

    @invariant()
    def a_documents_state_agrees_with_its_pages(self) -> None:
        """Whatever happened, and attempts stay within their number."""
        with self.store.database.reading() as connection:
            documents = connection.execute(sa.select(DocumentRow.id, DocumentRow.state, DocumentRow.attempt)).all()
            pages = connection.execute(sa.select(PageRow.document_id, PageRow.state, PageRow.attempt)).all()
        for document in documents:
            counts = Counter(page.state for page in pages if page.document_id == document.id)
            assert _agrees(document.state, counts), f"{document.state}: {counts}"
        assert all(0 <= row.attempt <= MAX_ATTEMPTS for row in (*documents, *pages))

    def teardown(self) -> None:
        """Left to workers that do their work, everything comes to an end."""
        rounds = 0
        while self.store.bells.anything_open():
            rounds += 1
            assert rounds <= 2 * MAX_ATTEMPTS
            self.clock.turn(LEASE + TOLERANCE)
            self.sweep()
            for document in self.store.bells.due_documents(100, 0.0):
                job = self.store.documents.claim(document, self._new_holder(), LEASE)
                assert job is None or self._split(job, 2)
            for page_id in self.store.bells.due_pages(100, 0.0):
                page = self.store.pages.claim(page_id, self._new_holder(), LEASE)
                assert page is None or self._save(page, None)

    def _new_holder(self) -> str:
        self.processes += 1
        return f"here.worker:{self.processes}"

    def _not_read(self) -> bool:
        """Whether any page, or any document without pages, has ended unread."""
        pages = sa.select(PageRow.id).where(PageRow.state.in_(NOT_READ))
        documents = sa.select(DocumentRow.id).where(DocumentRow.state == DocumentState.FAILED)
        with self.store.database.reading() as connection:
            return any(connection.scalars(question.limit(1)).all() for question in (pages, documents))

    def _page_ids(self) -> list[int]:
        with self.store.database.reading() as connection:
            return list(connection.scalars(sa.select(PageRow.id).order_by(PageRow.id)))

    def _claim(self, row: str | int) -> Claim | None:
        """Try to take a row: nobody may have held it, but for one whose time was over."""
        holder = self._new_holder()
        if isinstance(row, str):
            job: DocumentJob | PageJob | None = self.store.documents.claim(row, holder, LEASE)
        else:
            job = self.store.pages.claim(row, holder, LEASE)
        if job is None:
            return None
        before = self.holding.get(row)
        if before is not None:
            ahead = before.until - self.clock.seconds
            assert ahead <= TOLERANCE or ahead >= LONGEST_LEASE - TOLERANCE
        claim = Claim(row, job, self.clock.seconds + LEASE)
        self.claims.append(claim)
        self.holding[row] = claim
        return claim

    def _end(self, claim: Claim, pages: int, state: WorkState | None, along: int = 0) -> None:
        """Split into so many pages, or save how a page ended; it must count just where nobody has taken over."""
        self.claims.remove(claim)
        counts = self._let_go(claim)
        if isinstance(claim.job, DocumentJob):
            done = self._split_along(claim.job, pages, along) if along and pages else self._split(claim.job, pages)
            if done and pages:
                self.split_into[claim.job.scan.document] = pages
        else:
            done = self._save(claim.job, state)
        assert done == counts

    def _give(self, claim: Claim, *, counted: bool) -> None:
        """Hand back what a process holds, or believes it does."""
        self.claims.remove(claim)
        queue = self.store.documents if isinstance(claim.job, DocumentJob) else self.store.pages
        give = queue.release if counted else queue.postpone
        assert give(claim.job, "a fault", 0.0) == self._let_go(claim)  # type: ignore[arg-type]

    def _let_go(self, claim: Claim) -> bool:
        """Whether this claim is the one that counts; then it is over."""
        if self.holding.get(claim.row) is not claim:
            return False
        del self.holding[claim.row]
        return True

    def _split(self, job: DocumentJob, pages: int) -> bool:
        return self.store.documents.split(job, pages) if pages else self.store.documents.reject(job, BAD)

    def _split_along(self, job: DocumentJob, pages: int, along: int) -> bool:
        """Split, and let the same process hold the first pages."""
        taken = self.store.documents.split_and_claim(job, pages, min(along, pages), LEASE)
        for page in taken:
            claim = Claim(page.page_id, page, self.clock.seconds + LEASE)
            self.claims.append(claim)
            self.holding[page.page_id] = claim
        return bool(taken)

    def _save(self, job: PageJob, state: WorkState | None) -> bool:
        text = f"{self.processes}-{job.attempt}"
        code = ReasonCode.UNIDENTIFIED if state is WorkState.UNIDENTIFIED else ReasonCode.UNREADABLE
        page = (
            page_read(job.scan, job.number, (reading(text=text),))
            if state is None
            else page_not_read(job.scan, 1, code)
        )
        saved = self.store.pages.save(job, page, {})
        if saved and state is None:
            self.texts[job.page_id] = text
        return saved


def _agrees(state: DocumentState, counts: Counter[WorkState]) -> bool:
    """Whether a document may be in this state with pages in those."""
    is_open = any(counts[each] for each in OPEN_PAGES)
    if state is DocumentState.RECEIVED:
        return not counts
    if state is DocumentState.SPLIT:
        return set(counts) == {WorkState.QUEUED}
    if state is DocumentState.READING:
        return is_open
    return not is_open and (state is ending(counts) if counts else state is DocumentState.FAILED)
