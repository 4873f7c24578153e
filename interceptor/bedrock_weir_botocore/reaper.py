"""Calls that nobody ended: cancelled ones, and streams dropped half read.

Rule 1: a finalizer may run anywhere, even within the recorder's lock, so it only puts
        the journey into a queue; a thread of its own does the rest.
Rule 2: a call belongs to the process that began it. A forked child forgets its
        parent's calls.
Rule 3: `close` ends what is still open, so that every call has its outcome.
"""

from __future__ import annotations

import logging
import os
import threading
import weakref
from queue import SimpleQueue

from bedrock_weir.drive import Services
from bedrock_weir_botocore.state import CallState, Journey

_log = logging.getLogger(__name__)


class Reaper:
    """Ends the journeys whose callers are gone.

    Args:
        services: what answers them.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = threading.Lock()
        self._pid = 0
        self._queue: SimpleQueue[Journey | None] = SimpleQueue()
        self._open: set[Journey] = set()

    def watch(self, state: CallState) -> None:
        """End this call's journey when nobody holds the call any more."""
        journey = state.journey
        with self._lock:
            if self._pid != os.getpid():
                self._start()
            open_ = self._open
            open_.add(journey)
            finalizer = weakref.finalize(state, self._queue.put, journey)
        finalizer.atexit = False

        def end() -> None:
            finalizer.detach()
            open_.discard(journey)

        journey.on_end = end

    def close(self) -> None:
        """End what is open, and the thread; `watch` starts another."""
        with self._lock:
            if self._pid != os.getpid():
                return
            self._pid = 0
            self._queue.put(None)
            left = list(self._open)
        for journey in left:
            _end(journey, self._services)

    def _start(self) -> None:
        self._pid = os.getpid()
        self._queue = SimpleQueue()
        self._open = set()
        thread = threading.Thread(
            target=_reap,
            args=(self._queue, self._services),
            name="bedrock-weir-reaper",
            daemon=True,
        )
        thread.start()


def _reap(queue: SimpleQueue[Journey | None], services: Services) -> None:
    while (journey := queue.get()) is not None:
        _end(journey, services)


def _end(journey: Journey, services: Services) -> None:
    try:
        journey.leave(services)
        journey.let_go()
    except Exception:  # noqa: BLE001 - whatever it is, the others come next
        # Nobody waits for this call. Its decision is on the record; the missing
        # outcome shows there.
        _log.exception("the outcome of an abandoned call could not be recorded")
