"""Whether a call ended as promised, and its records are what they must be: pure.

Rule 1: the caller's answer and the record tell the same: denied and denied, answered
        and complete, redacted and forwarded otherwise than it came.
Rule 2: a record stands in an object that `weir log verify` has nothing to say of:
        locked, unchanged, under the name of what it holds. The decision stands first.
Rule 3: what others sent reaches a terminal without control characters.
Rule 4: every record was made under one policy: the one that is given, if one is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bedrock_weir.audit import verify
from bedrock_weir.audit.entry import Ending, Kind
from bedrock_weir.audit.verify import Problem
from bedrock_weir.demo.records import Record
from bedrock_weir.scan.masking import printable
from bedrock_weir.settings import RetentionMode
from bedrock_weir.smoke.calls import Promise
from bedrock_weir.smoke.making import Made

_DENIAL = "bedrock-weir denied this call: "
_OF_AN_OBJECT = frozenset(
    {
        Problem.CHECKSUM,
        Problem.FOREIGN,
        Problem.MISNAMED,
        Problem.UNLOCKED,
        Problem.UNREADABLE,
    }
)
_HINTS = {Problem.UNLOCKED: " (whoever looks needs `s3:GetObjectRetention`)"}


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known of the deployment.

    Attributes:
        mode: of Object Lock at the least; empty if any will do.
        days: that a record is kept at the least.
        digest: of the policy; empty if any will do.
    """

    mode: str = ""
    days: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a call.

    Attributes:
        made: the call.
        records: its entries, the decision's first.
        broken: what was not as promised.
    """

    made: Made
    records: tuple[Record, ...]
    broken: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Whether everything was."""
        return not self.broken

    @property
    def call_id(self) -> str:
        """The call's id, from its record; empty if it has none."""
        return self.records[0].call_id if self.records else ""

    @property
    def outcome(self) -> str:
        """What the caller got, in words."""
        if self.made.error is None:
            events = f", {self.made.events} events" if self.made.events else ""
            return f"answered{events}"
        return printable(self.made.error)

    def effect(self, kind: Kind) -> str:
        """Return what an entry says; empty if there is none."""
        return next((each.effect for each in self.records if each.kind is kind), "")


def judge(
    made: Sequence[Made],
    records: Mapping[str, Sequence[Record]],
    expected: Expected,
    *,
    objects: Mapping[str, verify.Stored],
    now: datetime,
) -> tuple[Verdict, ...]:
    """Hold every call against its promise.

    Args:
        made: the calls.
        records: theirs, by the digest of the request.
        expected: what is known of the deployment.
        objects: those that hold these records, by key.
        now: after the last call.
    """
    return tuple(
        _judge(each, records.get(each.sent, ()), objects, expected, now)
        for each in made
    )


def _judge(
    made: Made,
    records: Sequence[Record],
    objects: Mapping[str, verify.Stored],
    expected: Expected,
    now: datetime,
) -> Verdict:
    own = tuple(sorted(records, key=lambda each: each.kind is not Kind.DECISION))
    broken = (
        *_broken_answer(made, own),
        *_broken_pair(made, own),
        *_broken_objects(own, objects, expected, now),
        *_broken_policy(own, expected),
    )
    return Verdict(made, own, tuple(dict.fromkeys(map(printable, broken))))


def _broken_answer(made: Made, own: Sequence[Record]) -> Iterator[str]:
    if not made.is_reached:
        yield (
            f"no answer: {made.message}; see"
            " `weir doctor client --endpoint ...` for the way there"
        )
        return
    is_ours = made.message.startswith(_DENIAL)
    match made.call.promise:
        case Promise.ANSWERED if is_ours:
            why = made.message.removeprefix(_DENIAL).rpartition(" (call ")[0]
            yield f"the proxy denied what it was to permit: {why}"
        case Promise.ANSWERED if made.error is not None:
            yield f"it was to be answered: {made.error}: {made.message[:200]}"
        case Promise.STOPPED if made.error is not None and not is_ours:
            yield f"it was to be denied by the proxy: {made.error}"
        case Promise.STOPPED if made.error is None and not _is_redacted(own):
            yield "the access key reached the model: the policy lets secrets through"


def _is_redacted(own: Sequence[Record]) -> bool:
    return any(
        each.effect == "ANONYMIZE" and "forwarded_sha256" in each.weir["request"]
        for each in own
        if each.kind is Kind.DECISION
    )


def _broken_pair(made: Made, own: Sequence[Record]) -> Iterator[str]:
    """Hold the entries against what the caller got (rule 1)."""
    if not made.is_reached and not own:
        return
    decisions = [each for each in own if each.kind is Kind.DECISION]
    outcomes = [each for each in own if each.kind is Kind.OUTCOME]
    if len(decisions) != 1:
        yield f"one decision was to be on the record, not {len(decisions)}"
        return
    is_denied = decisions[0].effect == "DENY"
    if len(outcomes) != (0 if is_denied else 1):
        yield f"{0 if is_denied else 1} outcome was to be there, not {len(outcomes)}"
    if is_denied != made.message.startswith(_DENIAL):
        yield "the caller and the record do not tell the same"
    if is_denied and decisions[0].call_id not in (made.request_id, ""):
        yield "the denial names another call's id than the record"
    endings = {each.effect for each in outcomes}
    if made.error is None and endings - {Ending.COMPLETE.value}:
        yield f"the answer was complete, the record says {', '.join(sorted(endings))}"


def _broken_objects(
    own: Sequence[Record],
    objects: Mapping[str, verify.Stored],
    expected: Expected,
    now: datetime,
) -> Iterator[str]:
    """Look at what holds the records, as `weir log verify` does (rule 2)."""
    time = int(now.timestamp() * 1000)
    must = verify.Expected(
        expected.mode or RetentionMode.GOVERNANCE, expected.days, longest_call=time
    )
    for key in dict.fromkeys(each.stored.key for each in own):
        verification = verify.Verification(must, since=0, now=time)
        verification.check(objects[key])
        for finding in verification.finish().findings:
            if finding.problem in _OF_AN_OBJECT:
                said = _HINTS.get(finding.problem, "")
                yield f"its record is {finding.problem}: {finding.detail}{said}"
    places = [_place(each) for each in own]
    if len(places) > 1 and places[0][0] == places[1][0] and places[0] >= places[1]:
        yield "the outcome stands before the decision"


def _place(record: Record) -> tuple[str, int]:
    return str(record.entry["metadata"]["log_name"]), _sequence(record.entry)


def _sequence(entry: Mapping[str, object]) -> int:
    metadata = entry["metadata"]
    return int(metadata["sequence"]) if isinstance(metadata, Mapping) else -1


def _broken_policy(own: Sequence[Record], expected: Expected) -> Iterator[str]:
    """Look at the policy (rule 4)."""
    digests = {str(each.weir["policy"]["digest"]) for each in own}
    if len(digests) > 1:
        yield "its entries name different policies"
    if expected.digest and digests - {expected.digest}:
        yield "it was decided under another policy than the one given with `--policy`"
