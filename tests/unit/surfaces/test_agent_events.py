from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from bedrock_weir.content import OpaqueKind, Usage
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces.agent_events import AgentStreamReader
from bedrock_weir.surfaces.base import Event
from bedrock_weir.surfaces.padding import ALPHABET
from bedrock_weir.wire.eventstream import Decoder
from tests.support.surfaces import cut, message, opaques, texts, whole

E_ACUTE = "\N{LATIN SMALL LETTER E WITH ACUTE}"
FACE = "\N{GRINNING FACE}"
ORCHESTRATION = "trace/orchestrationTrace"


def encoded(data: bytes) -> str:
    """Return bytes as they stand in an event."""
    return base64.b64encode(data).decode()


def read(*chunks: bytes, **members: Any) -> list[Event]:
    """Read a stream of chunks of these bytes."""
    reader = AgentStreamReader()
    payloads = [{"bytes": encoded(data), **members} for data in chunks]
    return [reader.read(message("chunk", json.dumps(it).encode())) for it in payloads]


def event(name: str, payload: Any) -> Event:
    """Read one event."""
    return AgentStreamReader().read(message(name, json.dumps(payload).encode()))


def held(raw: bytes | None) -> bytes:
    """Return the bytes in an encoded chunk."""
    assert raw is not None
    (decoded,) = Decoder().receive_data(raw)
    assert decoded.event_type == "chunk"
    return base64.b64decode(json.loads(decoded.payload)["bytes"])


def test_chunks_are_one_text():
    """Each goes on where the one before it ended, and a stream may end after it."""
    events = read(b"hel", b"lo", p="abc")
    assert texts(events) == {"chunk/bytes": "hello"}
    for each in events:
        assert (each.is_delta, each.is_last, each.opaque) == (True, True, ())
        assert each.instead is None


@pytest.mark.parametrize(
    "text", [f"caf{E_ACUTE}!", f"{FACE}{FACE}", f"a{E_ACUTE}{FACE}"]
)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_the_beginning_of_a_character_leaves_with_its_end(text, size):
    """Each chunk that leaves is text by itself, and nothing is lost or said twice."""
    data = text.encode()
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    events = read(*chunks, p="abcdef")
    assert texts(events) == {"chunk/bytes": text}
    left = [
        chunk if each.instead is None else held(each.instead)
        for chunk, each in zip(chunks, events, strict=True)
    ]
    assert b"".join(left) == data
    for piece, each in zip(left, events, strict=True):
        assert piece.decode() == each.deltas[0].text
        assert isinstance(each.document, dict)
        assert each.document["bytes"] == encoded(piece)


def test_a_chunk_that_leaves_otherwise_is_padded_anew():
    """Where there was padding; where there was none, none is added."""
    begun, _ = read("é".encode()[:1], "é".encode()[1:], p="abcdef")
    assert begun.instead is not None
    (decoded,) = Decoder().receive_data(begun.instead)
    assert ALPHABET.startswith(json.loads(decoded.payload)["p"])
    begun, _ = read("é".encode()[:1], "é".encode()[1:])
    assert begun.instead is not None
    (decoded,) = Decoder().receive_data(begun.instead)
    assert json.loads(decoded.payload) == {"bytes": ""}


def test_bytes_that_are_no_text_are_opaque():
    """They take what was begun with them, and text goes on after them."""
    events = read(b"a\xc3", b"\x41b", b"cd")
    assert [[item.kind for item in each.opaque] for each in events] == [
        [],
        [OpaqueKind.UNKNOWN_BODY],
        [],
    ]
    assert held(events[0].instead) == b"a"
    assert held(events[1].instead) == b"\xc3Ab"
    assert texts(events) == {"chunk/bytes": "acd"}
    (unread,) = read(b"\xff")
    assert (unread.deltas, unread.instead) == ((), None)


