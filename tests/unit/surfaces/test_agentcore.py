"""AgentCore's surfaces of one form: commands, harness, tools, searches, memories."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from bedrock_weir.call import Operation, Resource, ResourceType
from bedrock_weir.content import Encoding, Usage
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces import SURFACES
from bedrock_weir.surfaces.base import ALL, Event, Reading
from tests.support.surfaces import Row, cut, message, opaques, part_at, rows, whole

SERVICE = "bedrock-agentcore"
ARN = "arn:aws:bedrock-agentcore:eu-west-1:123456789012"


def asked(name: str, resource: str = "x") -> Operation:
    """Return an operation as it was routed."""
    type_ = ResourceType.MEMORY if "Memor" in name else ResourceType.CODE_INTERPRETER
    return Operation(SERVICE, name, resource, True, type_)


def request(name: str, body: Any) -> Reading:
    """Return a request as it was read."""
    data = b"" if body is None else json.dumps(body).encode()
    return SURFACES[SERVICE][name].read_request(asked(name), {}, data)


def answer(name: str, body: Any) -> Reading:
    """Return an answer as it was read."""
    return SURFACES[SERVICE][name].read_answer(asked(name), json.dumps(body).encode())


def events(name: str, *said: tuple[str, Any]) -> list[Event]:
    """Return a stream as it was read."""
    reader = SURFACES[SERVICE][name].stream(asked(name))
    return [
        reader.read(message(kind, json.dumps(body).encode())) for kind, body in said
    ]


REQUESTS: list[tuple[str, Any, list[Row], list[tuple[str, str]]]] = [
    (
        "InvokeAgentRuntimeCommand",
        {"command": "ls", "timeout": 5},
        [("tool_use", "ls", "command")],
        [],
    ),
    (
        "InvokeCodeInterpreter",
        {
            "name": "executeCode",
            "arguments": {"code": "c", "language": "python", "paths": ["p"]},
        },
        [
            ("tool_use", "executeCode", "name"),
            ("tool_use", "c", "arguments/code"),
            ("tool_use", "python", "arguments/language"),
            ("tool_use", "p", "arguments/paths/0"),
        ],
        [],
    ),
    (
        "InvokeCodeInterpreter",
        {
            "arguments": {
                "content": [
                    {"path": "a.TXT", "blob": "aGVsbG8="},
                    {"path": "a.bin", "blob": "aGVsbG8="},
                    {"path": "b.txt", "text": "t"},
                    {"path": "c.txt", "blob": base64.b64encode(b"\xff" * 999).decode()},
                    "d",
                ]
            }
        },
        [
            ("tool_use", "a.TXT", "arguments/content/0/path"),
            ("tool_use", "hello", "arguments/content/0/blob"),
            ("tool_use", "a.bin", "arguments/content/1/path"),
            ("tool_use", "hello", "arguments/content/1/blob"),
            ("tool_use", "b.txt", "arguments/content/2/path"),
            ("tool_use", "t", "arguments/content/2/text"),
            ("tool_use", "c.txt", "arguments/content/3/path"),
            ("tool_use", "d", "arguments/content/4"),
        ],
        [
            ("DOCUMENT", "arguments/content/1/blob"),
            ("DOCUMENT", "arguments/content/3/blob"),
        ],
    ),
    (
        "InvokeBrowser",
        {"action": {"keyType": {"text": "a"}}},
        [("tool_use", "a", "action/keyType/text")],
        [],
    ),
    (
        "InvokeWebSearch",
        {"searchQuery": "q", "filters": {"domainFilter": {"include": ["d"]}}},
        [
            ("user", "q", "searchQuery"),
            ("setting", "d", "filters/domainFilter/include/0"),
        ],
        [],
    ),
    (
        "SearchRegistryRecords",
        {
            "searchQuery": "q",
            "registryIds": [f"{ARN}:registry/registry0001", "123456789012"],
            "filters": {"name": {"$eq": "n"}},
        },
        [
            ("user", "q", "searchQuery"),
            ("setting", "123456789012", "registryIds/1"),
            ("setting", "n", "filters/name/$eq"),
        ],
        [],
    ),
    (
        "CreateEvent",
        {
            "actorId": "a",
            "eventTimestamp": 1767225600,
            "payload": [
                {"conversational": {"content": {"text": "u"}, "role": "USER"}},
                {"conversational": {"content": {"text": "v"}, "role": "ASSISTANT"}},
                {"conversational": {"content": {"text": "w"}, "role": "TOOL"}},
                {"blob": {"role": "TOOL", "b": ["x"]}},
                {"json": {"content": {"timestamp": "y"}}},
            ],
            "metadata": {"timestamp": {"stringValue": "z"}},
        },
        [
            ("setting", "a", "actorId"),
            ("user", "u", "payload/0/conversational/content/text"),
            ("assistant", "v", "payload/1/conversational/content/text"),
            ("tool_result", "w", "payload/2/conversational/content/text"),
            ("user", "x", "payload/3/blob/b/0"),
            ("user", "y", "payload/4/json/content/timestamp"),
            ("setting", "z", "metadata/timestamp/stringValue"),
        ],
        [],
    ),
    (
        "BatchCreateMemoryRecords",
        {
            "records": [
                {
                    "content": {"text": "t"},
                    "namespaces": ["/n"],
                    "timestamp": 1767225600.5,
                    "metadata": {"at": {"dateTimeValue": 1767225600}},
                }
            ]
        },
        [
            ("document", "t", "records/0/content/text"),
            ("document", "/n", "records/0/namespaces/0"),
        ],
        [],
    ),
    (
        "IngestData",
        {"source": {"inline": {"payload": [{"json": {"content": ["t"]}}]}}},
        [("user", "t", "source/inline/payload/0/json/content/0")],
        [],
    ),
    (
        "RetrieveMemoryRecords",
        {"namespace": "n", "searchCriteria": {"searchQuery": "q"}},
        [("setting", "n", "namespace"), ("user", "q", "searchCriteria/searchQuery")],
        [],
    ),
    ("GetEvent", None, [], []),
    (
        "InvokeHarness",
        {
            "messages": [
                {"role": "user", "content": [{"text": "u"}]},
                {"role": "assistant", "content": [{"toolUse": {"input": {"a": "i"}}}]},
                {
                    "role": "user",
                    "content": [{"toolResult": {"content": [{"text": "r"}]}}],
                },
            ],
            "systemPrompt": [{"text": "s"}],
            "tools": [
                {
                    "name": "f",
                    "config": {
                        "inlineFunction": {
                            "description": "d",
                            "inputSchema": {"role": "user", "title": "t"},
                        }
                    },
                },
                {"config": {"remoteMcp": {"url": "https://x", "headers": {"H": "h"}}}},
            ],
            "skills": [
                {"path": "p"},
                {"s3": {"uri": "s3://b/k"}},
                {"git": {"url": "https://g"}},
                {"awsSkills": {"paths": ["a"]}},
            ],
            "model": {"bedrockModelConfig": {"modelId": "amazon.nova-lite-v1:0"}},
            "actorId": "me",
        },
        [
            ("user", "u", "messages/0/content/0/text"),
            ("tool_use", "i", "messages/1/content/0/toolUse/input/a"),
            ("tool_result", "r", "messages/2/content/0/toolResult/content/0/text"),
            ("system", "s", "systemPrompt/0/text"),
            ("tool_spec", "f", "tools/0/name"),
            ("tool_spec", "d", "tools/0/config/inlineFunction/description"),
            ("tool_spec", "t", "tools/0/config/inlineFunction/inputSchema/title"),
            ("tool_spec", "https://x", "tools/1/config/remoteMcp/url"),
            ("tool_spec", "h", "tools/1/config/remoteMcp/headers/H"),
            ("tool_spec", "p", "skills/0/path"),
            ("tool_spec", "s3://b/k", "skills/1/s3/uri"),
            ("tool_spec", "https://g", "skills/2/git/url"),
            ("tool_spec", "a", "skills/3/awsSkills/paths/0"),
            ("setting", "me", "actorId"),
        ],
        [
            ("PROMPT_RESOURCE", "skills/0"),
            ("PROMPT_RESOURCE", "skills/1"),
            ("PROMPT_RESOURCE", "skills/2"),
        ],
    ),
]


@pytest.mark.parametrize(("name", "body", "parts", "opaque"), REQUESTS)
def test_reads_requests(
    name: str, body: Any, parts: list[Row], opaque: list[tuple[str, str]]
) -> None:
    """Every text of a request has its kind; what holds bytes is opaque."""
    content = request(name, body).content
    assert rows(content) == parts
    assert opaques(content.opaque) == opaque


ANSWERS: list[tuple[str, Any, list[Row], list[tuple[str, str]]]] = [
    (
        "InvokeBrowser",
        {"result": {"screenshot": {"status": "FAILED", "error": "e", "data": "iVBO"}}},
        [
            ("retrieved", "FAILED", "result/screenshot/status"),
            ("retrieved", "e", "result/screenshot/error"),
        ],
        [("IMAGE", "result/screenshot/data")],
    ),
    (
        "InvokeWebSearch",
        {"results": [{"title": "t", "url": "u", "text": "x"}]},
        [
            ("retrieved", "t", "results/0/title"),
            ("retrieved", "u", "results/0/url"),
            ("retrieved", "x", "results/0/text"),
        ],
        [],
    ),
    (
        "SearchRegistryRecords",
        {
            "registryRecords": [
                {
                    "recordId": "record000001",
                    "description": "d",
                    "descriptors": {
                        "agentSkills": {"skillMd": {"inlineContent": "# m"}}
                    },
                }
            ]
        },
        [
            ("retrieved", "d", "registryRecords/0/description"),
            (
                "retrieved",
                "# m",
                "registryRecords/0/descriptors/agentSkills/skillMd/inlineContent",
            ),
        ],
        [],
    ),
    (
        "ListMemoryRecords",
        {
            "memoryRecordSummaries": [
                {
                    "memoryRecordId": "mem-00000000-0000-0000-0000-000000000001",
                    "content": {"text": "t"},
                    "createdAt": 1767225600,
                    "score": 0.5,
                }
            ],
            "nextToken": "short",
        },
        [
            ("retrieved", "t", "memoryRecordSummaries/0/content/text"),
            ("retrieved", "short", "nextToken"),
        ],
        [],
    ),
    (
        "GetEvent",
        {
            "event": {
                "eventId": "0000001767225600000#00000001",
                "payload": [
                    {"conversational": {"content": {"text": "u"}, "role": "USER"}}
                ],
            }
        },
        [("retrieved", "u", "event/payload/0/conversational/content/text")],
        [],
    ),
    (
        "BatchUpdateMemoryRecords",
        {"failedRecords": [{"errorMessage": "e"}]},
        [("answer", "e", "failedRecords/0/errorMessage")],
        [],
    ),
]


@pytest.mark.parametrize(("name", "body", "parts", "opaque"), ANSWERS)
def test_reads_answers(
    name: str, body: Any, parts: list[Row], opaque: list[tuple[str, str]]
) -> None:
    """What is brought from elsewhere is retrieved."""
    content = answer(name, body).content
    assert rows(content) == parts
    assert opaques(content.opaque) == opaque


@pytest.mark.parametrize("place", ["text", "inlineContent"])
def test_a_document_within_a_string_is_read_as_what_it_means(place: str) -> None:
    """An escape in it hides nothing."""
    source = '{"a": "\\u0041KIA"}'
    if place == "text":
        said = {"conversational": {"content": {"text": source}, "role": "USER"}}
        content = request("CreateEvent", {"payload": [said]}).content
    else:
        descriptor = {"mcp": {"tools": {"inlineContent": source}}}
        record = {"descriptors": descriptor}
        content = answer("SearchRegistryRecords", {"registryRecords": [record]}).content
    (part,) = (each for each in content.parts if each.text == source)
    assert part.encoding is Encoding.JSON


def test_a_file_of_a_sandbox_is_rewritten_in_base64() -> None:
    """The text of a file stands in base64."""
    file = {"path": "a.csv", "blob": "YSxi"}
    content = request("InvokeCodeInterpreter", {"content": [file]}).content
    part = part_at(content, "content/0/blob")
    assert (part.text, part.encoding) == ("a,b", Encoding.BASE64)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("eventId", "0000001767225600000#0000000G"),
        ("eventId", "4111111111111111#00000001"),
        ("memoryRecordId", "mem-AKIAIOSFODNN7EXAMPLE-00000000000000000000000"),
        ("clientToken", "AKIAIOSFODNN7EXAMPLE"),
        ("nextToken", "AKIAIOSFODNN7EXAMPLE"),
        ("memoryId", "jane@example.com"),
    ],
)
def test_an_identifier_of_another_form_is_text(name: str, text: str) -> None:
    """A caller can write there what they like."""
    (part,) = request("ListEvents", {name: text}).content.parts
    assert part.text == text


@pytest.mark.parametrize("time", [4111111111111111, -5000000000, 123456789])
def test_a_time_of_no_year_of_ours_is_data(time: int) -> None:
    """A number can be somebody's."""
    (part,) = request("CreateEvent", {"eventTimestamp": time}).content.parts
    assert part.text == str(time)


