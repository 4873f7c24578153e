"""How a streaming answer ends, on the wire and in the journal."""

from __future__ import annotations

from typing import assert_never

from bedrock_weir.simulator.asgi import ConnectionDropped, Exchange
from bedrock_weir.simulator.journal import Stream
from bedrock_weir.simulator.streaming import End


async def finish(exchange: Exchange, end: End, last: bytes, stream: Stream) -> None:
    """End an answer.

    Args:
        exchange: the answer's.
        end: how.
        last: bytes that are written before a clean end.
        stream: its state is noted.

    Raises:
        ConnectionDropped: the script wants it so.
        ClientDisconnected: the client left.
    """
    match end:
        case End.CLEAN:
            await exchange.write(last, is_last=True)
            stream.state = "finished"
        case End.BROKEN:
            await exchange.write(last, is_last=True)
            stream.state = "broken"
        case End.RESET:
            stream.state = "broken"
            raise ConnectionDropped
        case End.STALL:
            await exchange.pause(None)
        case _:
            assert_never(end)
