"""A conversation on the wire: messages in as they come, turns out at their pace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from bedrock_weir.errors import ClientDisconnected
from bedrock_weir.simulator.asgi import Exchange
from bedrock_weir.simulator.duplex import Conversation, exception_of
from bedrock_weir.simulator.ending import finish
from bedrock_weir.simulator.events import Event
from bedrock_weir.simulator.journal import Stream
from bedrock_weir.simulator.refusal import Refusal
from bedrock_weir.simulator.replies import Reply
from bedrock_weir.simulator.streaming import End, Write, steps
from bedrock_weir.wire.eventstream import CONTENT_TYPE
from bedrock_weir.wire.http import Header


class Conversing:
    """One conversation.

    Args:
        conversation: what is said in it.
        reply: the script of its pace and faults; they count anew in each turn.
        stream: counts what is said and heard.
        keeps: bytes of the request that are kept.

    Attributes:
        body: the request, as far as it came and is kept.
        error: the name of the refusal that ended it, if one did.
    """

    def __init__(
        self, conversation: Conversation, reply: Reply, stream: Stream, *, keeps: int
    ) -> None:
        self._conversation = conversation
        self._reply = reply
        self._stream = stream
        self._keeps = keeps
        self.body = b""
        self.error: str | None = None

    async def run(
        self,
        exchange: Exchange,
        headers: Iterable[Header],
        now: Callable[[], datetime],
    ) -> None:
        """Answer to the end.

        Raises:
            ConnectionDropped: the script wants it so.
            ClientDisconnected: the client left.
        """
        try:
            await exchange.start(200, (("content-type", CONTENT_TYPE), *headers))
            if await self._listen(exchange, now):
                await finish(exchange, End.CLEAN, b"", self._stream)
        except Refusal as refusal:
            self.error = refusal.kind
            last = exception_of(refusal)
            await finish(exchange, End.CLEAN, last, self._stream)
        except ClientDisconnected:
            self._stream.state = "cancelled"
            raise

    async def _listen(self, exchange: Exchange, now: Callable[[], datetime]) -> bool:
        """Hear and answer; tell whether the answer is still to be ended."""
        conversation = self._conversation
        while not conversation.is_over:
            data = await exchange.piece()
            if data is None:
                conversation.receive_eof()
                break
            self.body += data[: self._keeps - len(self.body)]
            self._stream.received += len(data)
            for turn in conversation.receive_data(data, now=now()):
                if not await self._say(exchange, turn):
                    return False
        return True

    async def _say(self, exchange: Exchange, turn: Iterator[Event]) -> bool:
        """Say one turn; tell whether the stream goes on after it."""
        for step in steps(turn, self._reply):
            if isinstance(step, Write):
                await exchange.nap(step.pause)
                await exchange.write(step.data)
                self._stream.events += 1
                self._stream.bytes += len(step.data)
            elif step is not End.CLEAN:
                await finish(exchange, step, b"", self._stream)
                return False
        return True
