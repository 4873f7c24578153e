"""One whole journey, played by hand: faults may come at any command."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bedrock_weir.call import Call, Path
from bedrock_weir.commands import (
    Abandon,
    Append,
    AwaitDurable,
    AwaitRetry,
    Classify,
    Command,
    Forward,
    Receive,
    Release,
    Respond,
)
from bedrock_weir.errors import (
    ClientDisconnected,
    StoreUnavailable,
    UpstreamError,
    WeirError,
)
from bedrock_weir.inspection.journey import inspect
from bedrock_weir.wire.http import Request, ResponseHead
from tests.support.playbook import BASELINE, SANDBOX, Ticket

MAX_COMMANDS = 2000
"""A journey that asks for more than this on such small answers does not end."""


FAULTS: dict[type[WeirError], tuple[type[Command], ...]] = {
    StoreUnavailable: (Append, AwaitDurable),
    UpstreamError: (Forward, Receive, AwaitRetry),
    ClientDisconnected: (Forward, Receive, Respond, Release, Abandon, AwaitDurable),
}
"""What can go wrong, and at which commands a shell throws it."""


@dataclass
class Play:
    """One journey, and what came of it.

    Attributes:
        faults: what the n-th command fails with, where a command of its kind can.
        chunks: the answer's bytes.
    """

    request: Request
    head: ResponseHead
    chunks: list[bytes]
    faults: dict[int, type[WeirError]] = field(default_factory=dict)
    is_sandbox: bool = True
    path: Path = Path.PROXY
    commands: list[Command] = field(default_factory=list)
    failed: list[WeirError] = field(default_factory=list)
    released: bytes = b""

    def run(self) -> None:
        """Play to the end, keeping to what a shell does."""
        snapshot = SANDBOX if self.is_sandbox else BASELINE
        key = "AKIDEXAMPLE" if self.path is Path.INTERCEPTOR else None
        call = Call("call-1", 0, self.path, self.request, access_key_id=key)
        journey = inspect(call, snapshot)
        answer: object = None
        fault: WeirError | None = None
        while True:
            try:
                if fault is None:
                    command = journey.send(answer)
                else:
                    command = journey.throw(fault)
            except StopIteration:
                return
            except ClientDisconnected:
                assert not self.of(Forward), "the outcome is not on the record"
                return  # a denial that nobody waited for
            except StoreUnavailable:
                assert self._is_outcome(self.commands[-1])
                return  # the shell says so, and lets nothing more out
            self.commands.append(command)
            assert len(self.commands) < MAX_COMMANDS
            fault = self._fault(command)
            answer = None if fault else self._do(command)

    def _is_outcome(self, command: Command) -> bool:
        return isinstance(command, Append) and len(self.of(Append)) == 2

    def _fault(self, command: Command) -> WeirError | None:
        kind = self.faults.get(len(self.commands))
        if kind is None or not isinstance(command, FAULTS[kind]):
            return None
        fault = kind("it failed")
        self.failed.append(fault)
        return fault

    def _do(self, command: Command) -> object:
        match command:
            case Classify():
                return command.run()
            case Append():
                return Ticket(len(self.commands))
            case Forward():
                return self.head
            case Receive():
                return self.chunks.pop(0) if self.chunks else None
            case Release():
                self.released += command.data
        return None

    def of(self, *kinds: type[Command]) -> list[Any]:
        """Return the commands of these kinds, in order."""
        return [command for command in self.commands if isinstance(command, kinds)]
