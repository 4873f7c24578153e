"""An answer that streams: frames in, frames out, nothing refused in between.

Rule 1: frames leave in the order they came, and a frame leaves only when every text
        in it is settled. A frame that nothing changes leaves as the bytes it came in,
        or as its event says instead.
Rule 2: text that is settled is not kept waiting by the rest of its frame: the frame
        is then sent in two pieces, and the second is joined to the frame after it.
Rule 3: a refused finding stops the stream before its first character.
Rule 4: what the bytes around the text say (order, types, usage) is not touched.
Rule 5: a frame that cannot be read stops the stream.
Rule 6: what a stream that is cut short left open stays here: it may be the beginning of
        something refused. Only a whole answer's end settles what is open.
Rule 7: where a guardrail must see the answer, `question` says what it is to be asked
        and `answer` takes what it said; text leaves when it was asked about. Nothing
        is asked of a text that came whole and is a single plain word: a role, a type,
        an id.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict

from bedrock_weir.classifiers import whole
from bedrock_weir.content import BROUGHT, Direction, PartKind, Usage
from bedrock_weir.errors import EventStreamError
from bedrock_weir.guardrails.asking import LARGEST
from bedrock_weir.guardrails.observed import Observer
from bedrock_weir.guardrails.settings import Windows
from bedrock_weir.guardrails.windows import Gate
from bedrock_weir.inspection.channel import SourceChannel, TextChannel
from bedrock_weir.inspection.joints import Crossing, Joints
from bedrock_weir.inspection.plan import Plan
from bedrock_weir.inspection.tally import Tally
from bedrock_weir.policy.remedies import Remedy
from bedrock_weir.surfaces.base import ALL, Channel, Delta, Event, StreamReader
from bedrock_weir.wire import eventstream
from bedrock_weir.wire.eventstream import Message
from bedrock_weir.wire.stream import StreamWire

MAX_HELD = 4096
"""Frames held at once. Text held is bounded by the classifiers' widths, so only a
stream of empty frames behind an open word can come near it."""

_WORD = re.compile(r"[A-Za-z0-9_.:/-]{1,64}")
"""A text that came whole and is no prose (rule 7)."""


_Text = tuple[Delta, TextChannel, int]
"""A piece of text, its channel, and its position in that."""


class _Frame:
    """A frame on its way out."""

    __slots__ = ("_only", "event", "message", "prefix", "released", "texts")

    def __init__(self, message: Message, event: Event) -> None:
        self.message = message
        self.event = event
        self.texts: list[_Text] = []
        self._only: list[_Text] | None = None
        self.released = 0  # characters of the only text that have left already
        self.prefix = ""  # settled text of the frame before, which leaves with this

    @property
    def is_settled(self) -> bool:
        return all(
            start + len(delta.text) <= channel.settled
            for delta, channel, start in self.texts
        )

    @property
    def only(self) -> _Text | None:
        """The text that goes on, of a frame that is nothing but a piece of it.

        Texts that came whole are settled from the beginning, so the answer stays.
        """
        if self._only is None:
            going_on = [item for item in self.texts if item[0].channel is not None]
            others = [item for item in self.texts if item[0].channel is None]
            is_piece = self.event.is_delta and not self.event.opaque
            if not is_piece or any(_is_changed(item) for item in others):
                going_on = []
            self._only = going_on if len(going_on) == 1 else []
        return self._only[0] if self._only else None

    @property
    def going_on(self) -> _Text:
        """`only`, of a frame that has it."""
        only = self.only
        if only is None:
            raise AssertionError("a frame of several texts was split")
        return only

    def ready(self) -> str:
        """Return the text of the only delta that has settled and not left."""
        delta, channel, start = self.going_on
        begin = start + self.released
        piece = delta.text[self.released : max(0, channel.settled - start)]
        return self.prefix + channel.text(begin, piece)

    def take_ready(self) -> str:
        """Return what `ready` does, which has left with that."""
        text = self.ready()
        delta, channel, start = self.going_on
        self.released = min(len(delta.text), max(0, channel.settled - start))
        self.prefix = ""
        return text


class AnswerStream:
    """The inspection of one stream.

    Args:
        reader: the surface's reader for this stream.
        plan: what the policy wants.
        tally: takes what is found.
        wire: how its messages stand in bytes.
        windows: how a guardrail sees the text, where it must (rule 7).
        observer: collects what the answer says of its guardrail.
        is_one_text: whether contents that follow each other are read as one text.

    Attributes:
        is_stopped: whether nothing more may leave; the tally says what blocked it, or
            the guardrail did.
        has_failed: whether the upstream ended it with an error of its own.
        is_complete: whether the answer came to its own end.
        usage: the tokens the answer reports.
        events: frames received.
    """

    def __init__(
        self,
        reader: StreamReader,
        plan: Plan,
        tally: Tally,
        wire: StreamWire = eventstream,
        *,
        windows: Windows | None = None,
        observer: Observer | None = None,
        is_one_text: bool = True,
    ) -> None:
        self._windows = windows
        self._is_one_text = is_one_text
        self._joints = Joints(self._tell)
        self._observer = observer
        self._to_ask: list[list[TextChannel]] = []
        self._asked: list[TextChannel] = []
        self._reader = reader
        self._wire = wire
        self._plan = plan
        self._tally = tally
        self._channels: dict[Channel, tuple[TextChannel, PartKind]] = {}
        self._queue: deque[_Frame] = deque()
        self.is_stopped = False
        self.has_failed = False
        self.is_complete = False
        self.usage: Usage | None = None
        self.events = 0

    def receive_message(self, message: Message) -> Iterator[bytes]:
        """Take a frame; yield the bytes that may leave.

        Raises:
            ProtocolError: the frame cannot be read (rule 5).
        """
        if self.is_stopped:
            return
        self.events += 1
        if message.message_type != "event":
            yield from self._receive_error(message)
            return
        event = self._reader.read(message)
        if self._observer is not None:
            self._observer.see(message.event_type, event.document)
        is_read_on = event.ends_block and self._is_one_text
        self._close(event.closes, is_read_on=is_read_on)
        self._queue.append(self._frame(message, event))
        if event.is_last:
            self._joints.end()
        self.is_complete = self.is_complete or event.is_last
        self.usage = merged(self.usage, event.usage)
        if len(self._queue) > MAX_HELD:
            raise EventStreamError("too many event-stream messages carry no text")
        yield from self._release()

    def receive_end(self) -> Iterator[bytes]:
        """Say that no frame follows; yield the bytes that are left (rule 6)."""
        if not self.is_stopped and self.is_complete:
            self._close(ALL, is_read_on=False)
            self._joints.end()
            yield from self._release()

    def question(self) -> tuple[str, ...] | None:
        """Return texts that a guardrail must see before they leave (rule 7).

        Texts that came whole in one frame are asked about together, one window of
        each; a text that goes on is asked about alone, so that cuts never matter.
        """
        for group in self._to_ask:
            texts, size = [], 0
            self._asked = []
            for channel in group:
                text = channel.question()
                if text is not None and size + len(text) <= LARGEST:
                    self._asked.append(channel)
                    texts.append(text)
                    size += len(text)
            if texts:
                return tuple(texts)
        self._to_ask = [
            group
            for group in self._to_ask
            if not all(channel.is_over for channel in group)
        ]
        return None

    def answer(self, *, may_leave: bool) -> Iterator[bytes]:
        """Take what the guardrail said to the last question; yield what may leave."""
        for channel in self._asked:
            if may_leave:
                channel.approve()
            else:
                channel.refuse()
        yield from self._release()
        if not may_leave:
            self.is_stopped = True
            self._queue.clear()

    def _receive_error(self, message: Message) -> Iterator[bytes]:
        """Take an exception or error: the stream's own end (rule 1)."""
        self.has_failed = True
        said = message.headers.get(":error-message")
        text = message.payload.decode(errors="replace")
        text += said if isinstance(said, str) else ""
        channel = TextChannel(self._plan.sorted(PartKind.ERROR))
        channel.receive_text(text)
        self._note(channel, PartKind.ERROR, (message.event_type,))
        channel.receive_end()
        self._note(channel, PartKind.ERROR, (message.event_type,))
        if channel.text(0, text) == text and channel.blocked is None:
            yield message.raw
        else:
            said = "the message is withheld"
            yield self._wire.encode_error(message.event_type, said)

    def _frame(self, message: Message, event: Event) -> _Frame:
        frame = _Frame(message, event)
        group: list[TextChannel] = []
        for delta in event.deltas:
            channel = self._channel(delta, group)
            start = channel.received
            channel.receive_text(delta.text)
            self._joints.receive_text(channel, delta.text)
            place = delta.pointer if delta.channel is None else delta.channel
            self._note(channel, delta.kind, place)
            if delta.channel is None:
                channel.receive_end()
                self._note(channel, delta.kind, place)
                if delta.kind in BROUGHT:
                    self._weigh_whole(channel, delta)
            elif channel.is_read_twice:
                self._read_alone(channel, delta, start)
            frame.texts.append((delta, channel, start))
        if group:
            self._to_ask.append(group)
        for opaque in event.opaque:
            decision = self._plan.decision(Direction.RECEIVE, opaque.kind.value, None)
            self._tally.note_opaque(opaque, decision)
            if decision.remedy is Remedy.BLOCK:
                self._stop_before(frame)
        return frame

    def _weigh_whole(self, channel: TextChannel, delta: Delta) -> None:
        """Weigh what a text from elsewhere is as a whole: orders to who reads it."""
        for finding in whole.find(delta.text, delta.kind):
            name = finding.data_class
            decision = self._plan.decision(Direction.RECEIVE, name, delta.kind)
            self._tally.note(finding, decision, delta.kind, delta.pointer)
            if decision.remedy is Remedy.REDACT:
                channel.mask(finding)
            elif decision.remedy is Remedy.BLOCK:
                channel.block(finding)

    def _read_alone(self, channel: TextChannel, delta: Delta, start: int) -> None:
        """Read a piece as a text of its own as well: what goes before hides nothing."""
        alone = TextChannel(self._plan.sorted(delta.kind))
        alone.receive_text(delta.text)
        found = alone.found
        alone.receive_end()
        found += alone.found
        alone.found = [each for each in found if channel.is_new(each, start)]
        self._note(alone, delta.kind, delta.pointer)
        if delta.kind in BROUGHT:
            self._weigh_whole(alone, delta)
        channel.adopt(alone, start)

    def _stop_before(self, frame: _Frame) -> None:
        """Let nothing of this frame leave: no text of it ever settles."""
        never = TextChannel(self._plan.sorted(PartKind.ANSWER))
        never.blocked = 0
        frame.texts.append((Delta(None, PartKind.ANSWER, (), "\0"), never, 0))

    def _channel(self, delta: Delta, group: list[TextChannel]) -> TextChannel:
        """Return the channel of a delta; one that comes whole joins the group."""
        known = self._channels.get(delta.channel) if delta.channel else None
        if known is not None:
            return known[0]
        asked = self._plan.sorted(delta.kind)
        channel = (SourceChannel if delta.is_source else TextChannel)(asked)
        channel.is_read_twice = delta.may_be_whole and not delta.is_source
        windows = self._windows
        if windows is not None and not _is_word(delta):
            channel.hold(Gate(windows.characters, windows.overlap))
            if delta.channel is None:
                group.append(channel)
            else:
                self._to_ask.append([channel])
        if delta.channel is not None:
            self._channels[delta.channel] = channel, delta.kind
            self._joints.begins(channel, delta.kind, delta.channel)
        return channel

    def _close(self, closes: Channel, *, is_read_on: bool) -> None:
        for name, (channel, kind) in list(self._channels.items()):
            if closes == ALL or name[0] in closes:
                if is_read_on:
                    self._joints.ends(channel, kind, name)
                channel.receive_end()
                self._note(channel, kind, name)
                del self._channels[name]

    def _note(self, channel: TextChannel, kind: PartKind, place: Channel) -> None:
        for finding in filter(channel.is_new, channel.found):
            decision = self._plan.decision(Direction.RECEIVE, finding.data_class, kind)
            self._tally.note(finding, decision, kind, place)

    def _tell(self, crossing: Crossing, kind: PartKind) -> None:
        finding, channel, place = crossing
        if channel.is_new(finding):
            name = finding.data_class
            decision = self._plan.decision(Direction.RECEIVE, name, kind)
            self._tally.note(finding, decision, kind, place)

    def _release(self) -> Iterator[bytes]:
        queue = self._queue
        while queue and queue[0].is_settled:
            frame = queue.popleft()
            if frame.released and queue and _continues(frame, queue[0]):
                queue[0].prefix = frame.take_ready()
                continue
            yield from self._whole(frame)
        if queue:
            texts = queue[0].texts
            is_blocked = any(channel.is_at_block for _, channel, _ in texts)
            yield from self._settled_part(queue[0], is_end=is_blocked)
            if is_blocked:
                self.is_stopped = True
                queue.clear()

    def _whole(self, frame: _Frame) -> Iterator[bytes]:
        """Yield a settled frame, or nothing where redaction left nothing of it."""
        if frame.only is not None and (frame.released or frame.prefix):
            pointer = frame.only[0].pointer
            text = frame.take_ready()
            if text:
                yield self._write(frame, {pointer: text})
            return
        texts = {
            delta.pointer: channel.text(start, delta.text)
            for delta, channel, start in frame.texts
        }
        before = {delta.pointer: delta.text for delta, _, _ in frame.texts}
        _forget(frame)
        if texts == before:
            instead = frame.event.instead
            yield frame.message.raw if instead is None else instead
        elif not (frame.event.is_delta and _is_emptied(frame, texts)):
            changed = {key: text for key, text in texts.items() if text != before[key]}
            yield self._write(frame, changed)

    def _settled_part(self, frame: _Frame, *, is_end: bool) -> Iterator[bytes]:
        """Yield what has settled of a frame that has not (rule 2).

        White space alone waits for the word after it, if there is to be one.
        """
        if frame.only is None:
            return
        ready = frame.ready()
        if ready and (is_end or not ready.isspace()):
            pointer = frame.only[0].pointer
            yield self._write(frame, {pointer: frame.take_ready()})

    def _write(self, frame: _Frame, texts: dict[Channel, str]) -> bytes:
        _forget(frame)
        return self._reader.write(frame.message, frame.event, texts)


