"""How the queue is set."""

import pytest

from worker.app import QueuePlan, build_app


@pytest.mark.parametrize("broker_url", ["memory://", "redis://127.0.0.1:6379/3"])
def test_messages_are_json_and_nobody_keeps_results(broker_url: str) -> None:
    """Nothing that could run code travels in a message, and the rows are the results."""
    app = build_app(QueuePlan(broker_url, concurrency=2))
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.result_backend is None


def test_a_claim_outlives_any_task() -> None:
    """Else a page that is still being read would be taken over."""
    plan = QueuePlan("memory://", concurrency=2, task_seconds=30.0)
    app = build_app(plan)
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit < plan.lease
