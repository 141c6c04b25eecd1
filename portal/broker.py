"""A worker whose acknowledgement fails connects again, instead of going deaf."""

import logging
from typing import Any

from kombu.transport import redis, virtual


class Message(virtual.Message):
    """Lets the failure of an acknowledgement reach the consumer, which then reconnects.

    Celery logs it and goes on listening to a socket that is gone: the worker lives and hears nothing any more
    (celery/celery#8091, #10205, seen with 5.7). Nothing is lost by the failure: the job's row rings again.
    """

    def ack_log_error(
        self, _logger: logging.Logger, _errors: tuple[type[Exception], ...], multiple: bool = False
    ) -> Any:
        return self.ack(multiple=multiple)  # type: ignore[no-untyped-call]  # kombu has no types


def use() -> None:
    """Make every channel to the broker hand out such messages. Safe to repeat."""
    redis.Channel.Message = Message
