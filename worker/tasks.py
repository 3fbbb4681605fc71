"""The two tasks, and the bell that sends them. A message is one id; all else is in the database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from celery import Celery
from kombu.exceptions import OperationalError

from forms.errors import ServiceError
from worker.bench import Bench

SPLIT, READ = "inkfield.split_document", "inkfield.read_page"


def register_tasks(app: Celery, bench: Callable[[], Bench]) -> None:
    """Give `app` its tasks; `bench` opens a process's bench on the first call and returns the same one ever after."""

    @app.task(name=SPLIT)  # type: ignore[untyped-decorator]
    def split_document(document_id: str) -> None:
        bench().split_document(document_id)

    @app.task(name=READ)  # type: ignore[untyped-decorator]
    def read_page(page_id: int) -> None:
        bench().read_one(page_id)


@dataclass(frozen=True)
class CeleryBell:
    """Sends the tasks' messages; raises ServiceError where the broker does not take them."""

    app: Any
    broker: str
    """The broker as people may see it, without a password."""

    def split_document(self, document: str) -> None:
        """Say that a document waits to be split."""
        self._send(SPLIT, document)

    def read_page(self, page_id: int) -> None:
        """Say that a page waits to be read."""
        self._send(READ, page_id)

    def _send(self, task: str, row: str | int) -> None:
        try:
            self.app.send_task(task, args=[row])
        except (OperationalError, *self.app.connection().connection_errors) as error:
            raise ServiceError(f"the broker {self.broker} takes no messages; see that it runs") from error
