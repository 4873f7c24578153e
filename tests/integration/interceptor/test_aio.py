from __future__ import annotations

import asyncio
import gc
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    EventStreamError,
)

from bedrock_weir.errors import InterceptorError
from bedrock_weir.simulator.settings import EXAMPLE
from bedrock_weir_botocore import install, route
from tests.support.interceptor import BLOCK_EMAIL, Recorded
from tests.support.simulator import REGION, RunningSimulator

aioboto3 = pytest.importorskip("aioboto3")

pytestmark = pytest.mark.floor

MODEL = "anthropic.claude-3-haiku-20240307-v1:0"
TITAN = "amazon.titan-text-express-v1"
MAIL = "jane.doe@example.com"
KEY = "AKIAIOSFODNN7EXAMPLE"
ALLOWED = ("decision", "Converse", "ALLOW")
FIVE = {"total_max_attempts": 5, "mode": "standard"}


@asynccontextmanager
async def bare(
    simulator: RunningSimulator,
    *,
    session: Any = None,
    retries: dict[str, Any] | None = None,
    **settings: Any,
) -> AsyncIterator[Any]:
    """Open an aioboto3 client of the simulator."""
    from aiobotocore.config import AioConfig  # noqa: PLC0415 - only at the floor

    arguments = {
        "endpoint_url": simulator.endpoint_url,
        "region_name": REGION,
        "aws_access_key_id": EXAMPLE.access_key_id,
        "aws_secret_access_key": EXAMPLE.secret_key,
        "config": AioConfig(retries=retries or {"total_max_attempts": 1}),
    }
    session = session or aioboto3.Session()
    async with session.client("bedrock-runtime", **arguments | settings) as client:
        yield client


@asynccontextmanager
async def covered(
    simulator: RunningSimulator, records: Recorded, **settings: Any
) -> AsyncIterator[Any]:
    """Open a client that is covered."""
    async with bare(simulator, **settings) as client:
        with install(client, engine=records.engine):
            yield client


def user(text: str) -> list[dict[str, Any]]:
    """Return the messages of one prompt."""
    return [{"role": "user", "content": [{"text": text}]}]


def said(answer: dict[str, Any]) -> str:
    """Return the text of Converse's answer."""
    text: str = answer["output"]["message"]["content"][0]["text"]
    return text


