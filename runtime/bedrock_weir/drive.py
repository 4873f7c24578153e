"""The two loops that answer an inspection's services.

An inspection yields services (classify, append, await, consult) and exchanges (forward,
receive, respond ...). `drive` and `adrive` answer the services themselves, with what
a `Services` object offers, and return the first exchange, which belongs to the shell.
The shell does it and calls again with the answer, or with the error it met:

    exchange = drive(inspection, services)
    while exchange is not None:
        ...                                        # do what the exchange asks
        exchange = drive(inspection, services, answer)

`None` is the end of the inspection. `adrive_duplex` does the same for the steps of a
duplex call (`bedrock_weir.inspection.duplex`).
"""

from __future__ import annotations

from typing import Protocol

from bedrock_weir.commands import (
    Append,
    AwaitDurable,
    Classify,
    Command,
    ConsultGuardrail,
    DuplexExchange,
    Exchange,
    Service,
    Ticket,
)
from bedrock_weir.content import Finding
from bedrock_weir.errors import StoreUnavailable
from bedrock_weir.inspection.duplex import Steps
from bedrock_weir.inspection.journey import Inspection
from bedrock_weir.opinion import Verdict

Findings = tuple[tuple[Finding, ...], ...]


class Services(Protocol):
    """What a synchronous shell offers an inspection."""

    def classify(self, command: Classify) -> Findings:
        """Do the work of a `Classify`."""
        ...

    def append(self, command: Append) -> Ticket:
        """Put an entry on the record, at once.

        Raises:
            StoreUnavailable: the record takes nothing more.
        """
        ...

    def await_durable(self, command: AwaitDurable) -> None:
        """Wait until an entry is durable at the configured level.

        Raises:
            StoreUnavailable: it is not, and the wait is over.
        """
        ...

    def consult(self, command: ConsultGuardrail) -> Verdict:
        """Ask a guardrail; that it does not answer is an answer as well."""
        ...


class AsyncServices(Protocol):
    """What an asynchronous shell offers an inspection."""

    async def classify(self, command: Classify) -> Findings:
        """Do the work of a `Classify`."""
        ...

    def append(self, command: Append) -> Ticket:
        """Put an entry on the record, at once.

        Raises:
            StoreUnavailable: the record takes nothing more.
        """
        ...

    async def await_durable(self, command: AwaitDurable) -> None:
        """Wait until an entry is durable at the configured level.

        Raises:
            StoreUnavailable: it is not, and the wait is over.
        """
        ...

    async def consult(self, command: ConsultGuardrail) -> Verdict:
        """Ask a guardrail; that it does not answer is an answer as well."""
        ...


def step(
    inspection: Inspection, answer: object, error: BaseException | None
) -> Command | None:
    """Take an inspection to its next command; None at its end."""
    try:
        if error is not None:
            return inspection.throw(error)
        return inspection.send(answer)
    except StopIteration:
        return None


def drive(
    inspection: Inspection,
    services: Services,
    answer: object = None,
    *,
    error: BaseException | None = None,
) -> Exchange | None:
    """Take an inspection to its next exchange.

    Args:
        inspection: a journey, begun or not.
        services: what answers its services.
        answer: to the exchange that it yielded last; None at the beginning.
        error: what that exchange failed with, instead of an answer.

    Returns:
        The next exchange, or None at the end.
    """
    command = step(inspection, answer, error)
    while isinstance(command, Service):
        answer, error = None, None
        try:
            match command:
                case Classify():
                    answer = services.classify(command)
                case Append():
                    answer = services.append(command)
                case AwaitDurable():
                    services.await_durable(command)
                case ConsultGuardrail():
                    answer = services.consult(command)
        except StoreUnavailable as unavailable:
            error = unavailable
        command = step(inspection, answer, error)
    return command


async def adrive(
    inspection: Inspection,
    services: AsyncServices,
    answer: object = None,
    *,
    error: BaseException | None = None,
) -> Exchange | None:
    """Take an inspection to its next exchange; see `drive`."""
    command = step(inspection, answer, error)
    while isinstance(command, Service):
        answer, error = None, None
        try:
            match command:
                case Classify():
                    answer = await services.classify(command)
                case Append():
                    answer = services.append(command)
                case AwaitDurable():
                    await services.await_durable(command)
                case ConsultGuardrail():
                    answer = await services.consult(command)
        except StoreUnavailable as unavailable:
            error = unavailable
        command = step(inspection, answer, error)
    return command


async def adrive_duplex(
    steps: Steps,
    services: AsyncServices,
    *,
    error: BaseException | None = None,
) -> DuplexExchange | None:
    """Take the steps of a duplex call to their next exchange; None at their end."""
    answer: object = None
    while True:
        try:
            command = steps.send(answer) if error is None else steps.throw(error)
        except StopIteration:
            return None
        answer, error = None, None
        try:
            match command:
                case Classify():
                    answer = await services.classify(command)
                case Append():
                    answer = services.append(command)
                case AwaitDurable():
                    await services.await_durable(command)
                case _:
                    return command
        except StoreUnavailable as unavailable:
            error = unavailable
