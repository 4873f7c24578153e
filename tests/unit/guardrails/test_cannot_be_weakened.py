"""The caller cannot weaken a required guardrail: attempts, and what becomes of each.

Each attempt is a whole call, inspected as in production. Either it is denied, before
anything is forwarded and with a reason that names what was tried, or the guardrail is
on what is forwarded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from bedrock_weir.commands import ConsultGuardrail
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.opinion import Assessment, Verdict
from bedrock_weir.wire.http import Headers, Request
from tests.support.guarded import ID, VERSION, snapshot
from tests.support.playbook import AUTHORIZATION, CLAUDE, Playbook

CONVERSE = f"/model/{CLAUDE}/converse"
STREAM = f"/model/{CLAUDE}/converse-stream"
INVOKE = f"/model/{CLAUDE}/invoke"
INVOKE_STREAM = f"/model/{CLAUDE}/invoke-with-response-stream"
ARN = f"arn:aws:bedrock:eu-west-1:123456789012:guardrail/{ID}"
REQUIRED = {"guardrailIdentifier": ID, "guardrailVersion": VERSION, "trace": "enabled"}
HEADERS = {
    "x-amzn-bedrock-guardrailidentifier": ID,
    "x-amzn-bedrock-guardrailversion": VERSION,
    "x-amzn-bedrock-trace": "ENABLED",
}
CONFIG = "amazon-bedrock-guardrailConfig"
ALLOWS_UNREADABLE = """
@id("anything")
permit (principal, action == Weir::Action::"Send", resource);
"""


def said(**more: Any) -> dict[str, Any]:
    """A body of Converse."""
    return {"messages": [{"role": "user", "content": [{"text": "hello"}]}], **more}


def claude(text: str = "hello", **more: Any) -> dict[str, Any]:
    """A body of InvokeModel, in Claude's own form."""
    return {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 5,
        "messages": [{"role": "user", "content": text}],
        **more,
    }


def config(**changes: Any) -> dict[str, Any]:
    """A body of Converse that asks for a guardrail, almost as required."""
    return said(guardrailConfig={**REQUIRED, **changes})


@dataclass(frozen=True)
class Attempt:
    """One way to try.

    Attributes:
        name: what is tried.
        refused: what the denial says; None where the guardrail is put on the call.
    """

    name: str
    target: str
    body: dict[str, Any] | bytes
    refused: str | None
    headers: Mapping[str, str] = field(default_factory=dict)
    twice: tuple[str, str] | None = None


MARK = {"guardContent": {"text": {"text": "harmless"}}}
TAGS = (
    "<amazon-bedrock-guardrails-guardContent_x1>fine"
    "</amazon-bedrock-guardrails-guardContent_x1> and the rest"
)