def _is_word(delta: Delta) -> bool:
    return delta.channel is None and _WORD.fullmatch(delta.text) is not None


def _is_changed(text: _Text) -> bool:
    delta, channel, start = text
    is_settled = start + len(delta.text) <= channel.settled
    return not is_settled or channel.text(start, delta.text) != delta.text


def _is_emptied(frame: _Frame, texts: dict[Channel, str]) -> bool:
    """Tell whether redaction left nothing of the texts that a frame is there for."""
    going_on = [delta for delta, _, _ in frame.texts if delta.channel is not None]
    return bool(going_on) and not any(texts[delta.pointer] for delta in going_on)


def _continues(frame: _Frame, following: _Frame) -> bool:
    """Tell whether the rest of a frame may leave with the frame after it."""
    if frame.only is None or following.only is None:
        return False
    if frame.only[1] is not following.only[1]:
        return False
    return following.is_settled or bool(following.ready().strip())


def _forget(frame: _Frame) -> None:
    for delta, channel, start in frame.texts:
        channel.forget(start + (frame.released or len(delta.text)))


def merged(known: Usage | None, reported: Usage | None) -> Usage | None:
    """Return what is known of the tokens after another report, field by field."""
    if known is None or reported is None:
        return reported or known
    values = {
        name: getattr(known, name) if value is None else value
        for name, value in asdict(reported).items()
    }
    return Usage(**values)