HARNESS = {
    "messages": [],
    "maxTokens": 10,
    "model": {
        "bedrockModelConfig": {"modelId": "amazon.nova-lite-v1:0", "maxTokens": 20}
    },
    "tools": [
        {"config": {"agentCoreBrowser": {"browserArn": f"{ARN}:browser-custom/b-1"}}},
        {
            "config": {
                "agentCoreCodeInterpreter": {
                    "codeInterpreterArn": f"{ARN}:code-interpreter-custom/c-1"
                }
            }
        },
        {"config": {"agentCoreGateway": {"gatewayArn": f"{ARN}:gateway/g-1"}}},
        "none",
    ],
}


def test_a_harness_says_what_it_asks_for() -> None:
    """The model, and the sandboxes by their ARN and their id."""
    reading = request("InvokeHarness", HARNESS)
    assert reading.has_tools
    assert reading.max_tokens == 20
    assert reading.resources == (
        Resource(ResourceType.MODEL, "amazon.nova-lite-v1:0"),
        Resource(ResourceType.BROWSER, f"{ARN}:browser-custom/b-1"),
        Resource(ResourceType.BROWSER, "b-1"),
        Resource(ResourceType.CODE_INTERPRETER, f"{ARN}:code-interpreter-custom/c-1"),
        Resource(ResourceType.CODE_INTERPRETER, "c-1"),
    )
    plain = request("InvokeHarness", {"messages": []})
    assert (plain.has_tools, plain.max_tokens, plain.resources) == (False, None, ())