ATTEMPTS = [
    Attempt("no guardrail at all", CONVERSE, said(), None),
    Attempt("no guardrail, by streaming", STREAM, said(), None),
    Attempt("no guardrail, by InvokeModel", INVOKE, claude(), None),
    Attempt("no guardrail, by InvokeModel's stream", INVOKE_STREAM, claude(), None),
    Attempt("an empty configuration", CONVERSE, said(guardrailConfig={}), None),
    Attempt(
        "an id without a version",
        CONVERSE,
        said(guardrailConfig={"guardrailIdentifier": ID}),
        None,
    ),
    Attempt(
        "another id",
        CONVERSE,
        config(guardrailIdentifier="other1"),
        "`guardrailConfig.guardrailIdentifier` asks for another guardrail",
    ),
    Attempt(
        "an empty id",
        CONVERSE,
        config(guardrailIdentifier=""),
        "`guardrailConfig.guardrailIdentifier` asks for another guardrail",
    ),
    Attempt(
        "the id in capitals",
        CONVERSE,
        config(guardrailIdentifier=ID.upper()),
        "`guardrailConfig.guardrailIdentifier` asks for another guardrail",
    ),
    Attempt(
        "the id with a space",
        CONVERSE,
        config(guardrailIdentifier=f"{ID} "),
        "`guardrailConfig.guardrailIdentifier` asks for another guardrail",
    ),
    Attempt(
        "the id with a zero-width space",
        CONVERSE,
        config(guardrailIdentifier=f"{ID}\u200b"),
        "`guardrailConfig.guardrailIdentifier` asks for another guardrail",
    ),
    Attempt(
        "the id as an ARN",
        CONVERSE,
        config(guardrailIdentifier=ARN),
        "in another form",
    ),
    Attempt(
        "the id as a list",
        CONVERSE,
        config(guardrailIdentifier=[ID]),
        "`guardrailConfig.guardrailIdentifier` asks for another guardrail",
    ),
    Attempt(
        "the draft",
        CONVERSE,
        config(guardrailVersion="DRAFT"),
        "`guardrailConfig.guardrailVersion` asks for the draft",
    ),
    Attempt(
        "another version",
        CONVERSE,
        config(guardrailVersion="1"),
        "`guardrailConfig.guardrailVersion` asks for another version",
    ),
    Attempt(
        "the version as a number",
        CONVERSE,
        config(guardrailVersion=3),
        "`guardrailConfig.guardrailVersion` asks for another version",
    ),
    Attempt(
        "no trace",
        CONVERSE,
        config(trace="disabled"),
        "`guardrailConfig.trace` asks for a weaker trace than `enabled`",
    ),
    Attempt(
        "a trace of another spelling",
        CONVERSE,
        config(trace="Enabled"),
        "`guardrailConfig.trace` asks for a weaker trace",
    ),
    Attempt(
        "a stream ahead of its guardrail",
        STREAM,
        config(streamProcessingMode="async"),
        "`guardrailConfig.streamProcessingMode` asks for another mode",
    ),
    Attempt(
        "a stream mode of another spelling",
        STREAM,
        config(streamProcessingMode="Sync"),
        "`guardrailConfig.streamProcessingMode` asks for another mode",
    ),
    Attempt(
        "a member that nobody knows",
        CONVERSE,
        config(mode="off"),
        "`guardrailConfig.mode` is not known",
    ),
    Attempt(
        "a configuration of another spelling",
        CONVERSE,
        said(GuardrailConfig=REQUIRED),
        "spelt almost like `guardrailConfig`",
    ),
    Attempt(
        "a configuration in look-alike letters",
        CONVERSE,
        {**said(), "ｇuardrailConfig": {"guardrailIdentifier": "other1"}},
        "spelt almost like `guardrailConfig`",
    ),
    Attempt(
        "a configuration that is a list",
        CONVERSE,
        said(guardrailConfig=[REQUIRED]),
        "`guardrailConfig` is not an object",
    ),
    Attempt(
        "a configuration that is null",
        CONVERSE,
        said(guardrailConfig=None),
        "`guardrailConfig` is not an object",
    ),
    Attempt(
        "two configurations",
        CONVERSE,
        b'{"messages":[],"guardrailConfig":{"guardrailIdentifier":"abc123"},'
        b'"guardrailConfig":{}}',
        "the body cannot be read",
    ),
    Attempt("a body that is no JSON", CONVERSE, b"hello", "the body cannot be read"),
    Attempt(
        "a compressed body",
        CONVERSE,
        said(),
        "the body cannot be read",
        headers={"content-encoding": "gzip"},
    ),
    Attempt(
        "guardContent in a message",
        CONVERSE,
        {"messages": [{"role": "user", "content": [{"text": "bad"}, MARK]}]},
        "a `guardContent` block narrows",
    ),
    Attempt(
        "guardContent in the system prompt",
        STREAM,
        said(system=[MARK]),
        "a `guardContent` block narrows",
    ),
    Attempt(
        "guardContent in a tool's result",
        CONVERSE,
        {
            "messages": [
                {
                    "role": "user",
                    "content": [{"toolResult": {"toolUseId": "1", "content": [MARK]}}],
                }
            ]
        },
        "a `guardContent` block narrows",
    ),
    Attempt(
        "InvokeModel's configuration in the model's fields",
        CONVERSE,
        said(additionalModelRequestFields={CONFIG: {"tagSuffix": "x1"}}),
        "`additionalModelRequestFields` has a member",
    ),
    Attempt(
        "another id in the header",
        INVOKE,
        claude(),
        "`x-amzn-bedrock-guardrailidentifier` asks for another guardrail",
        headers={**HEADERS, "X-Amzn-Bedrock-GuardrailIdentifier": "other1"},
    ),
    Attempt(
        "an empty header",
        INVOKE,
        claude(),
        "`x-amzn-bedrock-guardrailidentifier` asks for another guardrail",
        headers={**HEADERS, "x-amzn-bedrock-guardrailidentifier": ""},
    ),
    Attempt(
        "the draft in the header",
        INVOKE,
        claude(),
        "`x-amzn-bedrock-guardrailversion` asks for the draft",
        headers={**HEADERS, "x-amzn-bedrock-guardrailversion": "DRAFT"},
    ),
    Attempt(
        "no trace in the header",
        INVOKE,
        claude(),
        "`x-amzn-bedrock-trace` asks for a weaker trace",
        headers={**HEADERS, "x-amzn-bedrock-trace": "DISABLED"},
    ),
    Attempt(
        "the header twice, the right one first",
        INVOKE,
        claude(),
        "header `x-amzn-bedrock-guardrailidentifier` comes more than once",
        headers=HEADERS,
        twice=("x-amzn-bedrock-guardrailidentifier", "other1"),
    ),
    Attempt(
        "the header twice, the same",
        INVOKE_STREAM,
        claude(),
        "header `x-amzn-bedrock-guardrailversion` comes more than once",
        headers=HEADERS,
        twice=("x-amzn-bedrock-guardrailversion", VERSION),
    ),
    Attempt(
        "a header that nobody knows",
        INVOKE,
        claude(),
        "header `x-amzn-bedrock-guardrailtrace` is not known",
        headers={**HEADERS, "x-amzn-bedrock-guardrailtrace": "DISABLED"},
    ),
    Attempt(
        "a header that ends at the next hop",
        INVOKE,
        claude(),
        "`connection` names a header",
        headers={
            **HEADERS,
            "connection": "keep-alive, X-Amzn-Bedrock-GuardrailIdentifier",
        },
    ),
    Attempt(
        "a suffix for input tags",
        INVOKE,
        {**claude(), CONFIG: {"tagSuffix": "x1"}},
        f"`{CONFIG}.tagSuffix` narrows",
    ),
    Attempt(
        "input tags in the prompt",
        INVOKE,
        claude(TAGS),
        "an input tag narrows",
    ),
    Attempt(
        "InvokeModel's stream ahead of its guardrail",
        INVOKE_STREAM,
        {**claude(), CONFIG: {"streamProcessingMode": "ASYNCHRONOUS"}},
        f"`{CONFIG}.streamProcessingMode` asks for another mode",
    ),
    Attempt(
        "InvokeModel's configuration of another spelling",
        INVOKE_STREAM,
        {**claude(), "Amazon-Bedrock-GuardrailConfig": {}},
        f"spelt almost like `{CONFIG}`",
    ),
    Attempt(
        "a member of InvokeModel's configuration that nobody knows",
        INVOKE,
        {**claude(), CONFIG: {"off": True}},
        f"`{CONFIG}.off` is not known",
    ),
    Attempt(
        "a body of InvokeModel that is a list",
        INVOKE,
        b'["hello"]',
        "the body cannot be read",
    ),
    Attempt(
        "an operation that nobody knows",
        "/model/x/unheard-of",
        said(),
        "the operation is unknown",
    ),
]