@pytest.mark.parametrize("data", ["YQ", "Y Q==", "*", "YQ==\n", "é"])
def test_bytes_that_are_not_base64_are_refused(data):
    """A lenient decoder would read what a strict one does not see."""
    with pytest.raises(MalformedRequest, match="not base64"):
        event("chunk", {"bytes": data})


def test_bytes_that_are_no_string_are_read():
    """Nothing vanishes under that name, and nothing does further down."""
    assert whole(event("chunk", {"bytes": ["a"]}).deltas) == [
        ("answer", "a", "bytes/0")
    ]
    below = event("chunk", {"attribution": {"bytes": "a"}})
    assert whole(below.deltas) == [("answer", "a", "attribution/bytes")]
    assert below.is_last


CITED = {
    "citations": [
        {
            "generatedResponsePart": {
                "textResponsePart": {"text": "hi", "span": {"start": 0, "end": 1}}
            },
            "retrievedReferences": [
                {
                    "content": {"text": "passage"},
                    "location": {"type": "S3", "s3Location": {"uri": "s3://a/b"}},
                    "metadata": {"text": "m"},
                }
            ],
        }
    ]
}


def test_citations_are_read():
    """The copy of the answer is of its kind; what is cited is retrieved."""
    (chunk,) = read(b"hi", attribution=CITED)
    assert cut(chunk.deltas) == [("answer", "hi", "chunk/bytes")]
    c = "attribution/citations/0"
    assert [row for row in whole(chunk.deltas) if row[1] != "s3Location"] == [
        ("answer", "hi", f"{c}/generatedResponsePart/textResponsePart/text"),
        ("retrieved", "passage", f"{c}/retrievedReferences/0/content/text"),
        ("retrieved", "s3://a/b", f"{c}/retrievedReferences/0/location/s3Location/uri"),
        ("retrieved", "m", f"{c}/retrievedReferences/0/metadata/text"),
    ]
    assert not chunk.is_delta  # without its text it still says what it cites


def test_a_chunk_is_rewritten_in_each_of_its_places():
    """Bytes stay base64, and citations change by themselves."""
    reader = AgentStreamReader()
    payload = {"bytes": encoded(b"hi"), "attribution": CITED, "p": "abc"}
    original = message("chunk", json.dumps(payload).encode())
    read_ = reader.read(original)
    new = {delta.pointer: delta.text.upper() for delta in read_.deltas}
    (written,) = Decoder().receive_data(reader.write(original, read_, new))
    document = json.loads(written.payload)
    assert base64.b64decode(document["bytes"]) == b"HI"
    citation = document["attribution"]["citations"][0]
    assert citation["generatedResponsePart"]["textResponsePart"]["text"] == "HI"
    assert citation["retrievedReferences"][0]["metadata"] == {"text": "M"}
    assert citation["generatedResponsePart"]["textResponsePart"]["span"] == {
        "start": 0,
        "end": 1,
    }


def test_of_a_chunk_only_citations_may_change():
    """What was moved between chunks stays moved then."""
    reader = AgentStreamReader()
    data = f"caf{E_ACUTE}".encode()
    reader.read(message("chunk", json.dumps({"bytes": encoded(data[:4])}).encode()))
    payload = {"bytes": encoded(data[4:]), "attribution": CITED}
    original = message("chunk", json.dumps(payload).encode())
    read_ = reader.read(original)
    place = read_.deltas[-1].pointer
    assert held(reader.write(original, read_, {place: "x"})) == E_ACUTE.encode()


def test_what_an_agent_wants_of_its_caller_is_a_tools_use():
    """Values may be a document's source; the ids that come back are passed over."""
    parameters = [
        {"name": "to", "type": "string", "value": "jo@example.com"},
        {"name": "all", "type": "array", "value": '["\\u0061"]'},
    ]
    function = {"actionGroup": "g", "function": "f", "parameters": parameters}
    called = event(
        "returnControl",
        {
            "invocationId": "00000000-1111-2222-3333-444444444444",
            "invocationInputs": [{"functionInvocationInput": function}],
        },
    )
    f = "invocationInputs/0/functionInvocationInput"
    assert whole(called.deltas) == [
        ("tool_use", "g", f"{f}/actionGroup"),
        ("tool_use", "f", f"{f}/function"),
        ("tool_use", "to", f"{f}/parameters/0/name"),
        ("tool_use", "jo@example.com", f"{f}/parameters/0/value"),
        ("tool_use", "all", f"{f}/parameters/1/name"),
        ("tool_use", '["\\u0061"]', f"{f}/parameters/1/value"),
    ]
    assert [d.text for d in called.deltas if d.is_source] == ['["\\u0061"]']
    assert called.is_last


