"""A request that streams: messages in, and the same messages out, or none.

Each message is signed by the caller, over the one before it.

Rule 1: messages leave in the order they came, as the bytes they came in.
Rule 2: a message leaves once every text that it brings a piece of is complete, was
        read as a whole, and may be sent. A content's text is complete with its end.
Rule 3: nothing can be rewritten, so what a policy would have redacted is refused.
Rule 4: the call itself is asked about again whenever a message says more of it than
        was known: tools, an output limit, other kinds of text, classes found.
Rule 5: what waits is bounded; a request that makes more wait cannot be read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from typing import cast

from bedrock_weir.commands import Classify
from bedrock_weir.content import Content, Direction, Encoding, Finding, Part, PartKind
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.inspection.decision import Decision
from bedrock_weir.inspection.guarding import guard
from bedrock_weir.inspection.record import Sent
from bedrock_weir.inspection.request import (
    Said,
    Understood,
    ask_about_call,
    blocked_reasons,
    weigh,
)
from bedrock_weir.inspection.rewriting import decoded
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.surfaces.base import Channel, Delta
from bedrock_weir.surfaces.bidirectional import RequestReader
from bedrock_weir.wire.signedevents import SignedMessage

MAX_HELD = 4 * 1024 * 1024
"""Bytes of messages that wait for a text's end; a conversation's history is 200 KB."""
MAX_SYSTEM = 1024 * 1024
"""Characters of a call's system prompts, which are kept to know them in the answer."""

SIGNED = (
    "what a policy redacts is refused here, because the caller has signed each message"
)

Asking = Generator[Classify, object, bytes]
"""Asks for a classification; returns what may go upstream."""


@dataclass(slots=True)
class _Text:
    """A text that goes on.

    Attributes:
        kind: what it is.
        channel: its name, and its place in the record.
        is_source: whether it is a JSON document's source.
        pieces: so far.
        is_settled: whether it is complete and may be sent.
    """

    kind: PartKind
    channel: Channel
    is_source: bool
    pieces: list[str] = field(default_factory=list)
    is_settled: bool = False

    @property
    def part(self) -> Part:
        """The whole text."""
        encoding = Encoding.JSON if self.is_source else Encoding.TEXT
        return Part(self.kind, "".join(self.pieces), self.channel, encoding)


@dataclass(frozen=True, slots=True)
class _Held:
    """A message that waits, and the texts it waits for."""

    raw: bytes
    texts: list[_Text]


class RequestStream:
    """The inspection of one request's messages.

    Args:
        understood: the call.
        snapshot: the policy.

    Attributes:
        decision: why the request may not go on, and what was found in it.
        sent: what the record says of it.
    """

    def __init__(self, understood: Understood, snapshot: Snapshot) -> None:
        self._understood = understood
        self._snapshot = snapshot
        self._reader = RequestReader()
        self._open: dict[Channel, _Text] = {}
        self._queue: deque[_Held] = deque()
        self._held = 0
        self._said = Said()
        self._system = 0
        self.decision = Decision(request=understood.call.request)
        self.sent = Sent(self.decision.tally)

    @property
    def is_refused(self) -> bool:
        """Whether nothing more may go upstream."""
        return self.decision.is_denied

    @property
    def policies(self) -> set[str]:
        """Every policy that decided about it."""
        return self.decision.policies | self.decision.tally.policies

    def receive_message(self, message: SignedMessage) -> Asking:
        """Take a message; return the bytes that may go upstream now.

        Raises:
            MalformedRequest: too much of the request waits (rule 5).
        """
        self.sent.receive(message.raw)
        texts: list[_Text] = []
        if message.inner is not None:
            event = self._reader.read(message.inner)
            parts = [_part(item) for item in event.deltas if item.channel is None]
            texts = [self._text(item) for item in event.deltas if item.channel]
            ended = self._ended(event.closes)
            yield from self._weigh(Content(tuple(parts), event.opaque), ended)
        self._queue.append(_Held(message.raw, texts))
        self._held += len(message.raw)
        released = self._release()
        if self._held > MAX_HELD:
            reason = f"more than {MAX_HELD} bytes wait for the end of a text"
            raise MalformedRequest(f"the request cannot be read: {reason}")
        return released

    def receive_end(self) -> Asking:
        """Say that no message follows, which ends every text."""
        yield from self._weigh(Content(), list(self._open.values()))
        return self._release()

    def _text(self, delta: Delta) -> _Text:
        channel = delta.channel or ()
        text = self._open.get(channel)
        if text is None:
            text = self._open[channel] = _Text(delta.kind, channel, delta.is_source)
        text.pieces.append(delta.text)
        return text

    def _ended(self, closes: Channel) -> list[_Text]:
        return [text for name, text in self._open.items() if name[:1] == closes]

    def _weigh(
        self, content: Content, ended: Iterable[_Text]
    ) -> Generator[Classify, object, None]:
        """Read texts that are complete, and decide about them and the call."""
        ended = [*ended]
        for text in ended:
            del self._open[text.channel]
        parts = (*content.parts, *(text.part for text in ended))
        whole = Content(parts, content.opaque)
        texts = tuple(map(decoded, parts))
        kinds = tuple(part.kind for part in parts)
        scanners = self._snapshot.scanners
        found = (yield Classify(texts, kinds, scanners)) if texts else ()
        findings = cast("tuple[tuple[Finding, ...], ...]", found)
        decision, plan = self.decision, self._understood.plan
        weigh(plan, Direction.SEND, whole, findings, decision.tally)
        self._ask(parts)
        decision.reasons += blocked_reasons(decision.tally, Direction.SEND)
        if plan.has_refused_redaction:
            decision.reasons.append(SIGNED)
        if self.is_refused:
            return
        for text in ended:
            text.is_settled = True
            if text.kind is PartKind.SYSTEM:
                self._learn(text.part.text)

    def _ask(self, parts: Iterable[Part]) -> None:
        """Ask about the call again if more is known of it (rule 4)."""
        self.sent.read(parts)
        said = Said(
            kinds=tuple(sorted(self.sent.kinds)),
            classes=tuple(self.decision.tally.classes),
            characters=self.sent.characters,
            has_tools=self._reader.has_tools,
            max_tokens=self._reader.max_tokens,
        )
        if said != self._said:
            self._said = said
            understood, snapshot = self._understood, self._snapshot
            ask_about_call(understood, said, self.decision, snapshot)
            guard(  # a permit that asks for a guardrail may be the one that decides now
                understood.operation,
                understood.call.request,
                content=Content(),
                decision=self.decision,
                guardrails=snapshot.guardrails,
            )

    def _learn(self, prompt: str) -> None:
        self._system += len(prompt)
        if self._system > MAX_SYSTEM:
            reason = f"its system prompts are longer than {MAX_SYSTEM} characters"
            raise MalformedRequest(f"the request cannot be read: {reason}")
        self._understood.plan.learn(prompt)

    def _release(self) -> bytes:
        """Return the messages that may leave, in order (rules 1 and 2)."""
        if self.is_refused:
            return b""
        released: list[bytes] = []
        queue = self._queue
        while queue and all(text.is_settled for text in queue[0].texts):
            released.append(queue.popleft().raw)
        data = b"".join(released)
        self._held -= len(data)
        self.sent.release(data)
        return data


def _part(delta: Delta) -> Part:
    encoding = Encoding.JSON if delta.is_source else Encoding.TEXT
    return Part(delta.kind, delta.text, delta.pointer, encoding)
