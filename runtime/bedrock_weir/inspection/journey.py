"""The journey of a call: the order of the steps, written once.

Rule 1: nothing is forwarded before it was decided about and its decision entry was
        appended.
Rule 2: no byte of an answer, nor of a denial, is released before the decision entry
        is durable. The wait begins when the upstream has answered, so the append
        runs while the model thinks.
Rule 3: whatever happens after a request was forwarded ends in an outcome entry: the
        answer's end, a refusal, a fault on either side.
Rule 4: a fault that is not foreseen here is recorded and goes on to the shell, which
        lets nothing more out.

The generator yields `bedrock_weir.commands` and is sent their answers. It has no
clock, no socket, no thread and draws no random number.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from typing import cast

from bedrock_weir.audit.entry import Ending
from bedrock_weir.call import Call
from bedrock_weir.commands import (
    Abandon,
    Append,
    AwaitDurable,
    AwaitRetry,
    Classify,
    Command,
    Entry,
    Forward,
    Receive,
    Release,
    Respond,
    Signing,
    Ticket,
    Urgency,
)
from bedrock_weir.content import Direction
from bedrock_weir.errors import (
    ClientDisconnected,
    MalformedAnswer,
    MalformedRequest,
    ProtocolError,
    StoreUnavailable,
    UpstreamError,
)
from bedrock_weir.guardrails.observed import Observer
from bedrock_weir.inspection import answer as answers
from bedrock_weir.inspection import denial, record
from bedrock_weir.inspection.asked import Asked
from bedrock_weir.inspection.decision import Decision, Guarded, How
from bedrock_weir.inspection.layering import (
    consulted,
    consulting,
    decided,
    masked_texts,
)
from bedrock_weir.inspection.record import Answer
from bedrock_weir.inspection.request import (
    Understood,
    blocked_reasons,
    forwarded,
    understand,
)
from bedrock_weir.inspection.runs import Findings, folded, runs_in
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.inspection.stream import AnswerStream
from bedrock_weir.opinion import Verdict
from bedrock_weir.surfaces.base import Reading
from bedrock_weir.surfaces.route import RUNTIME
from bedrock_weir.wire import eventstream
from bedrock_weir.wire.http import Response, ResponseHead
from bedrock_weir.wire.stream import MessageDecoder, StreamWire

Inspection = Generator[Command, object, None]
"""One call's journey. Start it with `send(None)`; `bedrock_weir.drive` does."""

MAX_ANSWER = 32 * 1024 * 1024
"""Bytes of an answer that is no stream; Bedrock's own limit is 25,000,000."""
MAX_ERROR = 1024 * 1024
"""Bytes of an upstream's error."""

_Step = Generator[Command, object, None]


def inspect(call: Call, snapshot: Snapshot) -> Inspection:
    """Inspect one call from beginning to end.

    Args:
        call: the call, its bytes and its identifiers.
        snapshot: the policy it is inspected under, fixed now.

    Yields:
        The commands of `bedrock_weir.commands`, in the order of this module's rules.
    """
    try:
        understood = understand(call, snapshot)
    except MalformedRequest as error:
        entry = record.refused_entry(call, snapshot, str(error))
        yield from _refuse(call, entry, str(error))
        return
    findings = yield from _classified(understood, snapshot)
    decision = yield from decided(understood, findings, snapshot)
    entry = record.decided_entry(understood, decision, snapshot)
    if decision.is_denied or decision.signing is None:
        yield from _refuse(call, entry, "; ".join(decision.reasons))
        return
    try:
        ticket = yield Append(entry, Urgency.AWAITED)
    except StoreUnavailable:
        yield from _unrecorded(call)
        return
    journey = _Forwarded(understood, snapshot, cast("Ticket", ticket))
    yield from journey.run(decision, decision.signing)


def _classified(
    understood: Understood, snapshot: Snapshot
) -> Generator[Command, object, Findings]:
    """Find what a request says, text by text and across texts."""
    texts, kinds = understood.texts, understood.kinds
    if not texts:
        return ()
    runs = runs_in(understood.reading.content.parts, texts)
    texts += tuple(run.text for run in runs)
    kinds += tuple(run.kind for run in runs)
    found = yield Classify(texts, kinds, snapshot.classifier)
    return folded(cast("Findings", found), runs)