def test_files_are_read_as_what_they_hold():
    """Text by its bytes; what is no text is opaque by its type."""
    made = event(
        "files",
        {
            "files": [
                {"name": "a.csv", "type": "text/csv", "bytes": encoded(b"a,b")},
                {"name": "b.png", "type": "image/png", "bytes": encoded(b"\xff" * 900)},
                {"name": "c", "bytes": encoded(b"c")},
                "d",
            ]
        },
    )
    assert whole(made.deltas) == [
        ("document", "a.csv", "files/0/name"),
        ("document", "a,b", "files/0/bytes"),
        ("document", "b.png", "files/1/name"),
        ("document", "c", "files/2/name"),
        ("document", "c", "files/2/bytes"),
        ("document", "d", "files/3"),
    ]
    assert opaques(made.opaque) == [
        ("IMAGE", "files/1/bytes"),
        ("DOCUMENT", "files/2/bytes"),
    ]
    assert not made.is_last


def orchestration(**step: Any) -> Event:
    """Read a trace of an orchestration's step."""
    return event("trace", {"trace": {"orchestrationTrace": step}})


TRACES: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"modelInvocationInput": {"text": "t"}}, [("system", "t")]),
    ({"rationale": {"text": "t"}}, [("reasoning", "t")]),
    ({"modelInvocationOutput": {"rawResponse": {"content": "t"}}}, [("answer", "t")]),
    (
        {
            "modelInvocationOutput": {
                "reasoningContent": {"reasoningText": {"text": "t", "signature": "s"}}
            }
        },
        [("reasoning", "t"), ("reasoning", "s")],
    ),
    (
        {"invocationInput": {"knowledgeBaseLookupInput": {"text": "t"}}},
        [("tool_use", "t")],
    ),
    (
        {"invocationInput": {"codeInterpreterInvocationInput": {"code": "t"}}},
        [("tool_use", "t")],
    ),
    (
        {
            "invocationInput": {
                "agentCollaboratorInvocationInput": {
                    "input": {
                        "returnControlResults": {
                            "returnControlInvocationResults": [
                                {
                                    "apiResult": {
                                        "apiPath": "/a",
                                        "responseBody": {"TEXT": {"body": "t"}},
                                    }
                                }
                            ]
                        }
                    }
                }
            }
        },
        [("tool_result", "/a"), ("tool_result", "t")],
    ),
    (
        {"observation": {"actionGroupInvocationOutput": {"text": "t"}}},
        [("retrieved", "t")],
    ),
    (
        {"observation": {"codeInterpreterInvocationOutput": {"executionOutput": "t"}}},
        [("retrieved", "t")],
    ),
    (
        {
            "observation": {
                "knowledgeBaseLookupOutput": {
                    "retrievedReferences": [
                        {"content": {"text": "t"}, "metadata": {"startTime": "m"}}
                    ]
                }
            }
        },
        [("retrieved", "t"), ("retrieved", "m")],
    ),
    (
        {
            "observation": {
                "agentCollaboratorInvocationOutput": {
                    "output": {
                        "returnControlPayload": {
                            "invocationInputs": [
                                {"functionInvocationInput": {"function": "t"}}
                            ]
                        }
                    }
                }
            }
        },
        [("tool_use", "t")],
    ),
    ({"observation": {"finalResponse": {"text": "t"}}}, [("answer", "t")]),
    ({"observation": {"repromptResponse": {"text": "t"}}}, [("retrieved", "t")]),
]


