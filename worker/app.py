"""The Celery app and how it is set."""

from dataclasses import dataclass

from celery import Celery

from worker.broker import celery_url

KILL_SECONDS = 10.0
"""How long a task that is told to stop may take to do so before its process is killed."""


MEMORY = {"polling_interval": None}
"""The pause between two looks is the event loop's, so there is none within a look."""

REDIS = {"socket_timeout": 10.0, "socket_connect_timeout": 5.0, "socket_keepalive": True, "ack_emulation": False}
"""A broker that hangs without a word counts as gone. Bells are not acknowledged: see worker.redis_transport."""


@dataclass(frozen=True)
class QueuePlan:
    """What a worker is told about its queue."""

    broker_url: str
    """memory:// within this worker alone, redis://… across machines."""
    concurrency: int
    """How many processes work."""
    task_seconds: float = 120.0
    """How long one page or one splitting may take."""
    stop_seconds: float = 8.0
    """How long what is begun may go on when the worker is told to stop; then it is handed back. Containers get 10 s."""

    @property
    def lease(self) -> float:
        """Seconds a claim holds: longer than any task can live."""
        return self.task_seconds + 2 * KILL_SECONDS


def build_app(plan: QueuePlan) -> Celery:
    """A Celery app without tasks. Messages are JSON; results are rows in our own database, so there is no backend."""
    in_memory = plan.broker_url.startswith("memory:")
    transport = "memory_transport" if in_memory else "redis_transport"
    app = Celery("inkfield", broker=celery_url(plan.broker_url), set_as_current=False)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_default_queue="inkfield",
        task_time_limit=plan.task_seconds + KILL_SECONDS,
        task_soft_time_limit=plan.task_seconds,
        broker_connection_retry_on_startup=True,
        # A broker that goes away is waited for, however long.
        broker_connection_max_retries=None,
        # The dispatcher tries again by itself, and must not stand still meanwhile.
        task_publish_retry=False,
        # Kombu tells a socket by its URL alone, and takes its own transport for it.
        broker_transport=None if plan.broker_url.startswith("unix:") else f"worker.{transport}:Transport",
        broker_transport_options=MEMORY if in_memory else REDIS,
        worker_concurrency=plan.concurrency,
        # In memory nobody else could take what is prefetched; and what is urgent is looked for at each claim.
        worker_prefetch_multiplier=16 if in_memory else 4,
        worker_pool="prefork",
        # A process loads its network before it says it is up.
        worker_proc_alive_timeout=120.0,
        worker_max_tasks_per_child=2000,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_redirect_stdouts=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
    )
    return app
