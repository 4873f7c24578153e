"""Puts objects into the store, one after the other, until each is there.

Rule 1: an object that failed is tried again with the very same bytes; the next one
        waits, so that the log in the store never has a hole before its end.
Rule 2: only an error that says it is not retry-safe, or the end of the process's
        patience (`abandon`), ends the trying.
Rule 3: health is the last thing the store did; when there was nothing to put for a
        while, it is asked.
"""

from __future__ import annotations

import random
import threading
import time
from typing import Protocol

from bedrock_weir.audit.batch import BatchObject
from bedrock_weir.errors import StoreUnavailable

PROBE_INTERVAL = 10.0
"""Seconds without a PUT after which the store is asked how it is."""
BACKOFF_FIRST = 0.05
"""Seconds before the second attempt; doubled for each further one, with jitter."""
BACKOFF_LAST = 1.0
"""Seconds between attempts at most, so that the end of an outage is seen soon."""


class Store(Protocol):
    """Where objects go; the contract is written in `bedrock_weir.aws.s3`."""

    def put(self, key: str, body: bytes, sha256: str) -> None:
        """Store an object once and for all; repeating it is harmless."""
        ...

    def check(self) -> None:
        """Raise `StoreUnavailable` if a put cannot be expected to work."""
        ...


class Uploader:
    """One thread's way to the store; other threads read its attributes.

    Attributes:
        healthy: whether the store's last answer was good.
        last_error: what it said otherwise, empty if it is healthy.
        batches: objects stored.
        failures: attempts that failed, probes included.
        put_seconds: seconds spent in puts that succeeded.
    """

    def __init__(self, store: Store) -> None:
        self.healthy = False
        self.last_error = "the audit store has not been asked yet"
        self.batches = 0
        self.failures = 0
        self.put_seconds = 0.0
        self._store = store
        self._abandoned = threading.Event()
        self._probe_at = 0.0

    def put(self, stored: BatchObject) -> bool:
        """Put an object, for as long as it takes.

        Returns:
            whether it is there; False only after `abandon`.

        Raises:
            StoreUnavailable: trying again is of no use.
        """
        backoff = BACKOFF_FIRST
        while not self._abandoned.is_set():
            begun = time.monotonic()
            try:
                self._store.put(stored.key, stored.body, stored.sha256)
            except StoreUnavailable as error:
                self._note(error)
                if not error.is_retry_safe:
                    raise
            else:
                self.batches += 1
                self.put_seconds += time.monotonic() - begun
                self._note(None)
                return True
            self._abandoned.wait(backoff * random.uniform(0.5, 1))  # noqa: S311
            backoff = min(2 * backoff, BACKOFF_LAST)
        return False

    @property
    def seconds_to_probe(self) -> float:
        """How long until the store wants asking, if nothing is put until then."""
        return max(0.0, self._probe_at - time.monotonic())

    def probe(self) -> None:
        """Ask the store how it is, if it is time."""
        if self.seconds_to_probe:
            return
        try:
            self._store.check()
        except StoreUnavailable as error:
            self._note(error)
        else:
            self._note(None)

    def abandon(self) -> None:
        """Stop trying after the attempt under way."""
        self._abandoned.set()

    def _note(self, error: StoreUnavailable | None) -> None:
        self._probe_at = time.monotonic() + PROBE_INTERVAL
        self.healthy = error is None
        self.last_error = "" if error is None else str(error)
        if error is not None:
            self.failures += 1
