"""What a log line looks like: a sentence for people, or a JSON object for programs that collect logs.

Neither form says the message of an error that is not ours, since a library may quote what was read: it says where the
error arose. The message is on record with the page.
"""

import logging
import traceback
from enum import StrEnum
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from structlog.typing import EventDict

ExcInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]

BEGIN = "Traceback (most recent call last):\n"


class LogFormat(StrEnum):
    """A line a message, or a JSON object a line."""

    TEXT = "text"
    JSON = "json"


class Sentences(logging.Formatter):
    """Lines as people read them."""

    def __init__(self) -> None:
        super().__init__("inkfield: %(message)s")

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's protocol
        """See `told_without_message`."""
        return told_without_message(ei)


def log_as(form: LogFormat) -> None:
    """Give every message that is logged from now on that form; where and how much is logged stays."""
    formatter = Sentences() if form is LogFormat.TEXT else _objects()
    for handler in logging.getLogger().handlers:
        handler.setFormatter(formatter)


def told_without_message(exc_info: ExcInfo) -> str:
    """The classes and places of an error and of those that led to it, the last one at the end; no messages."""
    error = exc_info[1]
    told: list[str] = []
    while error is not None:
        told.append("".join([BEGIN, *traceback.format_tb(error.__traceback__), type(error).__name__]))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nled to\n".join(reversed(told))


def _objects() -> logging.Formatter:
    """JSON with `timestamp`, `level`, `logger`, `message`, `process`, and what the message is about."""
    from structlog import contextvars, processors, stdlib

    return stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            contextvars.merge_contextvars,
            stdlib.ExtraAdder(),
            stdlib.add_log_level,
            stdlib.add_logger_name,
            processors.TimeStamper(fmt="iso", utc=True),
            _process,
            processors.EventRenamer("message"),
        ],
        processors=[
            processors.ExceptionRenderer(told_without_message),
            stdlib.ProcessorFormatter.remove_processors_meta,
            processors.JSONRenderer(sort_keys=True, ensure_ascii=False),
        ],
    )


def _process(logger: object, method: str, event: "EventDict") -> "EventDict":
    """Which process of a worker says it."""
    del logger, method
    event["process"] = event["_record"].process
    return event