@pytest.mark.parametrize(("step", "expected"), TRACES)
def test_each_step_of_a_trace_is_of_its_kind(step, expected):
    """Prompts, thoughts, what tools were asked and what they said."""
    read_ = orchestration(**step)
    assert [(kind, text) for kind, text, _ in whole(read_.deltas)] == expected
    assert (read_.is_last, read_.is_delta) == (False, False)


def test_other_traces():
    """Failures are errors; guardrails say what they matched; all of it is read."""
    failed = event("trace", {"trace": {"failureTrace": {"failureReason": "t"}}})
    assert whole(failed.deltas) == [("error", "t", "trace/failureTrace/failureReason")]
    entities = {"piiEntities": [{"match": "t"}]}
    assessed = {"inputAssessments": [{"sensitiveInformationPolicy": entities}]}
    guarded = event("trace", {"trace": {"guardrailTrace": assessed}})
    assert [(kind, text) for kind, text, _ in whole(guarded.deltas)] == [
        ("answer", "t")
    ]
    custom = {"customOrchestrationTrace": {"event": {"text": '{"a": "t"}'}}}
    (delta,) = event("trace", {"trace": custom}).deltas
    assert delta.is_source
    said = {"modelInvocationOutput": {"parsedResponse": {"rationale": "t"}}}
    parsed = {"preProcessingTrace": said}
    (delta,) = event("trace", {"trace": parsed}).deltas
    assert delta.kind.value == "reasoning"


def test_encrypted_thoughts_are_opaque():
    """Nobody here can read them."""
    thought = {"reasoningContent": {"redactedContent": "AAAA"}}
    read_ = orchestration(modelInvocationOutput=thought)
    assert opaques(read_.opaque) == [
        (
            "ENCRYPTED_REASONING",
            f"{ORCHESTRATION}/modelInvocationOutput/reasoningContent/redactedContent",
        )
    ]


def test_times_of_traces_are_passed_over_in_their_form_only():
    """An SDK could not read what a redaction left of one."""
    metadata = {
        "startTime": "2026-01-01T00:00:00.123456Z",
        "endTime": "2026-01-01T00:00:00 and more",
        "clientRequestId": "00000000-1111-2222-3333-444444444444",
    }
    read_ = orchestration(modelInvocationOutput={"metadata": metadata})
    assert [text for _, text, _ in whole(read_.deltas)] == [
        "2026-01-01T00:00:00 and more"
    ]


def usage(read: Any, written: Any) -> dict[str, Any]:
    """Return a step that reports tokens."""
    metadata = {"usage": {"inputTokens": read, "outputTokens": written}}
    return {"modelInvocationOutput": {"metadata": metadata}}


def test_the_tokens_of_an_answer_are_those_of_all_its_calls():
    """Each trace reports one call of a model; what another reports is no count."""
    reader = AgentStreamReader()

    def told(kind: str, step: Any) -> Usage | None:
        payload = {"trace": {kind: step}}
        return reader.read(message("trace", json.dumps(payload).encode())).usage

    assert told("preProcessingTrace", usage(3, 2)) == Usage(3, 2, 5)
    assert told("orchestrationTrace", {"rationale": {"text": "t"}}) is None
    assert told("orchestrationTrace", usage(10, None)) == Usage(13, 2, 15)
    assert told("orchestrationTrace", usage("many", True)) == Usage(13, 2, 15)
    steps: tuple[Any, ...] = ("x", {"modelInvocationOutput": []})
    for step in steps:
        assert told("orchestrationTrace", step) is None
    assert event("trace", {"trace": []}).usage is None


@pytest.mark.parametrize("payload", [b"", b"[]", b"nonsense"])
@pytest.mark.parametrize("name", ["chunk", "trace", "returnControl", "files", "other"])
def test_an_event_that_does_not_parse_is_refused(name, payload):
    """An event of no meaning is an error."""
    with pytest.raises(MalformedRequest):
        AgentStreamReader().read(message(name, payload))
