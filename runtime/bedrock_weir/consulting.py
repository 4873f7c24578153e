"""Consulting guardrails: memory, budget, time limit, and then the question itself.

Rule 1: what is remembered costs nothing; what is not must be within the budget.
Rule 2: the time limit holds for the whole of a question, retries included. A question
        that is given up ends by itself when the network's own limits do.
Rule 3: whatever goes wrong is a verdict without an answer; the journey decides what it
        means. Only answers are remembered.

Memory and budgets are this process's own: with several tasks the budget of a minute is
so much for each of them.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Protocol

from bedrock_weir.aws.guardrails import CONNECTIONS, GuardrailClient
from bedrock_weir.commands import ConsultGuardrail
from bedrock_weir.content import JSON, Direction
from bedrock_weir.errors import GuardrailUnavailable
from bedrock_weir.guardrails.assessment import read_application, read_checks
from bedrock_weir.guardrails.budget import Budget, units_of
from bedrock_weir.guardrails.memory import Memory, key_of
from bedrock_weir.opinion import Failure, Verdict

_log = logging.getLogger(__name__)


class Guardrails(Protocol):
    """Whoever answers questions (`bedrock_weir.aws.guardrails.GuardrailClient`)."""

    def apply(
        self,
        identifier: str,
        version: str,
        *,
        direction: Direction,
        texts: tuple[str, ...],
        timeout: float,
    ) -> JSON:
        """Ask a guardrail about texts; return its whole answer.

        Raises:
            GuardrailUnavailable: there is none.
        """
        ...

    def check(self, texts: tuple[str, ...], *, timeout: float) -> JSON:
        """Ask whether texts attack the model; return the whole answer.

        Raises:
            GuardrailUnavailable: there is none.
        """
        ...

    def close(self) -> None:
        """Close the connections; the next question opens new ones."""
        ...


class Consultant:
    """Answers `ConsultGuardrail`; safe to share between threads and after a fork.

    Args:
        guardrails: answers what is not remembered.
        clock: seconds, of a clock that only goes forward.
    """

    def __init__(
        self,
        guardrails: Guardrails | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._guardrails = guardrails or GuardrailClient()
        self._clock = clock
        self._lock = threading.Lock()
        self._memory = Memory()
        self._budgets: dict[tuple[str, int], Budget] = {}
        self._threads: tuple[int, ThreadPoolExecutor] | None = None

    def consult(self, command: ConsultGuardrail) -> Verdict:
        """Answer a question; blocks."""
        started = self._clock()
        key = _key(command)
        ready = self._ready(command, key, started)
        if ready is not None:
            return ready
        future = self._submit(command)
        if future is None:
            return self._took(Verdict(failure=Failure.UNAVAILABLE), started)
        try:
            verdict = future.result(command.timeout)
        except TimeoutError:
            future.cancel()
            verdict = Verdict(failure=Failure.TIMEOUT)
        return self._keep(command, key, self._took(verdict, started))

    async def aconsult(self, command: ConsultGuardrail) -> Verdict:
        """Answer a question, while the event loop goes on."""
        started = self._clock()
        key = _key(command)
        ready = self._ready(command, key, started)
        if ready is not None:
            return ready
        future = self._submit(command)
        if future is None:
            return self._took(Verdict(failure=Failure.UNAVAILABLE), started)
        try:
            async with asyncio.timeout(command.timeout):
                verdict = await asyncio.wrap_future(future)
        except TimeoutError:
            verdict = Verdict(failure=Failure.TIMEOUT)
        return self._keep(command, key, self._took(verdict, started))

    def _ready(
        self, command: ConsultGuardrail, key: bytes, now: float
    ) -> Verdict | None:
        """Return the verdict that needs no question (rule 1)."""
        with self._lock:
            known = self._memory.get(key, now=now) if command.cache else None
            if known is not None:
                return replace(known, is_cached=True, milliseconds=0)
            if command.units is None:
                return None
            name = (command.name, command.units)
            budget = self._budgets.get(name)
            if budget is None:
                budget = self._budgets[name] = Budget(command.units, now=now)
            if budget.take(units_of(command.texts), now=now):
                return None
        return Verdict(failure=Failure.BUDGET)

    def _submit(self, command: ConsultGuardrail) -> Future[Verdict] | None:
        """Put a question to a thread; None where there can be none any more."""
        with self._lock:
            if self._threads is None or self._threads[0] != os.getpid():
                pool = ThreadPoolExecutor(CONNECTIONS, "bedrock-weir-guardrail")
                self._threads = os.getpid(), pool
            threads = self._threads[1]
        try:
            return threads.submit(self._ask, command)
        except RuntimeError:  # the interpreter is on its way out
            return None

    def _ask(self, command: ConsultGuardrail) -> Verdict:
        try:
            if command.severity is not None:
                answer = self._guardrails.check(command.texts, timeout=command.timeout)
                return Verdict(read_checks(answer, severity=command.severity))
            answer = self._guardrails.apply(
                command.identifier,
                command.version,
                direction=command.direction,
                texts=command.texts,
                timeout=command.timeout,
            )
            return Verdict(read_application(answer))
        except GuardrailUnavailable as error:
            _log.warning("guardrail `%s`: %s", command.name, error)
            failure = Failure.TIMEOUT if error.is_timeout else Failure.UNAVAILABLE
            return Verdict(failure=failure)

    def _took(self, verdict: Verdict, started: float) -> Verdict:
        took = max(0.0, self._clock() - started)
        return replace(verdict, milliseconds=round(took * 1000))

    def _keep(self, command: ConsultGuardrail, key: bytes, verdict: Verdict) -> Verdict:
        """Remember an answer (rule 3)."""
        if command.cache and verdict.failure is None:
            with self._lock:
                until = self._clock() + command.cache
                self._memory.put(key, verdict, until=until)
        return verdict

    def close(self) -> None:
        """Let threads and connections go; questions under way end by themselves."""
        with self._lock:
            threads, self._threads = self._threads, None
        if threads is not None and threads[0] == os.getpid():
            threads[1].shutdown(wait=False, cancel_futures=True)
        self._guardrails.close()


def _key(command: ConsultGuardrail) -> bytes:
    return key_of(
        command.identifier,
        command.version,
        command.direction.value,
        "" if command.severity is None else str(command.severity),
        texts=command.texts,
    )
