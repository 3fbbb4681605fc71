"""From a claim to its end: the work is done, and what came of it is written, even if the store is away for a while."""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from celery.exceptions import SoftTimeLimitExceeded
from structlog.contextvars import bound_contextvars

from forms.errors import ServiceError
from storage.jobs import DocumentJob, PageJob
from worker.outcomes import delay, log_failure, told
from worker.stopping import StoppedError, until_stopped

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
"""Between two tries to write an ending."""

AWAY_SECONDS = 5.0
"""Until a job is tried again that was handed back because of an outage."""

STOPPED = "the worker was told to stop"


class AwayError(ServiceError):
    """All that is stored is away, and this job is no more to blame than any other."""


Job = TypeVar("Job", DocumentJob, PageJob)
Held_contra = TypeVar("Held_contra", DocumentJob, PageJob, contravariant=True)

Ending = Callable[[], object]
"""Writes how an attempt ended."""


class Queue(Protocol[Held_contra]):
    """Where a job is handed back to."""

    def release(self, job: Held_contra, note: str, delay: float) -> bool:
        """Hand it back, to be tried again in `delay` seconds."""

    def postpone(self, job: Held_contra, note: str, delay: float) -> bool:
        """The same as if it had not been taken."""


def carry_out(queue: Queue[Job], job: Job, work: Callable[[Job], Ending], called: str) -> None:
    """Do the `work` of a claimed job and write how it ended; `called` is what the log calls it.

    An error hands the job back, to be tried again after a pause; an outage and the end of the worker uncounted. A store
    that is away is waited for with the result in hand, for as long as the task may last; then SoftTimeLimitExceeded
    or StoppedError is raised, and the job is still held.
    """

    def failed(error: Exception) -> Ending:
        log_failure(called, job.attempt, error)
        return partial(queue.release, job, told(error), delay(job.attempt, error))

    with bound_contextvars(**job.keys), until_stopped():
        try:
            ending = work(job)
        except StoppedError:
            ending = partial(queue.postpone, job, STOPPED, 0.0)
        except AwayError as error:
            log.warning("%s", error)
            ending = partial(queue.postpone, job, str(error), AWAY_SECONDS)
        except Exception as error:  # noqa: BLE001 - whatever a file does to its reader, the row must be handed back
            ending = failed(error)
        _written(ending, failed)


def _written(ending: Ending, failed: Callable[[Exception], Ending]) -> None:
    """Write an ending; what cannot be written in it is a failure of the attempt."""
    while True:
        try:
            ending()
            return
        except (StoppedError, SoftTimeLimitExceeded):
            raise
        except (ServiceError, OSError) as error:
            log.warning("%s; what was read is kept until then", error)
            time.sleep(RETRY_SECONDS)
        except Exception as error:  # noqa: BLE001 - as above
            ending = failed(error)