@pytest.mark.parametrize(
    "body",
    [
        {"model": {"bedrockModelConfig": {}, "openAiModelConfig": {}}},
        {
            "tools": [
                {"config": {"agentCoreBrowser": {"browserArn": f"{ARN}:browser/b-{n}"}}}
                for n in range(40)
            ]
        },
    ],
)
def test_a_harness_with_two_meanings_is_refused(body: Any) -> None:
    """Or one whose policy questions have no end."""
    with pytest.raises(MalformedRequest):
        request("InvokeHarness", body)


@pytest.mark.parametrize("skills", ["x", {"git": {"url": "https://g"}}, [["p"]]])
def test_skills_of_no_known_form_are_opaque(skills: Any) -> None:
    """Whatever they name is not in the request."""
    content = request("InvokeHarness", {"skills": skills}).content
    assert {kind for kind, _ in opaques(content.opaque)} == {"PROMPT_RESOURCE"}
    assert content.parts


def test_a_runtime_is_asked_for_under_its_id_as_well() -> None:
    """So that who forbids an id forbids its ARN."""
    arn = f"{ARN}:code-interpreter-custom/c-1"
    reading = SURFACES[SERVICE]["InvokeCodeInterpreter"].read_request(
        asked("InvokeCodeInterpreter", arn), {}, b"{}"
    )
    assert reading.resources == (Resource(ResourceType.CODE_INTERPRETER, "c-1"),)


