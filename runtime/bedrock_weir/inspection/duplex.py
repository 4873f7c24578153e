"""The journey of a duplex call, whose request and answer stream at the same time.

The law is that of `bedrock_weir.inspection.journey`; the form is another, because two
sides speak when they like. A `Duplex` is told what comes (`receive_...`), each time
answers with a few commands of `bedrock_weir.commands`, and says when it has had enough:

    yield from duplex.begin()                  the decision; the head goes upstream
    while not duplex.is_ending:                both sides, in any order
        yield from duplex.receive_from_client(data)
        yield from duplex.receive_head(head)
        yield from duplex.receive_from_upstream(data)
        ...
    yield from duplex.end()                    the last word, and the outcome

Rule 1: nothing is forwarded before the call was decided about and its decision entry
        was appended. No message is forwarded before it was decided about.
Rule 2: no byte of an answer, nor of a denial, is released before the decision entry is
        durable.
Rule 3: a refusal in either direction ends the call: the upstream is let go, and the
        caller gets an error where the answer would have gone on.
Rule 4: whatever happens after the head was forwarded ends in one outcome entry, with
        digests and findings of both directions.
Rule 5: commands of one direction are done in order, each before the next; those of
        `end` after all of both directions were done or cancelled.

Nothing here has a clock, a socket or a thread.
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
    Classify,
    DuplexCommand,
    EndUpstream,
    Entry,
    ForwardStream,
    Release,
    Respond,
    SendUpstream,
    Ticket,
    Urgency,
)
from bedrock_weir.content import Direction, Finding
from bedrock_weir.errors import (
    ClientDisconnected,
    MalformedRequest,
    ProtocolError,
    StoreUnavailable,
    UpstreamError,
)
from bedrock_weir.inspection import answer as answers
from bedrock_weir.inspection import denial, record
from bedrock_weir.inspection.record import Answer
from bedrock_weir.inspection.request import (
    Understood,
    blocked_reasons,
    decide,
    forwarded,
    understand,
)
from bedrock_weir.inspection.sending import RequestStream
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.inspection.stream import AnswerStream
from bedrock_weir.surfaces.bidirectional import AnswerReader
from bedrock_weir.surfaces.route import RUNTIME
from bedrock_weir.wire import eventstream
from bedrock_weir.wire.http import Response, ResponseHead
from bedrock_weir.wire.signedevents import SignedDecoder

Steps = Generator[DuplexCommand, object, None]
"""What is to be done about one thing that happened."""

MAX_ERROR = 1024 * 1024
"""Bytes of an upstream's error."""

_STATUS = {
    denial.ACCESS_DENIED: 403,
    denial.UNAVAILABLE: 503,
    denial.UPSTREAM: 502,
    denial.VALIDATION: 400,
}


