"""How each call of the demo is made, and which texts come back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from bedrock_weir.demo.environment import REGION

MODEL = "amazon.nova-lite-v1:0"
"""What a knowledge base has its answers made by."""

Ask = Callable[[Any, str], Iterator[str]]
"""Asks a resource through a client, and yields the texts that come back."""


def converse(prompt: str) -> Ask:
    """Ask a model with Converse."""

    def ask(client: Any, model: str) -> Iterator[str]:
        answer = client.converse(modelId=model, messages=_messages(prompt))
        for block in answer["output"]["message"]["content"]:
            yield block["text"]

    return ask


def converse_stream(prompt: str, **more: Any) -> Ask:
    """Ask a model with ConverseStream; the input of a tool is text, too."""

    def ask(client: Any, model: str) -> Iterator[str]:
        answer = client.converse_stream(
            modelId=model, messages=_messages(prompt), **more
        )
        for event in answer["stream"]:
            delta = event.get("contentBlockDelta", {}).get("delta", {})
            yield delta.get("text", "") or delta.get("toolUse", {}).get("input", "")

    return ask


def invoke_model(prompt: str) -> Ask:
    """Ask a model with InvokeModel, in Anthropic's words."""

    def ask(client: Any, model: str) -> Iterator[str]:
        answer = client.invoke_model(modelId=model, body=_anthropic(prompt))
        for block in json.loads(answer["body"].read())["content"]:
            yield block["text"]

    return ask


def invoke_model_stream(prompt: str) -> Ask:
    """Ask a model with InvokeModelWithResponseStream, in Anthropic's words."""

    def ask(client: Any, model: str) -> Iterator[str]:
        answer = client.invoke_model_with_response_stream(
            modelId=model, body=_anthropic(prompt)
        )
        for event in answer["body"]:
            chunk = json.loads(event["chunk"]["bytes"])
            yield chunk.get("delta", {}).get("text", "")

    return ask


def retrieve_and_generate(prompt: str) -> Ask:
    """Ask a knowledge base; the passages that it cites follow its answer."""

    def ask(client: Any, resource: str) -> Iterator[str]:
        answer = client.retrieve_and_generate(
            input={"text": prompt},
            retrieveAndGenerateConfiguration={
                "type": "KNOWLEDGE_BASE",
                "knowledgeBaseConfiguration": {
                    "knowledgeBaseId": resource,
                    "modelArn": f"arn:aws:bedrock:{REGION}::foundation-model/{MODEL}",
                },
            },
        )
        yield answer["output"]["text"]
        for citation in answer["citations"]:
            for passage in citation["retrievedReferences"]:
                yield f" [{passage['content']['text']}]"

    return ask


def invoke_agent(prompt: str) -> Ask:
    """Ask an agent, whose answer comes in pieces."""

    def ask(client: Any, resource: str) -> Iterator[str]:
        agent, _, alias = resource.partition("/")
        answer = client.invoke_agent(
            agentId=agent,
            agentAliasId=alias,
            sessionId="weir-demo",
            inputText=prompt,
            streamingConfigurations={"streamFinalResponse": True},
        )
        for event in answer["completion"]:
            yield event["chunk"]["bytes"].decode()

    return ask


def not_an_operation(client: Any, _model: str) -> Iterator[str]:
    """Call what Bedrock does not have, as the next release of an SDK might."""

    def go_elsewhere(params: dict[str, Any], **_: Any) -> None:
        params["url"] = params["url"].replace("/converse", "/converse-next")

    client.meta.events.register("before-call", go_elsewhere)
    try:
        yield from converse("Is this fine?")(client, "amazon.nova-next-v1:0")
    finally:
        client.meta.events.unregister("before-call", go_elsewhere)


def _messages(prompt: str) -> list[dict[str, Any]]:
    return [{"role": "user", "content": [{"text": prompt}]}]


def _anthropic(prompt: str) -> str:
    return json.dumps(
        {
            "anthropic_version": "bedrock-2023-05-31",
            "max_tokens": 200,
            "messages": [{"role": "user", "content": prompt}],
        }
    )
