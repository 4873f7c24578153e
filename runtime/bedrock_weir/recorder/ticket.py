"""The receipt for an appended entry, and the wait for it to be durable."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from dataclasses import dataclass

from bedrock_weir.errors import StoreUnavailable


@dataclass(frozen=True, slots=True)
class Ticket:
    """The receipt for an appended entry.

    Attributes:
        writer: the id of the log that the entry is in.
        sequence: its place in that log, counted from zero.
        future: done once the entry is durable; it may fail with `StoreUnavailable`
            and cannot be cancelled.
    """

    writer: str
    sequence: int
    future: Future[None]


def new_future() -> Future[None]:
    """Return a future that no waiter can cancel."""
    future: Future[None] = Future()
    future.set_running_or_notify_cancel()
    return future


def wait(future: Future[None], timeout: float) -> None:
    """Block until an entry is durable.

    Raises:
        TimeoutError: it was not within `timeout` seconds.
        StoreUnavailable: it cannot become so.
    """
    error = future.exception(timeout)
    if error is not None:
        raise _fresh(error) from error


async def wait_in_loop(future: Future[None], timeout: float) -> None:  # noqa: ASYNC109
    """Wait as `wait` does, without blocking the event loop."""
    if not future.done():
        waiter = asyncio.wrap_future(future)
        waiter.add_done_callback(_retrieve)
        # asyncio.wait leaves the future alone, on timeout and on cancellation
        done, _ = await asyncio.wait([waiter], timeout=timeout)
        if not done:
            raise TimeoutError
        waiter.exception()
    wait(future, 0)


def _retrieve(waiter: asyncio.Future[None]) -> None:
    """Mark a failure as seen, since whoever waited may have left."""
    if not waiter.cancelled():
        waiter.exception()


def _fresh(error: BaseException) -> StoreUnavailable:
    """Copy an error that many waiters share, so that each has its own traceback."""
    safe = isinstance(error, StoreUnavailable) and error.is_retry_safe
    return StoreUnavailable(str(error), is_retry_safe=safe)