def _refuse(call: Call, entry: Entry, reason: str) -> _Step:
    """Put a denial on the record, then answer with it."""
    try:
        ticket = yield Append(entry, Urgency.AWAITED)
        yield AwaitDurable(cast("Ticket", ticket))
    except StoreUnavailable:
        yield from _unrecorded(call)
        return
    yield from _reply(denial.denied(reason, call_id=call.id))


def _unrecorded(call: Call) -> _Step:
    reason = "its record could not be made durable; try again later"
    yield from _reply(denial.unavailable(reason, call_id=call.id))


def _unseen(guarded: Guarded) -> str:
    return (
        f"the guardrail `{guarded.name}`, which the policy requires, cannot see the"
        " answer, which cannot be read"
    )


def _reply(response: Response) -> _Step:
    yield Respond(response.head)
    yield Release(response.body)


class _Ended(Exception):
    """The call came to an end that is not its answer's."""

    def __init__(self, ending: Ending) -> None:
        self.ending = ending


class _Forwarded:
    """The journey of a call from the moment it is forwarded."""

    def __init__(
        self, understood: Understood, snapshot: Snapshot, ticket: Ticket
    ) -> None:
        self._understood = understood
        self._call = understood.call
        self._snapshot = snapshot
        self._ticket = ticket
        self._answer = Answer()
        self._guarded: Guarded | None = None
        self._has_begun = False
        self._stream_now: AnswerStream | None = None
        self._wire: StreamWire = eventstream

    def run(self, decision: Decision, signing: Signing) -> _Step:
        """Forward the request and see its answer through (rule 3)."""
        operation = self._understood.operation
        self._answer = Answer(guarded=decision.guarded, observer=Observer(operation))
        if decision.guarded is not None and decision.guarded.how is How.CONSULTED:
            self._guarded = decision.guarded
        service = RUNTIME if operation is None else operation.service
        try:
            ending = yield from self._exchange(
                Forward(forwarded(decision), signing, service)
            )
        except _Ended as ended:
            ending = ended.ending
        except ClientDisconnected:
            ending = Ending.CLIENT_DISCONNECTED
            if self._stream_failed():  # an SDK reads no further than the error
                ending = Ending.UPSTREAM_ERROR
            with suppress(ClientDisconnected):  # a call can be cut twice
                yield Abandon()
        except Exception:
            yield Append(self._outcome(Ending.FAULT), Urgency.DEFERRED)
            raise
        yield Append(self._outcome(ending), Urgency.DEFERRED)

    def _exchange(self, forward: Forward) -> Generator[Command, object, Ending]:
        try:
            head = yield forward
            return (yield from self._attempts(cast("ResponseHead", head)))
        except UpstreamError as error:
            yield from self._fail(str(error))
            return Ending.UPSTREAM_FAILED

    def _stream_failed(self) -> bool:
        return self._stream_now is not None and self._stream_now.has_failed

    def _outcome(self, ending: Ending) -> Entry:
        return record.outcome_entry(
            self._understood, self._snapshot, self._answer, ending
        )

    def _attempts(self, head: ResponseHead) -> Generator[Command, object, Ending]:
        """See through the answer, and those of retries after an error."""
        while True:
            self._answer.status = head.status
            if 200 <= head.status < 300:
                return (yield from self._success(head))
            yield from self._error(head)
            again = yield AwaitRetry()
            if again is None:
                return Ending.UPSTREAM_ERROR
            self._answer = self._answer.again()
            head = cast("ResponseHead", again)

    def _success(self, head: ResponseHead) -> Generator[Command, object, Ending]:
        reading = answers.reader_for(self._understood, head)
        match reading:
            case answers.AsStream():
                return (yield from self._stream(head, reading))
            case answers.AsWhole():
                return (yield from self._whole(head))
            case answers.AsIs():
                return (yield from self._unread(head, reading.reason))

    def _durable(self) -> _Step:
        """Wait until the decision is on the record (rule 2)."""
        try:
            yield AwaitDurable(self._ticket)
        except StoreUnavailable:
            yield Abandon()
            yield from _unrecorded(self._call)
            raise _Ended(Ending.UNRECORDED) from None

    def _begin(self, head: ResponseHead) -> _Step:
        yield from self._durable()
        self._has_begun = True
        yield Respond(head)

    def _release(self, data: bytes) -> _Step:
        self._answer.release(data)
        yield Release(data)

    def _receive(self) -> Generator[Command, object, bytes | None]:
        return cast("bytes | None", (yield Receive()))

    def _body(self, limit: int) -> Generator[Command, object, bytes]:
        pieces: list[bytes] = []
        while (data := (yield from self._receive())) is not None:
            self._answer.receive(data)
            pieces.append(data)
            if self._answer.received_bytes > limit:
                message = f"the upstream's answer is larger than {limit} bytes"
                raise MalformedAnswer(message)
        return b"".join(pieces)

    # An answer that is no stream.

    def _whole(self, head: ResponseHead) -> Generator[Command, object, Ending]:
        try:
            body = yield from self._body(MAX_ANSWER)
            reading = answers.read(self._understood, body)
        except ProtocolError as error:
            return (yield from self._unreadable(error))
        self._answer.usage = reading.usage or answers.usage_in_headers(head)
        self._answer.observer.see_body(body)
        body, reasons = yield from self._weighed(body, reading)
        if reasons:
            return (yield from self._deny(reasons))
        yield from self._begin(answers.head_for(head, body))
        yield from self._release(body)
        return Ending.COMPLETE

    def _weighed(
        self, body: bytes, reading: Reading
    ) -> Generator[Command, object, tuple[bytes, list[str]]]:
        texts, kinds = answers.texts(reading), answers.kinds(reading)
        runs = runs_in(reading.content.parts, texts)
        texts += tuple(run.text for run in runs)
        kinds += (None,) * len(runs)
        scanners = self._snapshot.scanners
        found = (yield Classify(texts, kinds, scanners)) if texts else ()
        findings = folded(cast("Findings", found), runs)
        answer = self._answer
        weighed = answers.weigh_found(
            self._understood, body, reading, findings, answer.tally
        )
        if self._guarded is None or weighed.reasons:
            return weighed.body, weighed.reasons
        if not answers.is_readable(reading):
            return body, [_unseen(self._guarded)]
        shown = masked_texts(reading.content.parts, weighed.redactions)
        asked = yield from consulted(self._guarded, shown, Direction.RECEIVE)
        answer.consulted = asked
        return weighed.body, asked.reasons(Direction.RECEIVE)

    def _error(self, head: ResponseHead) -> _Step:
        """Pass on an error, whose text is inspected as any other."""
        try:
            body = yield from self._body(MAX_ERROR)
        except ProtocolError as error:
            yield from self._unreadable(error)
            raise _Ended(Ending.UNREADABLE) from None
        reading = answers.read_error(body)
        body, reasons = yield from self._weighed(body, reading)
        if reasons:
            yield from self._deny(reasons)
            raise _Ended(Ending.DENIED)
        yield from self._begin(answers.head_for(head, body))
        yield from self._release(body)

    def _unread(
        self, head: ResponseHead, reason: str
    ) -> Generator[Command, object, Ending]:
        """Pass on an answer that cannot be read, where a policy permits it."""
        reasons = answers.weigh_unread(self._understood, self._answer.tally)
        if self._guarded is not None:
            reasons.append(_unseen(self._guarded))
        if reasons:
            yield Abandon()
            return (yield from self._deny([f"{reason}; {reasons[0]}"]))
        yield from self._begin(answers.head_for(head, None))
        while (data := (yield from self._receive())) is not None:
            self._answer.receive(data)
            yield from self._release(data)
        return Ending.COMPLETE

    # An answer that streams.

    def _stream(
        self, head: ResponseHead, reading: answers.AsStream
    ) -> Generator[Command, object, Ending]:
        answer = self._answer
        guarded = self._guarded
        stream = AnswerStream(
            reading.stream,
            self._understood.plan,
            answer.tally,
            reading.wire,
            windows=None if guarded is None else guarded.guardrail.output,
            observer=answer.observer,
        )
        self._wire = reading.wire
        self._stream_now = stream
        decoder = reading.wire.Decoder()
        yield from self._begin(answers.head_for(head, None))
        try:
            while (data := (yield from self._receive())) is not None:
                if self._guarded is None:
                    released, error = self._through(decoder, stream, data)
                    yield from self._pass(released)
                    if error is not None:
                        raise error
                else:
                    yield from self._through_guarded(decoder, stream, data)
                if stream.is_stopped:
                    return (yield from self._stop())
                if stream.has_failed:
                    yield Abandon()
                    return Ending.UPSTREAM_ERROR
            decoder.receive_eof()
            yield from self._pass(b"".join(stream.receive_end()))
            yield from self._questions(stream)
            if stream.is_stopped:
                return (yield from self._stop())
        except ProtocolError as error:
            return (yield from self._unreadable(error))
        finally:
            answer.events, answer.usage = stream.events, stream.usage
        return Ending.COMPLETE if stream.is_complete else Ending.TRUNCATED

    def _through(
        self, decoder: MessageDecoder, stream: AnswerStream, data: bytes
    ) -> tuple[bytes, ProtocolError | None]:
        """Take bytes through a stream; return what may leave, and what broke it."""
        pieces: list[bytes] = []
        try:
            for message in decoder.receive_data(data):
                self._answer.receive(message.raw)
                pieces += stream.receive_message(message)
                if stream.is_stopped or stream.has_failed:
                    break
        except ProtocolError as error:
            return b"".join(pieces), error
        return b"".join(pieces), None

    def _through_guarded(
        self, decoder: MessageDecoder, stream: AnswerStream, data: bytes
    ) -> _Step:
        """Take bytes through a stream that a guardrail must see.

        Message by message, so that how they came together never matters.

        Raises:
            ProtocolError: the bytes broke their format; what came before has left.
        """
        for message in decoder.receive_data(data):
            self._answer.receive(message.raw)
            yield from self._pass(b"".join(stream.receive_message(message)))
            if not stream.has_failed:
                yield from self._questions(stream)
            if stream.is_stopped or stream.has_failed:
                break

    def _questions(self, stream: AnswerStream) -> _Step:
        """Ask the guardrail about what a stream holds back for it."""
        guarded = self._guarded
        if guarded is None:
            return
        asked = self._answer.consulted
        if asked is None:
            on_failure = guarded.guardrail.consult.on_failure
            asked = self._answer.consulted = Asked(guarded.name, on_failure)
        while not stream.is_stopped and (texts := stream.question()) is not None:
            verdict = yield consulting(guarded, texts, Direction.RECEIVE)
            asked.note(texts, cast("Verdict", verdict))
            may_leave = not asked.reasons(Direction.RECEIVE)
            yield from self._pass(b"".join(stream.answer(may_leave=may_leave)))

    def _pass(self, data: bytes) -> _Step:
        if data:
            yield from self._release(data)

    def _stop(self) -> Generator[Command, object, Ending]:
        """End a stream with a denial (rule 3 of `stream`)."""
        reasons = blocked_reasons(self._answer.tally, Direction.RECEIVE)
        if self._answer.consulted is not None:
            reasons += self._answer.consulted.reasons(Direction.RECEIVE)
        self._answer.reasons += reasons
        reason = "; ".join(reasons)
        yield Release(self._stream_error(denial.ACCESS_DENIED, reason))
        yield Abandon()
        return Ending.STOPPED

    def _stream_error(self, name: str, reason: str) -> bytes:
        """Return what ends a stream that has begun with an error."""
        return self._wire.encode_error(name, denial.message(reason, self._call.id))

    # Ends that are no answer.

    def _deny(self, reasons: list[str]) -> Generator[Command, object, Ending]:
        self._answer.reasons += reasons
        yield from self._durable()
        self._has_begun = True
        yield from _reply(denial.denied("; ".join(reasons), call_id=self._call.id))
        return Ending.DENIED

    def _unreadable(self, error: ProtocolError) -> Generator[Command, object, Ending]:
        self._answer.reasons.append(str(error))
        yield Abandon()
        yield from self._broken(denial.UPSTREAM, str(error))
        return Ending.UNREADABLE

    def _fail(self, reason: str) -> _Step:
        self._answer.reasons.append(reason)
        yield from self._broken(denial.UNAVAILABLE, reason)

    def _broken(self, name: str, reason: str) -> _Step:
        """Say that the upstream failed: in the stream's way if one has begun."""
        call_id = self._call.id
        if self._has_begun:
            yield Release(self._stream_error(name, reason))
            return
        status = 503 if name == denial.UNAVAILABLE else 502
        text = denial.message(reason, call_id)
        yield from self._durable()
        self._has_begun = True
        yield from _reply(denial.error(status, name, text, call_id=call_id))