@pytest.mark.parametrize(
    "name", sorted(set(SURFACES[SERVICE]) - {"InvokeAgentRuntime", "GetAgentCard"})
)
@pytest.mark.parametrize("body", [b"[]", b'"a"', b"nonsense", b'{"a":1,"a":2}'])
def test_a_request_that_does_not_parse_is_refused(name: str, body: bytes) -> None:
    """These bodies have one format."""
    with pytest.raises(MalformedRequest):
        SURFACES[SERVICE][name].read_request(asked(name), {}, body)


def test_a_commands_output_is_two_texts() -> None:
    """Each goes on over all events, and ends with the command."""
    start, out, error, stop = events(
        "InvokeAgentRuntimeCommand",
        ("chunk", {"contentStart": {}}),
        ("chunk", {"contentDelta": {"stdout": "o"}, "p": "abc"}),
        ("chunk", {"contentDelta": {"stderr": "e"}}),
        ("chunk", {"contentStop": {"exitCode": 0, "status": "COMPLETED"}}),
    )
    assert cut(out.deltas) == [("retrieved", "o", "chunk/contentDelta/stdout")]
    assert cut(error.deltas) == [("retrieved", "e", "chunk/contentDelta/stderr")]
    assert [each.is_delta for each in (start, out, error, stop)] == [
        False,
        True,
        True,
        False,
    ]
    assert (stop.closes, stop.is_last, start.is_last) == (ALL, True, False)