class Duplex:
    """One duplex call, from beginning to end.

    Args:
        call: its head and its identifiers; no body.
        snapshot: the policy it is inspected under, fixed now.

    Attributes:
        is_ending: whether nothing more is to be told, and `end` is next.
    """

    def __init__(self, call: Call, snapshot: Snapshot) -> None:
        self._call = call
        self._snapshot = snapshot
        self._understood: Understood | None = None
        self._ticket: Ticket | None = None
        self._request: RequestStream | None = None
        self._messages = SignedDecoder()
        self._answer = Answer()
        self._reading: _Reading | None = None
        self._has_begun = False
        self._ending: Ending | None = None
        self._last: tuple[str, str] | None = None
        self._has_outcome = False
        self.is_ending = False

    # The beginning.

    def begin(self) -> Steps:
        """Decide about the call, and forward its head (rule 1)."""
        call, snapshot = self._call, self._snapshot
        try:
            understood = understand(call, snapshot)
        except MalformedRequest as error:
            entry = record.refused_entry(call, snapshot, str(error))
            yield from self._deny(entry, str(error))
            return
        decision = decide(understood, (), snapshot)
        entry = record.decided_entry(understood, decision, snapshot)
        if decision.is_denied or decision.signing is None:
            yield from self._deny(entry, "; ".join(decision.reasons))
            return
        try:
            ticket = yield Append(entry, Urgency.AWAITED)
        except StoreUnavailable:
            yield from self._unrecorded()
            return
        self._ticket = cast("Ticket", ticket)
        self._understood = understood
        self._request = RequestStream(understood, snapshot)
        yield ForwardStream(forwarded(decision), decision.signing, RUNTIME)

    def _deny(self, entry: Entry, reason: str) -> Steps:
        """Put a denial on the record, then answer with it; there is no outcome."""
        try:
            ticket = yield Append(entry, Urgency.AWAITED)
            yield AwaitDurable(cast("Ticket", ticket))
        except StoreUnavailable:
            yield from self._unrecorded()
            return
        self.is_ending = True
        yield from _reply(denial.denied(reason, call_id=self._call.id))

    def _unrecorded(self) -> Steps:
        self.is_ending = True
        reason = "its record could not be made durable; try again later"
        yield from _reply(denial.unavailable(reason, call_id=self._call.id))

    # The request.

    def receive_from_client(self, data: bytes) -> Steps:
        """Take bytes of the request, cut anywhere."""
        request, pieces = self._forwarded_request(), list[bytes]()
        try:
            for message in self._messages.receive_data(data):
                pieces.append((yield from request.receive_message(message)))
                if request.is_refused:
                    break
        except MalformedRequest as error:
            self._finish(Ending.UNREADABLE, (denial.VALIDATION, str(error)))
        yield from self._send(b"".join(pieces))

    def receive_client_eof(self) -> Steps:
        """Say that the request is complete."""
        request = self._forwarded_request()
        try:
            self._messages.receive_eof()
            data = yield from request.receive_end()
        except MalformedRequest as error:
            self._finish(Ending.UNREADABLE, (denial.VALIDATION, str(error)))
            return
        yield from self._send(data)
        if not self.is_ending:
            yield EndUpstream()

    def _forwarded_request(self) -> RequestStream:
        if self._request is None:
            raise AssertionError("nothing was forwarded")
        return self._request

    def _send(self, data: bytes) -> Steps:
        """Forward what may be; end the call where something may not (rule 3)."""
        if data:
            yield SendUpstream(data)
        request = self._forwarded_request()
        if request.is_refused:
            ending = Ending.STOPPED if self._has_begun else Ending.DENIED
            reason = "; ".join(request.decision.reasons)
            self._finish(ending, (denial.ACCESS_DENIED, reason))

    # The answer.

    def receive_head(self, head: ResponseHead) -> Steps:
        """Take the status and headers of the answer."""
        self._answer.status = head.status
        if head.status != 200:
            self._reading = _Error(head)
            return
        reading = answers.reader_for(self._now_understood(), head)
        if not isinstance(reading, answers.AsStream):
            why = reading.reason if isinstance(reading, answers.AsIs) else "no stream"
            reasons = answers.weigh_unread(self._now_understood(), self._answer.tally)
            reason = f"{why}; {reasons[0]}" if reasons else why
            self._finish(Ending.DENIED, (denial.ACCESS_DENIED, reason))
            return
        reader = cast("AnswerReader", reading.stream)
        stream = AnswerStream(
            reader,
            self._now_understood().plan,
            self._answer.tally,
            is_one_text=False,  # contents of turns, minutes apart
        )
        self._reading = _Stream(stream, reader)
        if (yield from self._durable()):
            self._has_begun = True
            yield Respond(answers.head_for(head, None))

    def receive_from_upstream(self, data: bytes) -> Steps:
        """Take bytes of the answer, cut anywhere."""
        reading = self._reading
        if isinstance(reading, _Error):
            self._take_error(reading, data)
        elif isinstance(reading, _Stream):
            yield from self._through(reading, data)

    def receive_upstream_eof(self) -> Steps:
        """Say that the answer is complete."""
        reading = self._reading
        if isinstance(reading, _Error):
            yield from self._pass_error(reading)
        elif isinstance(reading, _Stream):
            yield from self._complete(reading)

    def _take_error(self, reading: _Error, data: bytes) -> None:
        self._answer.receive(data)
        reading.pieces.append(data)
        if self._answer.received_bytes > MAX_ERROR:
            reason = f"the upstream's error is larger than {MAX_ERROR} bytes"
            self._finish(Ending.UNREADABLE, (denial.UPSTREAM, reason))

    def _pass_error(self, reading: _Error) -> Steps:
        """Pass on an error, whose text is inspected as any other."""
        body = b"".join(reading.pieces)
        read = answers.read_error(body)
        texts, kinds = answers.texts(read), answers.kinds(read)
        scanners = self._snapshot.scanners
        found = (yield Classify(texts, kinds, scanners)) if texts else ()
        findings = cast("tuple[tuple[Finding, ...], ...]", found)
        weighed = answers.weigh_found(
            self._now_understood(), body, read, findings, self._answer.tally
        )
        body = weighed.body
        if weighed.reasons:
            reason = "; ".join(weighed.reasons)
            self._finish(Ending.DENIED, (denial.ACCESS_DENIED, reason))
        elif (yield from self._durable()):
            self._has_begun = True
            yield Respond(answers.head_for(reading.head, body))
            yield from self._release(body)
            self._finish(Ending.UPSTREAM_ERROR)

    def _through(self, reading: _Stream, data: bytes) -> Steps:
        stream, pieces = reading.stream, list[bytes]()
        broken: ProtocolError | None = None
        try:
            for message in reading.decoder.receive_data(data):
                self._answer.receive(message.raw)
                pieces += stream.receive_message(message)
                if stream.is_stopped or stream.has_failed:
                    break
        except ProtocolError as error:
            broken = error
        yield from self._release(b"".join(pieces))
        self._settle(stream, broken)

    def _complete(self, reading: _Stream) -> Steps:
        broken: ProtocolError | None = None
        try:
            reading.decoder.receive_eof()
            yield from self._release(b"".join(reading.stream.receive_end()))
        except ProtocolError as error:
            broken = error
        self._settle(reading.stream, broken)
        is_cut = reading.reader.is_speaking
        self._finish(Ending.TRUNCATED if is_cut else Ending.COMPLETE)

    def _settle(self, stream: AnswerStream, broken: ProtocolError | None) -> None:
        """End the call where its answer does not go on (rule 3)."""
        self._answer.events, self._answer.usage = stream.events, stream.usage
        if broken is not None:
            self._finish(Ending.UNREADABLE, (denial.UPSTREAM, str(broken)))
        elif stream.is_stopped:
            reasons = blocked_reasons(self._answer.tally, Direction.RECEIVE)
            self._finish(Ending.STOPPED, (denial.ACCESS_DENIED, "; ".join(reasons)))
        elif stream.has_failed:
            self._finish(Ending.UPSTREAM_ERROR)

    def _now_understood(self) -> Understood:
        if self._understood is None:
            raise AssertionError("nothing was forwarded")
        return self._understood

    def _durable(self) -> Generator[DuplexCommand, object, bool]:
        """Wait until the decision is on the record; tell whether it is (rule 2)."""
        if self._ticket is None:
            raise AssertionError("nothing was forwarded")
        try:
            yield AwaitDurable(self._ticket)
        except StoreUnavailable:
            self._finish(Ending.UNRECORDED)
        return not self.is_ending

    def _release(self, data: bytes) -> Steps:
        if data:
            self._answer.release(data)
            yield Release(data)

    # The end.

    def receive_error(self, error: UpstreamError | ClientDisconnected) -> None:
        """Say that one side is not there any more."""
        if isinstance(error, ClientDisconnected):
            self._finish(Ending.CLIENT_DISCONNECTED)
        else:
            self._finish(Ending.UPSTREAM_FAILED, (denial.UNAVAILABLE, str(error)))

    def _finish(self, ending: Ending, last: tuple[str, str] | None = None) -> None:
        """Note how the call ends, and an error's name and reason; the first counts."""
        if self._ending is not None:
            return
        self._ending, self._last, self.is_ending = ending, last, True
        if last is not None:
            self._answer.reasons.append(last[1])

    def end(self) -> Steps:
        """Let the upstream go, have the last word, put the outcome on the record."""
        if self._ending is None:
            return
        with suppress(ClientDisconnected):
            yield Abandon()
            if self._ending is Ending.UNRECORDED:
                yield from self._unrecorded()
            elif self._last is not None:
                yield from self._say_last(*self._last)
        yield from self._outcome(self._ending)

    def fault(self) -> Steps:
        """Put on the record that the call ended in an error of our own."""
        if self._request is not None and not self._has_outcome:
            yield from self._outcome(Ending.FAULT)

    def _say_last(self, name: str, reason: str) -> Steps:
        text = denial.message(reason, self._call.id)
        if self._has_begun:
            yield Release(eventstream.encode_error(name, text))
            return
        try:
            yield AwaitDurable(cast("Ticket", self._ticket))
        except StoreUnavailable:
            self._ending = Ending.UNRECORDED
            yield from self._unrecorded()
            return
        status, call_id = _STATUS[name], self._call.id
        yield from _reply(denial.error(status, name, text, call_id=call_id))

    def _outcome(self, ending: Ending) -> Steps:
        request, self._has_outcome = self._forwarded_request(), True
        entry = record.outcome_entry(
            self._now_understood(),
            self._snapshot,
            self._answer,
            ending,
            request=(request.sent, request.policies),
        )
        yield Append(entry, Urgency.DEFERRED)


class _Error:
    """An answer that is an error, so far."""

    def __init__(self, head: ResponseHead) -> None:
        self.head = head
        self.pieces: list[bytes] = []


class _Stream:
    """An answer that is a stream."""

    def __init__(self, stream: AnswerStream, reader: AnswerReader) -> None:
        self.stream = stream
        self.reader = reader
        self.decoder = eventstream.Decoder()


_Reading = _Error | _Stream


def _reply(response: Response) -> Steps:
    yield Respond(response.head)
    yield Release(response.body)
