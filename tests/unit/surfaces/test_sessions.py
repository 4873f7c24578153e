from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from bedrock_weir.call import Operation, Resource, ResourceType
from bedrock_weir.content import Encoding
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces import agent_memory, sessions
from bedrock_weir.surfaces.base import Reading
from tests.support.surfaces import message, opaques, part_at, rows

UUID = "00000000-1111-2222-3333-444444444444"
TIME = "2026-01-01T00:00:00Z"
ARN = f"arn:aws:bedrock:eu-west-1:123456789012:session/{UUID}"


def asked(name: str, session: str = UUID) -> Operation:
    """Return an operation on a session."""
    path = (("sessionIdentifier", session),)
    kind = ResourceType.SESSION
    return Operation("bedrock-agent-runtime", name, session, False, kind, None, path)


def request(name: str, body: Any, session: str = UUID) -> Reading:
    """Read a request."""
    return sessions.SURFACE.read_request(
        asked(name, session), {}, json.dumps(body).encode()
    )


def answer(name: str, body: Any) -> Reading:
    """Read an answer."""
    return sessions.SURFACE.read_answer(asked(name), json.dumps(body).encode())


def picture(**source: Any) -> dict[str, Any]:
    """Return a block with a picture."""
    return {"image": {"format": "png", "source": source}}


PNG = base64.b64encode(b"\x89PNG\xff" * 400).decode()
BLOCKS: list[Any] = [
    {"text": "t"},
    {"text": '{"a": "\\u0062"}'},
    picture(bytes=PNG),
    picture(s3Location={"uri": "s3://a/b"}),
]


@pytest.mark.parametrize(
    ("kind", "place"),
    [("user", "payload/contentBlocks"), ("retrieved", "step/payload/contentBlocks")],
)
def test_a_step_is_the_users_and_is_retrieved_later(kind, place):
    """Its JSON is read as source; its pictures are opaque."""
    step = {
        "invocationIdentifier": UUID,
        "invocationStepTime": TIME,
        "payload": {"contentBlocks": BLOCKS},
    }
    if kind == "user":
        content = request("PutInvocationStep", step).content
    else:
        content = answer("GetInvocationStep", {"step": step}).content
    assert rows(content) == [
        (kind, "t", f"{place}/0/text"),
        (kind, '{"a": "\\u0062"}', f"{place}/1/text"),
        (kind, "png", f"{place}/2/image/format"),
        (kind, "png", f"{place}/3/image/format"),
        (kind, "s3://a/b", f"{place}/3/image/source/s3Location/uri"),
    ]
    assert part_at(content, f"{place}/1/text").encoding is Encoding.JSON
    assert opaques(content.opaque) == [
        ("IMAGE", f"{place}/2/image/source/bytes"),
        ("S3_LOCATION", f"{place}/3/image/source/s3Location"),
    ]


def test_metadata_of_a_session_is_the_callers_own():
    """Names and values; when it is read back, it is retrieved."""
    metadata = {"text": "t", "jo@example.com": "v"}
    for name in ("CreateSession", "UpdateSession"):
        content = request(name, {"sessionMetadata": metadata}).content
        assert [(p.kind.value, p.text) for p in content.parts] == [
            ("setting", "t"),
            ("setting", "jo@example.com"),
            ("setting", "v"),
        ]
    content = answer("GetSession", {"sessionMetadata": metadata}).content
    assert {part.kind.value for part in content.parts} == {"retrieved"}


def test_ids_and_times_are_passed_over_in_their_form_only():
    """What a caller put in their place is text."""
    body = {
        "createdAt": TIME,
        "encryptionKeyArn": f"arn:aws:kms:eu-west-1:123456789012:key/{UUID}",
        "invocationId": UUID,
        "sessionArn": ARN,
        "sessionId": "my id",
    }
    assert rows(answer("GetSession", body).content) == [
        ("setting", "my id", "sessionId")
    ]
    content = request("CreateInvocation", {"invocationId": "x", "description": "d"})
    assert [part.text for part in content.content.parts] == ["x", "d"]


def test_a_session_in_the_path_is_asked_about_under_its_id():
    """Also where the path has its ARN."""
    assert request("CreateInvocation", {}).resources == ()
    assert request("CreateInvocation", {}, ARN).resources == (
        Resource(ResourceType.SESSION, UUID),
    )


MEMORY = Operation(
    "bedrock-agent-runtime", "GetAgentMemory", "A/B", False, ResourceType.AGENT, "A"
)


def test_what_an_agent_remembers_is_retrieved():
    """Summaries; a token for the next page is passed over."""
    summary = {
        "memoryId": "of-me",
        "sessionId": UUID,
        "sessionStartTime": TIME,
        "sessionExpiryTime": TIME,
        "summaryText": "t",
    }
    body = {"memoryContents": [{"sessionSummary": summary}], "nextToken": "a" * 64}
    content = agent_memory.SURFACE.read_answer(
        MEMORY, json.dumps(body).encode()
    ).content
    s = "memoryContents/0/sessionSummary"
    assert rows(content) == [
        ("retrieved", "of-me", f"{s}/memoryId"),
        ("retrieved", "t", f"{s}/summaryText"),
    ]
    assert agent_memory.SURFACE.read_request(MEMORY, {}, b"").content.parts == ()
    (part,) = agent_memory.SURFACE.read_request(MEMORY, {}, b'{"a": "b"}').content.parts
    assert part.text == "b"


@pytest.mark.parametrize("body", [b"[]", b"nonsense", b'{"a":1,"a":2}'])
@pytest.mark.parametrize("surface", [agent_memory.SURFACE, sessions.SURFACE])
def test_what_does_not_parse_is_refused(surface, body):
    """Requests, answers, and events that none of these has."""
    for read in (
        lambda: surface.read_request(MEMORY, {}, body),
        lambda: surface.read_answer(MEMORY, body),
        lambda: surface.stream(MEMORY).read(message("other", body)),
    ):
        with pytest.raises(MalformedRequest):
            read()
