"""Whether a call ended as promised, and why it ended so: pure.

Rule 1: every part of a promise is held against what was seen, not against what was
        scripted: the caller's answer, the simulator's journal, the entries in S3.
Rule 2: the reasons shown are those of the denial and of the record.
Rule 3: what was not promised counts as broken, a record too many as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from bedrock_weir.audit.entry import Kind
from bedrock_weir.call import Path
from bedrock_weir.demo.calls import DemoCall, Got
from bedrock_weir.demo.records import Record
from bedrock_weir.simulator.saying import last_text

_DENIAL = "denied this call: "
_DONE = {"ALLOW": "found", "REDACT": "redacted", "BLOCK": "blocked"}


@dataclass(frozen=True, slots=True)
class Played:
    """One call on one path: what the caller got, and what reached the model."""

    call: DemoCall
    path: Path
    got: Got
    received: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a call.

    Attributes:
        played: the call.
        records: its entries, the decision's first.
        broken: what was not as promised.
    """

    played: Played
    records: tuple[Record, ...]
    broken: tuple[str, ...]

    @property
    def as_promised(self) -> bool:
        """Whether everything was."""
        return not self.broken

    @property
    def call_id(self) -> str:
        """The call's id, from its record; empty if it has none."""
        return self.records[0].call_id if self.records else ""

    @property
    def outcome(self) -> str:
        """What the caller got, in words."""
        got = self.played.got
        if got.error is None:
            return f'"{got.text}"'
        return f'"{got.text}", then {got.error}' if got.text else got.error

    @property
    def why(self) -> str:
        """Why the caller got it, in words."""
        got = self.played.got
        if got.error is not None:
            return _reason(got.message)
        return "; ".join(_found(self.records)) or "no data class was found"


def judge(played: Sequence[Played], records: Sequence[Record]) -> tuple[Verdict, ...]:
    """Hold every call against its promise."""
    return tuple(_judge(each, records) for each in played)


def promised_entries(played: Sequence[Played]) -> int:
    """Return how many entries these calls promise."""
    return sum(1 + (each.call.promise.ending is not None) for each in played)


def _judge(played: Played, records: Sequence[Record]) -> Verdict:
    own = tuple(
        sorted(
            (each for each in records if _is_of(each, played)),
            key=lambda record: record.kind is not Kind.DECISION,
        )
    )
    broken = (*_broken_answer(played), *_broken_records(played, own))
    return Verdict(played, own, broken)


def _is_of(record: Record, played: Played) -> bool:
    return record.path == played.path.value and record.resource == played.call.resource


def _broken_answer(played: Played) -> Iterator[str]:
    promise, got = played.call.promise, played.got
    if got.text != promise.text:
        yield f"the caller was to get `{promise.text}`"
    if got.error != promise.error:
        yield f"the error was to be {promise.error or 'none'}: {got.message}"
    prompts = [_prompt(each) for each in played.received]
    if prompts != ([] if promise.prompt is None else [promise.prompt]):
        yield f"the model was to get `{promise.prompt or 'nothing'}`"


def _broken_records(played: Played, records: Sequence[Record]) -> Iterator[str]:
    promise = played.call.promise
    promised = {Kind.DECISION: promise.effect, Kind.OUTCOME: promise.ending}
    for kind, effect in promised.items():
        found = [each.effect for each in records if each.kind is kind]
        if found != ([] if effect is None else [effect]):
            yield f"the {kind} on the record was to be {effect or 'none'}"
    if {name for each in records for name in _classes(each)} != promise.classes:
        yield f"the classes were to be {', '.join(sorted(promise.classes)) or 'none'}"
    message = played.got.message
    if any(each.call_id not in message for each in records if message):
        yield "the denial was to name the call's id"


def _classes(record: Record) -> Iterator[str]:
    return (str(finding["class"]) for finding in record.findings)


def _prompt(received: Mapping[str, Any]) -> str:
    """Return what was asked, in the words of each operation."""
    match orjson.loads(received["body"]):
        case {"inputText": str(text)} | {"input": {"text": str(text)}}:
            return text
        case body:
            return last_text(body.get("messages"))


def _reason(message: str) -> str:
    """Return the reason in a denial's message; other messages as they are."""
    _, separator, rest = message.partition(_DENIAL)
    return rest.rpartition(" (call ")[0] if separator else message


def _found(records: Sequence[Record]) -> Iterator[str]:
    for record in records:
        where = "request" if record.kind is Kind.DECISION else "answer"
        for remedy, done in _DONE.items():
            counts = (each for each in record.findings if each["remedy"] == remedy)
            names = " and ".join(str(each["class"]) for each in counts)
            if names:
                yield f"{names} {done} in the {where}"