def call(attempt: Attempt, under: Snapshot) -> Playbook:
    """Inspect one attempt."""
    body = attempt.body
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    items = [
        ("host", "weir.internal:8443"),
        ("authorization", AUTHORIZATION),
        ("content-type", "application/json"),
        *attempt.headers.items(),
    ]
    again = () if attempt.twice is None else (attempt.twice,)
    unique = {name.lower(): value for name, value in items}
    return Playbook(
        Request("POST", attempt.target, Headers((*unique.items(), *again)), body),
        snapshot=under,
    ).run()


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.name)
def test_no_attempt_gets_a_call_through_without_its_guardrail(attempt: Attempt) -> None:
    """Refused by name, or put on the call; even where the policy is lax on the rest."""
    play = call(attempt, snapshot(data=ALLOWS_UNREADABLE))
    if attempt.refused is not None:
        assert play.status == 403
        assert "Forward" not in play.script
        message = json.loads(play.released)["message"]
        assert attempt.refused in message
        assert "`main`" in message
        return
    sent = play.forwarded[0].request
    if attempt.target in (CONVERSE, STREAM):
        asked = json.loads(sent.body)["guardrailConfig"]
        assert asked.items() >= REQUIRED.items()
        assert asked.get("streamProcessingMode", "sync") == "sync"
    else:
        for name, value in HEADERS.items():
            assert sent.headers.getall(name) == (value,)
    assert play.weir[0]["guardrail"] == {
        "name": "main",
        "required": f"{ID}:{VERSION}",
        "how": "pinned",
    }


EXACT = [
    Attempt("Converse", CONVERSE, config(), None),
    Attempt("more trace", CONVERSE, config(trace="enabled_full"), None),
    Attempt("in step", STREAM, config(streamProcessingMode="sync"), None),
    Attempt("without a mode, which is in step", STREAM, config(), None),
    Attempt("headers", INVOKE, claude(), None, headers=HEADERS),
    Attempt(
        "InvokeModel in step",
        INVOKE_STREAM,
        {**claude(), CONFIG: {"streamProcessingMode": "SYNCHRONOUS"}},
        None,
        headers=HEADERS,
    ),
]


