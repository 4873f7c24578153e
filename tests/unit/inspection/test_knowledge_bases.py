"""Calls of knowledge bases from end to end: what a caller cannot weaken."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bedrock_weir.bundles import shipped
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.policy.bundle import Bundle
from bedrock_weir.wire.http import Headers, Request
from tests.support.playbook import AUTHORIZATION, Answer, Playbook

BASE = "ABCDEFGHIJ"
NOVA = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"
CLAUDE = "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-3-haiku-v1:0"
GUARDRAIL = {"guardrailId": "gr1abc2def3g", "guardrailVersion": "3"}

ONLY_NOVA = """
@id("amazon-only")
forbid (principal, action, resource is Weir::Model)
unless { resource in Weir::Provider::"amazon" };
"""
GUARDED = """
@id("guarded")
forbid (principal, action in Weir::Action::"Retrieval", resource)
unless { context has guardrail && context.guardrail == "gr1abc2def3g:3" };
"""
NUMBERS_TO_NOVA = """
@id("numbers-to-nova-only")
forbid (principal, action == Weir::Action::"Send", resource)
when { resource == Weir::DataClass::"PHONE" && context.model != "%s" };
"""


def played(body: Any, *rules: str) -> Playbook:
    """Play a RetrieveAndGenerate under the sandbox and these rules."""
    folder = shipped("sandbox")
    assert folder is not None
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    snapshot = Snapshot(Bundle({**files, "more.cedar": "\n".join(rules).encode()}))
    headers = {"host": "weir.internal:8443", "authorization": AUTHORIZATION}
    request = Request(
        "POST",
        "/retrieveAndGenerate",
        Headers.of(headers.items()),
        json.dumps(body).encode(),
    )
    answer = Answer(json.dumps({"output": {"text": "fine"}}).encode())
    return Playbook(request, answer, snapshot=snapshot).run()


def asking(model: str = NOVA, text: str = "hello", **generation: Any) -> dict[str, Any]:
    """Return a request for an answer from a knowledge base."""
    source: dict[str, Any] = {"knowledgeBaseId": BASE, "modelArn": model}
    if generation:
        source["generationConfiguration"] = generation
    return {
        "input": {"text": text},
        "retrieveAndGenerateConfiguration": {
            "type": "KNOWLEDGE_BASE",
            "knowledgeBaseConfiguration": source,
        },
    }


def test_every_resource_of_a_body_is_asked_about() -> None:
    """A permitted knowledge base does not open a forbidden model."""
    assert played(asking(), ONLY_NOVA).status == 200
    play = played(asking(CLAUDE), ONLY_NOVA)
    assert (play.status, play.forwarded) == (403, [])
    assert b"amazon-only" in play.released


@pytest.mark.parametrize(
    "body",
    [
        asking(),
        {**asking(), "guardrailConfiguration": GUARDRAIL},
        asking(inferenceConfig={"guardrailConfiguration": GUARDRAIL}),
        asking(guardrailConfiguration={**GUARDRAIL, "guardrailVersion": "DRAFT"}),
    ],
)
def test_a_guardrail_counts_only_where_it_holds(body: Any) -> None:
    """In any other place it is a decoy, and another version is another guardrail."""
    good = asking(guardrailConfiguration=GUARDRAIL)
    assert played(good, GUARDED).status == 200
    play = played(body, GUARDED)
    assert (play.status, play.forwarded) == (403, [])
    assert b"guarded" in play.released


def test_a_decoy_of_a_model_is_not_read() -> None:
    """A policy about data is never asked with a model that is not called."""
    rule = NUMBERS_TO_NOVA % NOVA
    text = "my phone number is +41 44 668 18 00"
    assert played(asking(NOVA, text), rule).status == 200
    assert played(asking(CLAUDE, text), rule).status == 403
    play = played({"modelArn": NOVA, **asking(CLAUDE, text)}, rule)
    assert (play.status, play.forwarded) == (403, [])
    assert b"UNKNOWN_BODY" in play.released


def test_a_second_source_is_not_read() -> None:
    """Two configurations are two meanings."""
    body = asking(guardrailConfiguration=GUARDRAIL)
    configuration = body["retrieveAndGenerateConfiguration"]
    configuration["externalSourcesConfiguration"] = {"modelArn": NOVA, "sources": []}
    play = played(body, GUARDED)
    assert (play.status, play.forwarded) == (403, [])
    assert b"UNKNOWN_BODY" in play.released
