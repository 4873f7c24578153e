"""AWS SDKs as people use them: nothing is set but what the environment says.

Three SDKs, one way to ask them, so that a test says once what all of them must see.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.support.node import NodeClient, node_client

OPERATIONS = (
    "Converse",
    "ConverseStream",
    "InvokeModel",
    "InvokeModelWithResponseStream",
)
WHOLE = ("Converse", "InvokeModel")
STREAMS = ("ConverseStream", "InvokeModelWithResponseStream")

_TLS_CLOSES = 0.1
"""Seconds."""
_CALL_ID = re.compile(r"\(call ([0-9a-f-]{36})\)")


@dataclass(frozen=True)
class Failure:
    """An error, as the SDK shows it.

    Attributes:
        name: the error's code, or the name it goes by.
        is_typed: whether it is the SDK's own class for that name.
        status: the HTTP status; None within a stream.
    """

    name: str
    message: str
    is_typed: bool
    status: int | None

    @property
    def call_id(self) -> str:
        """The id of the call that the message names."""
        found = _CALL_ID.search(self.message)
        assert found is not None, self.message
        return found[1]


@dataclass(frozen=True)
class Outcome:
    """What a caller got: text, and perhaps an error after it."""

    text: str
    failure: Failure | None = None


class Sdk(Protocol):
    """An SDK that calls one endpoint."""

    def call(self, operation: str, model: str, text: str) -> Outcome:
        """Send a user's text to an Anthropic model."""


def connect(name: str, environment: Mapping[str, str], stack: ExitStack) -> Sdk:
    """Make an SDK's client as the environment says.

    Args:
        name: `boto3`, `aioboto3` or `javascript`.
        environment: the variables that it takes its settings from.
        stack: closes it.
    """
    if name == "javascript":
        return JavaScript(stack.enter_context(node_client(environment)))
    if name == "aioboto3":
        return Aioboto3(environment, stack)
    return Boto3(environment, stack)


class Boto3:
    """boto3, over HTTP/1.1."""

    def __init__(self, environment: Mapping[str, str], stack: ExitStack) -> None:
        self._environment = environment
        with _set(environment):
            self._client = boto3.Session().client("bedrock-runtime")
        stack.callback(self._client.close)

    def call(self, operation: str, model: str, text: str) -> Outcome:
        """Send a user's text to a model."""
        with _set(self._environment):
            return self._call(operation, model, text)

    def _call(self, operation: str, model: str, text: str) -> Outcome:
        client, said = self._client, ""
        method = getattr(client, _SNAKE[operation])
        try:
            answer = method(**request_for(operation, model, text))
            if operation not in STREAMS:
                body = answer["body"].read() if "body" in answer else None
                return Outcome(text_of(operation, answer, body))
            with closing(answer.get("stream", answer.get("body"))) as stream:
                for event in stream:
                    said += text_in(operation, event)
        except ClientError as error:
            return Outcome(said, _failure(client, error))
        return Outcome(said)


class Aioboto3:
    """aioboto3, over HTTP/1.1; a client for each call."""

    def __init__(self, environment: Mapping[str, str], stack: ExitStack) -> None:
        self._environment = environment
        self._runner = stack.enter_context(asyncio.Runner())
        # TLS connections that were broken off take some turns of the loop to close.
        stack.callback(lambda: self._runner.run(asyncio.sleep(_TLS_CLOSES)))

    def call(self, operation: str, model: str, text: str) -> Outcome:
        """Send a user's text to a model."""
        with _set(self._environment):
            return self._runner.run(self._call(operation, model, text))

    async def _call(self, operation: str, model: str, text: str) -> Outcome:
        aioboto3 = pytest.importorskip("aioboto3")
        async with aioboto3.Session().client("bedrock-runtime") as client:
            said = ""
            method = getattr(client, _SNAKE[operation])
            try:
                answer = await method(**request_for(operation, model, text))
                if operation not in STREAMS:
                    body = await answer["body"].read() if "body" in answer else None
                    return Outcome(text_of(operation, answer, body))
                with closing(answer.get("stream", answer.get("body"))) as stream:
                    async for event in stream:
                        said += text_in(operation, event)
            except ClientError as error:
                return Outcome(said, _failure(client, error))
            return Outcome(said)


class JavaScript:
    """The AWS SDK for JavaScript, version 3, over HTTP/2."""

    def __init__(self, node: NodeClient) -> None:
        self._node = node
        self._streams = 0

    def call(self, operation: str, model: str, text: str) -> Outcome:
        """Send a user's text to a model."""
        told = self._node.call(operation, request_for(operation, model, text))
        # Its only way to Bedrock; tried again, there would be more than one.
        assert told["http2"] == self._streams + 1, told
        self._streams = told["http2"]
        said = "".join(text_in(operation, event) for event in told["events"])
        if told["output"] is not None:
            said = text_of(operation, told["output"], told["output"].get("body"))
        error = told["error"]
        if error is None:
            return Outcome(said)
        status = error["status"] if not said else None
        failure = Failure(error["name"], error["message"], error["typed"], status)
        return Outcome(said, failure)


def request_for(operation: str, model: str, text: str) -> dict[str, Any]:
    """Return an operation's parameters for a user's text."""
    if operation.startswith("Converse"):
        message = {"role": "user", "content": [{"text": text}]}
        return {"modelId": model, "messages": [message]}
    body = {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 256,
        "messages": [{"role": "user", "content": [{"type": "text", "text": text}]}],
    }
    return {"modelId": model, "body": json.dumps(body)}


def text_of(operation: str, answer: Mapping[str, Any], body: bytes | str | None) -> str:
    """Return the text of an answer that is no stream."""
    if operation == "Converse":
        content = answer["output"]["message"]["content"]
    else:
        assert body is not None
        content = json.loads(body)["content"]
    return "".join(block["text"] for block in content)


def text_in(operation: str, event: Mapping[str, Any]) -> str:
    """Return the text that one event of a stream brings."""
    if operation == "ConverseStream":
        delta = event.get("contentBlockDelta", {}).get("delta", {})
    else:
        delta = json.loads(event["chunk"]["bytes"]).get("delta", {})
    return str(delta.get("text", ""))


def _failure(client: Any, error: ClientError) -> Failure:
    detail = error.response["Error"]
    metadata = error.response.get("ResponseMetadata", {})
    own = getattr(client.exceptions, detail["Code"], None)
    return Failure(
        detail["Code"],
        detail["Message"],
        own is not None and type(error) is own,
        metadata.get("HTTPStatusCode"),
    )


@contextmanager
def _set(environment: Mapping[str, str]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        yield


_SNAKE = {
    "Converse": "converse",
    "ConverseStream": "converse_stream",
    "InvokeModel": "invoke_model",
    "InvokeModelWithResponseStream": "invoke_model_with_response_stream",
}