@pytest.mark.parametrize("attempt", EXACT, ids=lambda attempt: attempt.name)
def test_whoever_asks_for_it_exactly_is_not_touched(attempt: Attempt) -> None:
    """Promise 6: the caller's own signature stays valid."""
    given = {**attempt.headers, "host": "bedrock-runtime.eu-west-1.amazonaws.com"}
    changed = Attempt(attempt.name, attempt.target, attempt.body, None, headers=given)
    play = call(changed, snapshot())
    forward = play.forwarded[0]
    assert forward.request.body == json.dumps(attempt.body).encode()
    assert forward.signing.value == "caller"
    assert play.weir[0]["guardrail"]["how"] == "asked"  # type: ignore[index,call-overload]


@pytest.mark.parametrize(
    "attempt",
    [each for each in ATTEMPTS if each.refused and "narrows" in each.refused],
    ids=lambda attempt: attempt.name,
)
def test_whoever_may_narrow_may(attempt: Attempt) -> None:
    """With `may_narrow`, marks and tags pass, and the guardrail is on the call."""
    play = call(attempt, snapshot(settings="may_narrow = true"))
    assert play.status == 200
    assert play.weir[0]["guardrail"]["how"] == "pinned"  # type: ignore[index,call-overload]


def test_without_an_obligation_nothing_is_asked_for() -> None:
    """A bundle that requires none leaves the caller's own choice alone."""
    calls = '@id("open") permit (principal, action, resource);'
    play = call(
        Attempt("x", CONVERSE, config(trace="disabled"), None), snapshot(calls=calls)
    )
    assert play.status == 200
    assert "guardrail" not in play.weir[0]


def test_a_request_is_redacted_and_pinned_in_one() -> None:
    """And every other byte is as it was."""
    body = b'{ "messages":[{"role":"user","content":[{"text":"a@b.example"}]}],"x":1e2}'
    play = call(Attempt("x", CONVERSE, body, None), snapshot())
    assert play.forwarded[0].request.body == (
        b'{"guardrailConfig":{"guardrailIdentifier":"abc123","guardrailVersion":"3",'
        b'"trace":"enabled"}, '
        b'"messages":[{"role":"user","content":[{"text":"{EMAIL}"}]}],"x":1e2}'
    )
    assert play.entries[0]["disposition"] == "ANONYMIZE"


def test_policies_that_require_different_guardrails_deny() -> None:
    """Neither can be meant to release from the other."""
    second = '[guardrails.second]\nidentifier = "def456"\nversion = "1"'
    calls = """
        @id("a") @guardrail("main") permit (principal, action, resource);
        @id("b") @guardrail("second") permit (principal, action, resource);
    """
    play = call(
        Attempt("x", CONVERSE, said(), None), snapshot(settings=second, calls=calls)
    )
    assert play.status == 403
    assert (
        "different guardrails for this call (`main`, `second`)"
        in play.released.decode()
    )


# Operations with other places, and with none.

AGENT = "/agents/ABCDEFGHIJ/agentAliases/KLMNOPQRST/sessions/s-1/text"
INLINE = "/agents/s-1"
RETRIEVE = "/knowledgebases/ABCDEFGHIJ/retrieve"
GENERATE = "/retrieveAndGenerate"
MODEL_ARN = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"
BY_ID = {"guardrailId": ID, "guardrailVersion": VERSION}


def inline(**more: Any) -> dict[str, Any]:
    """A body of InvokeInlineAgent."""
    return {"foundationModel": MODEL_ARN, "instruction": "Be brief.", **more}


def generate(**more: Any) -> dict[str, Any]:
    """A body of RetrieveAndGenerate."""
    base = {"knowledgeBaseId": "ABCDEFGHIJ", "modelArn": MODEL_ARN, **more}
    return {
        "input": {"text": "hello"},
        "retrieveAndGenerateConfiguration": {
            "type": "KNOWLEDGE_BASE",
            "knowledgeBaseConfiguration": base,
        },
    }