def delta(event: dict[str, Any]) -> str:
    """Return the text of an event."""
    text: str = event.get("contentBlockDelta", {}).get("delta", {}).get("text", "")
    return text


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait for what another thread, or the garbage collector, is about to do."""
    deadline = time.monotonic() + 30
    while not await asyncio.to_thread(condition):
        assert time.monotonic() < deadline
        gc.collect()
        await asyncio.sleep(0.01)


def test_allowed_redacted_and_denied(simulator, records):
    """The three fates of a request, as with boto3."""

    async def calls() -> ClientError:
        async with covered(simulator, records) as client:
            answer = await client.converse(modelId=MODEL, messages=user("good day"))
            assert said(answer) == "good day"
            answer = await client.converse(modelId=MODEL, messages=user(f"to {MAIL}"))
            assert said(answer) == "to {EMAIL}"
            with pytest.raises(client.exceptions.AccessDeniedException) as caught:
                await client.converse(modelId=MODEL, messages=user(KEY))
            return caught.value

    error = asyncio.run(calls())
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert "AWS_ACCESS_KEY" in error.response["message"]
    assert len(simulator.requests()) == 2
    assert records.story() == [
        ALLOWED,
        ("outcome", "Converse", "complete"),
        ("decision", "Converse", "ANONYMIZE"),
        ("outcome", "Converse", "complete"),
        ("decision", "Converse", "DENY"),
    ]


def test_answers_are_redacted(simulator, records):
    """Converse, InvokeModel in each way of reading it, and both streams."""
    simulator.set_reply("*", text=f"so ask {MAIL} today", piece=3)
    body = json.dumps({"inputText": "whom?"})

    async def calls() -> list[str]:
        async with covered(simulator, records) as client:
            found = [said(await client.converse(modelId=MODEL, messages=user("whom?")))]
            answer = await client.invoke_model(modelId=TITAN, body=body)
            whole = await answer["body"].read()
            found.append(json.loads(whole)["results"][0]["outputText"])
            answer = await client.invoke_model(modelId=TITAN, body=body)
            pieces = [piece async for piece in answer["body"].iter_chunks(7)]
            assert b"".join(pieces) == whole
            answer = await client.invoke_model(modelId=TITAN, body=body)
            async with answer["body"] as stream:
                assert await stream.read() == whole
            answer = await client.converse_stream(modelId=MODEL, messages=user("well?"))
            found.append("".join([delta(event) async for event in answer["stream"]]))
            answer = await client.invoke_model_with_response_stream(
                modelId=TITAN, body=body
            )
            chunks = [
                json.loads(event["chunk"]["bytes"]) async for event in answer["body"]
            ]
            found.append("".join(chunk.get("outputText", "") for chunk in chunks))
            return found

    assert asyncio.run(calls()) == ["so ask {EMAIL} today"] * 4


def test_answers_are_denied(simulator, engine_of):
    """A stream in the middle; a whole answer as the typed exception, once."""
    records = engine_of(BLOCK_EMAIL)
    simulator.set_reply("*", text=f"so ask {MAIL} today", piece=3)

    async def calls() -> str:
        text = ""
        async with covered(simulator, records, retries=FIVE) as client:
            answer = await client.converse_stream(modelId=MODEL, messages=user("whom?"))
            with pytest.raises(EventStreamError, match="AccessDenied"):  # noqa: PT012
                async for event in answer["stream"]:
                    text += delta(event)
            with pytest.raises(client.exceptions.AccessDeniedException):
                await client.converse(modelId=MODEL, messages=user("whom?"))
            with pytest.raises(client.exceptions.AccessDeniedException):
                await client.invoke_model(modelId=TITAN, body='{"inputText": "whom?"}')
        return text

    assert asyncio.run(calls()) == "so ask "
    assert len(simulator.requests()) == 3
    assert [ending for _, _, ending in records.story()[1::2]] == [
        "stopped",
        "denied",
        "denied",
    ]


def test_a_call_is_inspected_once_however_often_it_is_tried(simulator, records):
    """Two throttled attempts and a good one make one decision and one outcome."""
    simulator.set_reply(MODEL, text="at last", fault={"kind": "throttle", "calls": 2})

    async def call() -> dict[str, Any]:
        async with covered(simulator, records, retries=FIVE) as client:
            found: dict[str, Any] = await client.converse(
                modelId=MODEL, messages=user("well?")
            )
            return found

    assert said(asyncio.run(call())) == "at last"
    assert len(simulator.requests()) == 3
    assert records.story() == [ALLOWED, ("outcome", "Converse", "complete")]


def test_errors_stay_what_they_are(simulator, records):
    """The upstream's own, and botocore's for a transport that fails."""
    simulator.set_reply(MODEL, fault={"kind": "throttle", "calls": 9})

    async def calls() -> None:
        async with covered(simulator, records) as client:
            with pytest.raises(client.exceptions.ThrottlingException):
                await client.converse(modelId=MODEL, messages=user("well?"))
        nowhere = "http://127.0.0.1:9"
        async with covered(simulator, records, endpoint_url=nowhere) as client:
            with pytest.raises(EndpointConnectionError):
                await client.converse(modelId=MODEL, messages=user("well?"))

    asyncio.run(calls())
    assert records.story()[1::2] == [
        ("outcome", "Converse", "upstream_error"),
        ("outcome", "Converse", "upstream_failed"),
    ]


def test_an_answer_that_breaks_off_is_an_error(simulator, records):
    """A stream that breaks ends in an error."""
    simulator.set_reply(
        MODEL, text="one two three", fault={"kind": "reset", "after": 3}
    )

    async def call() -> None:
        async with covered(simulator, records) as client:
            answer = await client.converse_stream(modelId=MODEL, messages=user("well?"))
            with pytest.raises(EventStreamError, match="broke off"):
                [event async for event in answer["stream"]]

    asyncio.run(call())
    assert records.story()[1] == ("outcome", "ConverseStream", "upstream_failed")


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_stream_that_is_left_is_over(simulator, records, is_closed):
    """Closed or dropped: the upstream is let go and the outcome recorded."""
    simulator.set_reply(MODEL, text="on and on ", fault={"kind": "endless"})

    async def call() -> None:
        async with covered(simulator, records) as client:
            answer = await client.converse_stream(modelId=MODEL, messages=user("well?"))
            async for event in answer["stream"]:
                assert "messageStart" in event
                break
            if is_closed:
                answer["stream"].close()
            del answer
            await eventually(lambda: records.engine.recorder.statistics.appended == 2)
            await asyncio.to_thread(
                simulator.await_streams, lambda streams: streams["open"] == 0
            )

    asyncio.run(call())
    assert records.story()[1] == ("outcome", "ConverseStream", "client_disconnected")


def test_a_cancelled_call_has_its_outcome(simulator, records):
    """Nobody tells of a cancelled call; it is recorded nevertheless."""
    simulator.set_reply(MODEL, text="late", first_delay=60)

    async def call() -> None:
        async with covered(simulator, records) as client:
            task = asyncio.create_task(
                client.converse(modelId=MODEL, messages=user("well?"))
            )
            await eventually(lambda: simulator.requests() != [])
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            del task
            await eventually(lambda: records.engine.recorder.statistics.appended == 2)

    asyncio.run(call())
    assert records.story()[1] == ("outcome", "Converse", "client_disconnected")


def test_calls_at_once_do_not_meet(simulator, records):
    """Each of many tasks gets the answer to its own request."""

    async def calls() -> list[str]:
        async with covered(simulator, records) as client:
            answers = await asyncio.gather(
                *(
                    client.converse(modelId=MODEL, messages=user(f"{n} {MAIL}"))
                    for n in range(20)
                )
            )
            return [said(answer) for answer in answers]

    assert asyncio.run(calls()) == [f"{n} {{EMAIL}}" for n in range(20)]
    assert len(records.entries()) == 40


def test_what_changes_after_the_inspection_is_not_sent(simulator, records):
    """A handler that changes the signed request is caught, awaited or not."""

    async def change(request: Any, **kwargs: Any) -> None:
        request.body = request.body.replace(b"good", b"evil")

    async def call() -> None:
        async with covered(simulator, records) as client:
            client.meta.events.register("before-send.bedrock-runtime", change)
            with pytest.raises(InterceptorError, match="`body` changed"):
                await client.converse(modelId=MODEL, messages=user("good day"))

    asyncio.run(call())
    assert simulator.requests() == []
    assert records.story()[1] == ("outcome", "Converse", "fault")


def test_every_client_of_the_process_is_covered(simulator, records):
    """One made before, and one made after by an aioboto3 session."""

    async def calls() -> None:
        async with bare(simulator) as before:
            with install(engine=records.engine):
                async with bare(simulator) as after:
                    for client in (before, after):
                        answer = await client.converse(
                            modelId=MODEL, messages=user(MAIL)
                        )
                        assert said(answer) == "{EMAIL}"
            answer = await before.converse(modelId=MODEL, messages=user(MAIL))
            assert said(answer) == MAIL

    asyncio.run(calls())
    assert len(records.entries()) == 4


def test_a_session_covers_the_clients_it_makes(simulator, records):
    """An aioboto3 session, from then on."""
    session = aioboto3.Session()

    async def call() -> str:
        with install(session, engine=records.engine):
            async with bare(simulator, session=session) as client:
                return said(await client.converse(modelId=MODEL, messages=user(MAIL)))

    assert asyncio.run(call()) == "{EMAIL}"


def test_a_route_keeps_the_signature(simulator):
    """The host that was signed is sent, elsewhere, and the signature is valid there."""

    async def call() -> str:
        async with bare(simulator, endpoint_url=None) as client:
            with route(client, endpoint=simulator.endpoint_url):
                return said(
                    await client.converse(modelId=MODEL, messages=user("hello"))
                )

    assert asyncio.run(call()) == "hello"
    (request,) = simulator.requests()
    headers = dict(request["headers"])
    assert headers["host"] == f"bedrock-runtime.{REGION}.amazonaws.com"
