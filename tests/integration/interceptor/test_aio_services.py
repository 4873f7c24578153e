"""The interceptor on aioboto3's clients of every service, and blobs that stream."""

from __future__ import annotations

import asyncio
import gc
import inspect
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError, EventStreamError

from bedrock_weir.errors import InterceptorError
from bedrock_weir.simulator.settings import EXAMPLE
from bedrock_weir_botocore import install, route
from tests.parity.surfaces import ROWS, Row
from tests.support.interceptor import BLOCK_EMAIL, Recorded
from tests.support.simulator import REGION, RunningSimulator

aioboto3 = pytest.importorskip("aioboto3")

pytestmark = pytest.mark.floor

CORE = "bedrock-agentcore"
AGENT = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/agent-a"
MAIL = "jane.doe@example.com"
KEY = "AKIAIOSFODNN7EXAMPLE"
S3_RESULTS = b"""
@id("results-may-lie-in-s3")
permit (
  principal,
  action == Weir::Action::"Send",
  resource == Weir::DataClass::"S3_LOCATION"
);
"""


@asynccontextmanager
async def client_of(service: str, endpoint_url: str | None) -> AsyncIterator[Any]:
    """Open a bare client of a service."""
    from aiobotocore.config import AioConfig  # noqa: PLC0415 - only at the floor

    async with aioboto3.Session().client(
        service,
        endpoint_url=endpoint_url,
        region_name=REGION,
        aws_access_key_id=EXAMPLE.access_key_id,
        aws_secret_access_key=EXAMPLE.secret_key,
        config=AioConfig(retries={"total_max_attempts": 1}),
    ) as client:
        yield client


@asynccontextmanager
async def agents(
    simulator: RunningSimulator, records: Recorded
) -> AsyncIterator[Callable[[], Any]]:
    """Yield how to ask an agent for events, through a client that is covered."""
    async with client_of(CORE, simulator.endpoint_url) as client:

        async def ask() -> Any:
            answer = await client.invoke_agent_runtime(
                agentRuntimeArn=AGENT,
                payload=json.dumps({"prompt": "well?"}),
                accept="text/event-stream",
            )
            return answer["response"]

        with install(client, engine=records.engine):
            yield ask


def texts(lines: list[bytes]) -> str:
    """Return what the lines of server-sent events say."""
    return "".join(
        json.loads(line.removeprefix(b"data: ")).get("text", "")
        for line in lines
        if line.startswith(b"data: {")
    )


async def seen(client: Any, row: Row, text: str) -> str:
    """Return all that a caller sees of an operation, as one text."""
    pieces: list[str] = []
    try:
        answer = await getattr(client, row.operation)(**row.ask(text))
        del answer["ResponseMetadata"]
        for value in answer.values():
            if hasattr(value, "__aiter__") and not hasattr(value, "iter_lines"):
                async for event in value:
                    pieces += strings(event)
            elif hasattr(value, "iter_lines"):
                data = await value.read()
                pieces += [texts(data.splitlines()) or data.decode()]
            else:
                pieces += strings(value)
    except ClientError as error:
        pieces.append(str(error.response["Error"]))
    return "".join(pieces)