NESTED = [
    Attempt(
        "another guardrail for an answer from sources",
        GENERATE,
        generate(
            generationConfiguration={
                "guardrailConfiguration": {**BY_ID, "guardrailId": "other1"}
            }
        ),
        "guardrailConfiguration.guardrailId` asks for another guardrail",
    ),
    Attempt(
        "the draft for a retrieval",
        RETRIEVE,
        {
            "retrievalQuery": {"text": "hello"},
            "guardrailConfiguration": {**BY_ID, "guardrailVersion": "DRAFT"},
        },
        "`guardrailConfiguration.guardrailVersion` asks for the draft",
    ),
    Attempt(
        "another guardrail for a collaborator of an agent",
        INLINE,
        inline(
            collaborators=[
                {
                    "foundationModel": MODEL_ARN,
                    "instruction": "Help.",
                    "guardrailConfiguration": {
                        "guardrailIdentifier": "other1",
                        "guardrailVersion": VERSION,
                    },
                }
            ]
        ),
        "`collaborators.0.guardrailConfiguration.guardrailIdentifier` asks for another",
    ),
    Attempt(
        "another guardrail, asked directly",
        "/guardrail/other1/version/3/apply",
        {"source": "INPUT", "content": [{"text": {"text": "hello"}}]},
        "`guardrailIdentifier` asks for another guardrail",
    ),
    Attempt(
        "a result that goes to S3",
        "/async-invoke",
        {
            "modelId": "amazon.nova-reel-v1:0",
            "modelInput": {"text": "hello"},
            "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://bucket/x"}},
        },
        "StartAsyncInvoke cannot be guarded",
    ),
]


@pytest.mark.parametrize("attempt", NESTED, ids=lambda attempt: attempt.name)
def test_nested_and_other_places_are_no_way_around(attempt: Attempt) -> None:
    """Each is refused by name."""
    play = call(attempt, snapshot(data=ALLOWS_UNREADABLE))
    assert play.status == 403
    assert "Forward" not in play.script
    assert attempt.refused
    assert attempt.refused in json.loads(play.released)["message"]


@pytest.mark.parametrize(
    ("target", "body", "where"),
    [
        (RETRIEVE, {"retrievalQuery": {"text": "hello"}}, ("guardrailConfiguration",)),
        (
            GENERATE,
            generate(),
            (
                "retrieveAndGenerateConfiguration",
                "knowledgeBaseConfiguration",
                "generationConfiguration",
                "guardrailConfiguration",
            ),
        ),
    ],
    ids=["Retrieve", "RetrieveAndGenerate"],
)
def test_no_guardrail_is_a_guardrail_in_its_place(
    target: str, body: dict[str, Any], where: tuple[str, ...]
) -> None:
    """However deep that is."""
    play = call(Attempt("x", target, body, None), snapshot(data=ALLOWS_UNREADABLE))
    found = json.loads(play.forwarded[0].request.body)
    for step in where:
        found = found[step]
    assert found == BY_ID


HIDDEN = [
    ("the words", {"inputText": "evil words"}),
    (
        "an attribute of the prompt's session",
        {
            "inputText": "hello",
            "sessionState": {"promptSessionAttributes": {"a": "evil words"}},
        },
    ),
    (
        "a result that an agent waits for",
        {
            "sessionState": {
                "invocationId": "i-1",
                "returnControlInvocationResults": [
                    {
                        "functionResult": {
                            "actionGroup": "g",
                            "function": "f",
                            "responseBody": {"TEXT": {"body": "evil words"}},
                        }
                    }
                ],
            }
        },
    ),
    (
        "an earlier message",
        {
            "inputText": "hello",
            "sessionState": {
                "conversationHistory": {
                    "messages": [{"role": "user", "content": [{"text": "evil words"}]}]
                }
            },
        },
    ),
    ("a member that nobody knows", {"inputText": "hello", "more": ["evil words"]}),
]


@pytest.mark.parametrize(("name", "body"), HIDDEN, ids=[name for name, _ in HIDDEN])
def test_where_an_operation_takes_none_no_place_hides_text_from_it(
    name: str, body: dict[str, Any]
) -> None:
    """Every text of a call of an agent is shown to the guardrail."""

    def consult(asked: ConsultGuardrail) -> Verdict:
        is_seen = any("evil words" in text for text in asked.texts)
        return Verdict(Assessment(is_intervened=is_seen, is_blocked=is_seen))

    items = {"host": "weir.internal:8443", "authorization": AUTHORIZATION}
    play = Playbook(
        Request("POST", AGENT, Headers((*items.items(),)), json.dumps(body).encode()),
        snapshot=snapshot(data=ALLOWS_UNREADABLE),
        consult=consult,
    ).run()
    assert play.status == 403
    assert "`main` intervened in what is sent" in play.released.decode()
    assert "Forward" not in play.script