def test_a_harness_streams_as_converse_does() -> None:
    """Texts by their block, whole hooks, usage at the end."""
    read = events(
        "InvokeHarness",
        ("messageStart", {"role": "assistant"}),
        ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": "t"}}),
        ("hookEvent", {"name": "n", "reason": "r"}),
        (
            "contentBlockDelta",
            {"contentBlockIndex": 1, "delta": {"toolResult": [{"text": "x"}]}},
        ),
        (
            "contentBlockDelta",
            {
                "contentBlockIndex": 1,
                "delta": {"toolResultMetadata": {"metadata": "m"}},
            },
        ),
        ("messageStop", {"stopReason": "tool_result"}),
        (
            "metadata",
            {"usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3}},
        ),
    )
    assert [row for each in read for row in cut(each.deltas)] == [
        ("answer", "t", "0/delta/text"),
        ("tool_result", "x", "1/delta/toolResult/0/text"),
        ("answer", "m", "1/delta/toolResultMetadata/metadata"),
    ]
    assert whole(read[2].deltas) == [("answer", "n", "name"), ("answer", "r", "reason")]
    assert (read[2].closes, read[-2].closes) == ((), ALL)
    assert read[-1].usage == Usage(1, 2, 3)


def test_results_of_a_sandbox_are_read_both_ways() -> None:
    """Nobody knows whether one goes on in the next event."""
    picture = {"type": "image", "data": "iVBORw0KGgo=" * 99, "mimeType": "image/png"}
    (read,) = events(
        "InvokeCodeInterpreter",
        (
            "result",
            {
                "content": [{"type": "text", "text": "t"}, picture],
                "structuredContent": {"stdout": "o"},
            },
        ),
    )
    texts = {delta.text for delta in read.deltas if delta.may_be_whole}
    assert {"t", "o"} <= texts
    assert opaques(read.opaque) == [("IMAGE", "content/1/data")]
    assert {delta.kind.value for delta in read.deltas} == {"retrieved"}
    assert read.is_last
