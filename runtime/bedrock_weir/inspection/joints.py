"""Blocks of an answer that stand apart and that its reader sees as one text.

Rule 1: where a block ends, reading goes on in the next block of its kind as if there
        were no end, until nothing there depends any more on what stands before it.
Rule 2: what crosses an end counts in each block that it reaches into, and what the
        block before makes of a value counts where that is. What stands in the first
        block was found in it, and what seems to begin at its end did not.
Rule 3: what the end of a block left open waits for the block after it, or for news that
        there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from bedrock_weir.classifiers.scanner import CONTEXT, resolved
from bedrock_weir.content import Finding, PartKind
from bedrock_weir.inspection.channel import TextChannel
from bedrock_weir.inspection.runs import pieces
from bedrock_weir.surfaces.base import Channel

JOINED = frozenset({PartKind.ANSWER, PartKind.REASONING})
"""Kinds whose blocks are read on."""


class _Block(NamedTuple):
    """A block's channel, its place, and where it begins in the joined text."""

    channel: TextChannel
    place: Channel
    start: int


class Crossing(NamedTuple):
    """What is found in a block because of another.

    Attributes:
        finding: in positions of the block.
        channel: the block's text.
        place: the block's.
    """

    finding: Finding
    channel: TextChannel
    place: Channel


class Joint:
    """Blocks that are read on.

    Args:
        channel: a block's text, of which everything has come and no end is said yet.
        kind: of it, and of all that follow.
        place: its place.

    Attributes:
        kind: of the blocks.
        is_between: whether the newest block has ended.
    """

    def __init__(self, channel: TextChannel, kind: PartKind, place: Channel) -> None:
        self.kind = kind
        self.is_between = True
        channel.remembers = True
        self._refused, self._observed = channel.reading_on()
        self._blocks = [_Block(channel, place, 0)]
        self._end = self._ended = channel.received

    @property
    def is_over(self) -> bool:
        """Whether nothing that comes depends on a block that ended (rule 1)."""
        settled = min(self._refused.settled, self._observed.settled)
        return settled >= self._ended + CONTEXT

    @property
    def block(self) -> str | int:
        """The newest block's number."""
        return self._blocks[-1].place[0]

    def holds(self, channel: TextChannel) -> bool:
        """Tell whether a text is one of the blocks."""
        return any(block.channel is channel for block in self._blocks)

    def end_block(self) -> None:
        """Say that the newest block ends."""
        self.is_between = True
        self._ended = self._end

    def add(self, channel: TextChannel, place: Channel) -> None:
        """Take the next block, of which nothing has come."""
        self.is_between = False
        channel.remembers = True
        self._blocks.append(_Block(channel, place, self._end))

    def receive_text(self, piece: str) -> list[Crossing]:
        """Take the next piece of the newest block; return what is known to cross."""
        self._end += len(piece)
        observed = resolved(self._observed.receive_text(piece))
        refused = resolved(self._refused.receive_text(piece))
        return self._told(observed, refused)

    def receive_end(self) -> list[Crossing]:
        """Say that no block follows; return what is left."""
        observed = resolved(self._observed.receive_end())
        return self._told(observed, resolved(self._refused.receive_end()))

    def wait(self) -> None:
        """Let nothing leave that is open (rule 3)."""
        settled = self._refused.settled
        for channel, _, start in self._blocks:
            limit = settled - start
            channel.wait(None if limit >= channel.received else max(0, limit))

    def release(self) -> None:
        """Let everything leave that its own block lets."""
        for block in self._blocks:
            block.channel.wait(None)

    def _told(self, observed: list[Finding], refused: list[Finding]) -> list[Crossing]:
        crossing = [
            Crossing(finding, block.channel, block.place)
            for block, finding in self._crossing(observed)
        ]
        for block, finding in self._crossing(refused):
            block.channel.refuse_also(finding)
            crossing.append(Crossing(finding, block.channel, block.place))
        return crossing

    def _crossing(self, findings: list[Finding]) -> Iterator[tuple[_Block, Finding]]:
        """Yield what crosses, in each block it reaches into (rule 2)."""
        starts = [*(block.start for block in self._blocks), self._end]
        for finding in findings:
            for number, piece in pieces(starts, finding):
                yield self._blocks[number], piece


Tell = Callable[[Crossing, PartKind], None]
"""Hears what crosses."""


class Joints:
    """The joints of a stream.

    Texts of a block go on in the texts that have the same place in the next block.

    Args:
        tell: hears what crosses.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._joints: dict[Channel, Joint] = {}

    def ends(self, channel: TextChannel, kind: PartKind, place: Channel) -> None:
        """Hear that a text ends with its block, before its channel does."""
        if kind not in JOINED or not channel.can_be_joined:
            return
        joint = self._joints.get(place[1:])
        if joint is not None and joint.holds(channel):
            joint.end_block()
        else:
            self._end(place[1:])
            joint = self._joints[place[1:]] = Joint(channel, kind, place)
        self._settle(place[1:], joint)

    def begins(self, channel: TextChannel, kind: PartKind, place: Channel) -> None:
        """Hear that another text begins, before any of it comes."""
        for where, joint in list(self._joints.items()):
            goes_on = where == place[1:] and kind is joint.kind and joint.is_between
            if goes_on and channel.can_be_joined:
                joint.add(channel, place)
            elif place[0] != joint.block and kind is not PartKind.SETTING:
                self._end(where)

    def receive_text(self, channel: TextChannel, piece: str) -> None:
        """Hear what came of a text, after its channel has."""
        for where, joint in list(self._joints.items()):
            if joint.holds(channel):
                self._hear(joint, joint.receive_text(piece))
                self._settle(where, joint)

    def end(self) -> None:
        """Hear that no other block follows."""
        for where in list(self._joints):
            self._end(where)

    def _end(self, where: Channel) -> None:
        joint = self._joints.pop(where, None)
        if joint is not None:
            self._hear(joint, joint.receive_end())
            joint.release()

    def _hear(self, joint: Joint, crossing: list[Crossing]) -> None:
        for each in crossing:
            self._tell(each, joint.kind)

    def _settle(self, where: Channel, joint: Joint) -> None:
        if joint.is_over:
            del self._joints[where]
            joint.release()
        else:
            joint.wait()