def strings(value: object) -> list[str]:
    """Return every string in a value."""
    match value:
        case str():
            return [value]
        case bytes():
            return [value.decode()]
        case dict():
            return [text for item in value.values() for text in strings(item)]
        case list():
            return [text for item in value for text in strings(item)]
    return []


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait for what another thread, or the garbage collector, is about to do."""
    deadline = time.monotonic() + 30
    while not await asyncio.to_thread(condition):
        assert time.monotonic() < deadline
        gc.collect()
        await asyncio.sleep(0.01)


VARIANTS = {
    "allowed": ("Hello there", "All is well."),
    "denied": (f"my key is {KEY}", "never said"),
    "redacted request": (f"Write to {MAIL} now", "All is well."),
    "redacted answer": ("Hello there", f"Grüße, write to {MAIL} now"),
}


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{row.name}-{number}" for number, row in enumerate(ROWS)]
)
def test_every_surface_is_covered(simulator, engine_of, row):
    """For every operation that this botocore knows: what is promised."""
    records = engine_of(S3_RESULTS)

    async def calls() -> bool:
        async with client_of(row.service, simulator.endpoint_url) as client:
            if not hasattr(client, row.operation):
                return False
            with install(client, engine=records.engine):
                for variant, (asked, answer) in VARIANTS.items():
                    await asyncio.to_thread(
                        simulator.set_reply, row.subject, text=answer, piece=3
                    )
                    check(variant, await seen(client, row, asked))
        return True

    def check(variant: str, text: str) -> None:
        assert ("AccessDeniedException" in text) == (variant == "denied"), text
        assert MAIL not in text
        assert KEY not in text
        if row.says:
            assert ("well" in text) == (variant in ("allowed", "redacted request"))
            assert "{EMAIL}" in text or variant != "redacted answer"

    if not asyncio.run(calls()):
        pytest.skip(f"this botocore does not know {row.name}")
    bodies = [request["body"] for request in simulator.requests()]
    assert len(bodies) == 3
    assert b"{EMAIL}" in bodies[1]
    assert MAIL.encode() not in b"".join(bodies)
    assert [ending for _, _, ending in records.story()] == [
        "ALLOW",
        "complete",
        "DENY",
        "ANONYMIZE",
        "complete",
        "ALLOW",
        "complete",
    ]


def test_server_sent_events_are_redacted_over_events(simulator, records):
    """A value in three-character pieces leaves masked, however the body is read."""
    simulator.set_reply(AGENT, text=f"so ask {MAIL} today", piece=3)

    async def calls() -> list[str]:
        found = []
        async with agents(simulator, records) as ask:
            found.append(texts([line async for line in (await ask()).iter_lines()]))
            body = await ask()
            found.append(texts([line async for line in body.iter_lines(chunk_size=1)]))
            pieces = [piece async for piece in (await ask()).iter_chunks(7)]
            found.append(texts(b"".join(pieces).splitlines()))
            found.append(texts((await (await ask()).read()).splitlines()))
            found.append(texts(await (await ask()).readlines()))
            async with await ask() as body:
                found.append(texts((await body.read()).splitlines()))
            body, data, buffer = await ask(), b"", bytearray(16)
            assert body.readable()
            while count := await body.readinto(buffer):
                data += bytes(buffer[:count])
            assert not body.readable()
            assert body.tell() == len(data)
            found.append(texts(data.splitlines()))
        return found

    assert asyncio.run(calls()) == ["so ask {EMAIL} today"] * 7


@pytest.mark.parametrize("leave", ["close", "with", "drop"])
def test_events_are_read_while_they_come(simulator, records, leave):
    """The first is there while the agent still talks; whoever leaves ends the call."""
    simulator.set_reply(AGENT, text="on and on ", fault={"kind": "endless"})

    async def call() -> None:
        async with agents(simulator, records) as ask:
            body = await ask()
            if leave == "with":
                async with body as raw:
                    assert (await raw.content.read(64)).startswith(b"data: ")
            else:
                assert (await body.read(64)).startswith(b"data: ")
            if leave == "close":
                body.close()
            body = raw = None
            await eventually(lambda: records.engine.recorder.statistics.appended == 2)
            await asyncio.to_thread(
                simulator.await_streams, lambda streams: streams["open"] == 0
            )

    asyncio.run(call())
    assert records.story()[1][2] == "client_disconnected"


def test_a_read_that_is_cancelled_loses_nothing(simulator, records):
    """A caller who waits for a while and comes back reads on where he was."""
    simulator.set_reply(AGENT, text=f"so ask {MAIL} today", piece=40, delay=0.5)

    async def call() -> str:
        data = b""
        async with agents(simulator, records) as ask:
            body = await ask()
            while True:
                try:
                    piece = await asyncio.wait_for(body.read(1000), 0.05)
                except TimeoutError:
                    continue
                if not piece:
                    return texts(data.splitlines())
                data += piece

    assert asyncio.run(call()) == "so ask {EMAIL} today"
    assert records.story()[1][2] == "complete"


def test_closing_ends_the_blobs_still_open(simulator, records):
    """An installation leaves no call without its outcome, and no end that is none."""
    simulator.set_reply(AGENT, text="on and on ", fault={"kind": "endless"})

    async def call() -> None:
        async with agents(simulator, records) as ask:
            body = await ask()
            assert (await body.read(64)).startswith(b"data: ")
        with pytest.raises(InterceptorError, match="closed while"):
            await body.read()

    asyncio.run(call())
    assert records.story()[1][2] == "client_disconnected"


def test_events_are_denied_on_their_way(simulator, engine_of):
    """They end in an event that says so, before the first character."""
    records = engine_of(BLOCK_EMAIL)
    simulator.set_reply(AGENT, text=f"so ask {MAIL} today", piece=3)

    async def call() -> list[bytes]:
        async with agents(simulator, records) as ask:
            return [line async for line in (await ask()).iter_lines()]

    lines = asyncio.run(call())
    assert texts(lines).strip() == "so ask"
    assert b"event: error" in lines
    assert b"AccessDeniedException" in b"".join(lines)
    assert records.story()[1][2] == "stopped"


@pytest.mark.parametrize(
    ("fault", "ending"), [("reset", "upstream_failed"), ("cut", "unreadable")]
)
def test_events_that_break_off_say_so(simulator, records, fault, ending):
    """In an event of their own, behind what was whole: no end that looks like one."""
    simulator.set_reply(
        AGENT, text="one two three", piece=4, fault={"kind": fault, "after": 2}
    )

    async def call() -> list[bytes]:
        async with agents(simulator, records) as ask:
            return [line async for line in (await ask()).iter_lines()]

    lines = asyncio.run(call())
    assert "one two".startswith(texts(lines).strip())
    assert b"event: error" in lines
    assert records.story()[1][2] == ending


def test_a_stream_of_an_agent_that_breaks_off_is_an_error(simulator, records):
    """One of another service ends as the runtime's do."""
    row = next(row for row in ROWS if row.name == "InvokeAgent")
    simulator.set_reply(
        row.subject, text="one two three", fault={"kind": "reset", "after": 2}
    )

    async def call() -> None:
        async with client_of(row.service, simulator.endpoint_url) as client:
            with install(client, engine=records.engine):
                answer = await client.invoke_agent(**row.ask("well?"))
                with pytest.raises(EventStreamError, match="broke off"):
                    [event async for event in answer["completion"]]

    asyncio.run(call())
    assert records.story()[1] == ("outcome", "InvokeAgent", "upstream_failed")


def test_a_route_keeps_the_signature(simulator, records):
    """The host that was signed is sent, elsewhere, and the signature is valid there."""

    async def call() -> bytes:
        async with client_of(CORE, None) as client:
            with route(endpoint=simulator.endpoint_url), install(engine=records.engine):
                answer = await client.invoke_agent_runtime(
                    agentRuntimeArn=AGENT, payload=json.dumps({"prompt": MAIL})
                )
                body = answer["response"].read()
                assert inspect.isawaitable(body)
                return bytes(await body)

    assert json.loads(asyncio.run(call())) == {"response": "{EMAIL}"}
    (request,) = simulator.requests()
    assert dict(request["headers"])["host"] == f"{CORE}.{REGION}.amazonaws.com"
    assert request["verified"]
