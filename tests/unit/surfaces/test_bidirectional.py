"""Nova Sonic's events, read and rewritten."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.call import Operation
from bedrock_weir.content import JSON, Usage
from bedrock_weir.errors import MalformedAnswer, MalformedRequest, ProtocolError
from bedrock_weir.surfaces import bidirectional, is_duplex, surface_of
from bedrock_weir.surfaces.base import Event
from bedrock_weir.surfaces.bidirectional import AnswerReader, RequestReader
from bedrock_weir.surfaces.route import route
from bedrock_weir.wire.eventstream import Decoder, Message, encode, encode_event
from tests.support.sonic import (
    PROMPT,
    TARGET,
    begin,
    chunk,
    end,
    event,
    events_in,
    name_of,
    result,
    says,
    sound,
    speaks,
    start,
    stop,
    text,
)

Row = tuple[str, str, str]


def message(data: bytes) -> Message:
    """The message in these bytes."""
    (found,) = Decoder().receive_data(data)
    return found


def rows(read: Event) -> list[Row]:
    """The texts of an event in short: kind, text, channel or place."""
    return [
        (
            delta.kind.value,
            delta.text,
            "/".join(map(str, delta.channel or delta.pointer[2:])),
        )
        for delta in read.deltas
    ]


def opaque(read: Event) -> list[str]:
    """The kinds of what cannot be read."""
    return [item.kind.value for item in read.opaque]


def read_all(*said: Any) -> list[Event]:
    """Read a caller's events, one after the other."""
    reader = RequestReader()
    return [reader.read(message(chunk(item))) for item in said]


def heard(*said: Any) -> list[Event]:
    """Read a model's events, one after the other."""
    reader = AnswerReader()
    return [reader.read(message(chunk(item))) for item in said]


def operation() -> Operation:
    """The operation."""
    found = route("POST", TARGET)
    assert found is not None
    return found


def test_the_operation_is_known_and_streams_both_ways():
    """It has a route, a surface, and no body before its first message."""
    assert operation().name == "InvokeModelWithBidirectionalStream"
    assert is_duplex(operation())
    assert not is_duplex(None)
    assert surface_of(operation()) is bidirectional
    assert bidirectional.read_request(operation(), {}, b"").content.parts == ()
    with pytest.raises(MalformedRequest, match="a stream of messages"):
        bidirectional.read_request(operation(), {}, b"{}")
    with pytest.raises(MalformedAnswer, match="no stream"):
        bidirectional.read_answer(operation(), b"{}")


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("USER", "user"),
        ("SYSTEM", "system"),
        ("ASSISTANT", "assistant"),
        ("TOOL", "tool_result"),
        ("SOMEBODY", "user"),
        (None, "user"),
    ],
)
def test_a_content_is_one_text_until_its_end(role, kind):
    """Its pieces share a channel, which its own end closes and nothing else."""
    members = {"promptName": PROMPT, "contentName": name_of("1"), "role": role}
    first = event("contentStart", **members)
    said = [text("1", "hello "), start("2"), text("2", "!"), text("1", "world")]
    read = read_all(*begin(), first, *said, stop("2"), stop("1"))[3:]
    assert rows(read[0]) == [(kind, "hello ", "0/textInput/content")]
    assert rows(read[2]) == [("user", "!", "1/textInput/content")]
    assert rows(read[3]) == [(kind, "world", "0/textInput/content")]
    assert [item.closes for item in read] == [(), (), (), (), (1,), (0,)]


def test_a_name_used_again_begins_another_text():
    """After its end a content is over."""
    read = read_all(*begin(), *says("1", "one"), *says("1", "two"))
    channels = [item.deltas[0].channel for item in (read[3], read[6])]
    assert channels == [(0, "textInput", "content"), (1, "textInput", "content")]


def test_a_tools_result_is_the_source_of_a_document():
    """Escapes do not hide what it says."""
    read = read_all(*begin(), start("1"), result("1", '{"a": 1}'))[-1]
    (delta,) = read.deltas
    assert delta.is_source
    assert rows(read) == [("tool_result", '{"a": 1}', "0/toolResult/content")]


def test_tools_and_limits_are_told():
    """Their descriptions are texts, and their schemas JSON's source."""
    tool = {
        "toolSpec": {
            "name": "look_up",
            "description": "asks",
            "inputSchema": {"json": "{}"},
        }
    }
    reader = RequestReader()
    read = [reader.read(message(chunk(item))) for item in begin(tools=[tool])]
    assert reader.has_tools
    assert reader.max_tokens == 256
    place = "toolConfiguration/tools/0/toolSpec"
    assert [row for row in rows(read[1]) if row[0] == "tool_spec"] == [
        ("tool_spec", "look_up", f"{place}/name"),
        ("tool_spec", "asks", f"{place}/description"),
        ("tool_spec", "{}", f"{place}/inputSchema/json"),
    ]


def test_names_are_texts_unless_they_are_uuids():
    """A caller chooses them freely."""
    assert rows(read_all(*begin(), stop("1"))[-1]) == []
    named = event("promptStart", promptName="my secret name")
    assert rows(read_all(named)[0]) == [("setting", "my secret name", "promptName")]


def test_sound_is_told_of_once_and_only_if_it_is_sound():
    """In each direction; what is no base64 is text."""
    read = read_all(*begin(), start("1"), sound("1"), sound("1"), text("1", "x"))
    assert [opaque(item) for item in read[-3:]] == [["AUDIO"], [], []]
    members = {"promptName": PROMPT, "contentName": name_of("1")}
    lie = event("audioInput", **members, content="no sound at all")
    read = read_all(*begin(), start("1"), lie)
    assert rows(read[-1]) == [("user", "no sound at all", "content")]
    out = event("audioOutput", contentId="c", content="AAAA")
    assert [opaque(item) for item in heard(out, out)] == [["AUDIO"], []]


@pytest.mark.parametrize(
    "data",
    [
        encode_event("chunk", b"{}"),
        encode_event("chunk", b"nothing"),
        encode_event("chunk", b'{"bytes": 1}'),
        encode_event("chunk", b'{"bytes": "{}"}'),
        encode_event("other", chunk(start("1"))),
        encode_event("chunk", json.dumps({"bytes": "e30="}).encode()),
        chunk(start("1"), beside="x"),
        chunk({"textInput": {}, "toolResult": {}}),
        chunk({"textInput": "x"}),
        encode({":message-type": "exception", ":event-type": "chunk"}, b""),
    ],
)
def test_what_is_no_event_cannot_be_read(data):
    """It is never skipped."""
    assert opaque(RequestReader().read(message(data))) == ["UNKNOWN_BODY"]
    assert opaque(AnswerReader().read(message(data))) == ["UNKNOWN_BODY"]


def test_a_header_that_nobody_knows_cannot_be_read():
    """A caller could say something in it."""
    headers = {":message-type": "event", ":event-type": "chunk", "note": "x"}
    payload = message(chunk(begin()[0])).payload
    read = RequestReader().read(message(encode(headers, payload)))
    assert opaque(read) == ["UNKNOWN_BODY"]


def test_a_completion_is_open_until_its_end():
    """So an answer that is cut short is known to be."""
    reader = AnswerReader()
    states = []
    for said in speaks("hello"):
        reader.read(message(chunk(said)))
        states.append(reader.is_speaking)
    assert states == [True, True, True, True, False]


def test_what_the_model_heard_is_the_users_and_what_it_asks_is_a_tools():
    """Transcripts come back with the user's role."""
    read = heard(*speaks("I am Jane", role="USER"))
    assert rows(read[2]) == [("user", "I am Jane", "0/textOutput/content")]
    tool = event("toolUse", contentId="t", content='{"a": 1}', toolName="look_up")
    (asked,) = heard(tool)
    assert ("tool_use", '{"a": 1}', "0/toolUse/content") in rows(asked)
    assert ("tool_use", "look_up", "toolName") in rows(asked)


def test_usage_is_told():
    """By the event that has it."""
    said = event("usageEvent", totalInputTokens=3, totalOutputTokens=4, totalTokens=7)
    (read,) = heard(said)
    assert read.usage == Usage(3, 4, 7)


@pytest.mark.parametrize("beside", [{}, {"p": "abcdefghi"}])
def test_a_rewritten_event_says_the_rest_as_before(beside):
    """And is padded anew where it was padded."""
    reader = AnswerReader()
    said = event("textOutput", contentId="c", content="hello Jane", role="ASSISTANT")
    before = message(chunk(said, **beside))
    read = reader.read(before)
    place = ("event", "textOutput", "content")
    after = reader.write(before, read, {place: "hello {NAME}"})
    assert events_in(after) == [
        {"textOutput": {**said["textOutput"], "content": "hello {NAME}"}}
    ]
    outer = json.loads(message(after).payload)
    assert outer.keys() == {"bytes", *beside}


def test_what_is_open_is_bounded():
    """In both directions."""
    many = [start(str(number)) for number in range(bidirectional.MAX_OPEN + 1)]
    with pytest.raises(MalformedRequest, match="open at once"):
        read_all(*begin(), *many)
    titles = [event("contentStart", contentId=str(number)) for number in range(65)]
    with pytest.raises(MalformedAnswer, match="open at once"):
        heard(*titles)
    spoken = [event("completionStart", completionId=str(n)) for n in range(65)]
    with pytest.raises(MalformedAnswer, match="are open"):
        heard(*spoken)


KINDS = st.sampled_from(
    [
        *("sessionStart", "promptStart", "contentStart", "textInput", "audioInput"),
        *("toolResult", "contentEnd", "promptEnd", "sessionEnd", "textOutput"),
        *("toolUse", "audioOutput", "completionStart", "usageEvent", "another"),
    ]
)
MARKS = st.integers(0, 99).map(lambda number: f"mark {number}!")
NAMES = st.sampled_from(["promptName", "contentName", "contentId", "content", "role"])
VALUES: st.SearchStrategy[JSON] = st.recursive(
    MARKS | st.none() | st.booleans() | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(NAMES | MARKS, inner, max_size=3)
    ),
    max_leaves=6,
)


def strings(value: JSON) -> list[str]:
    """Every string in a document, keys included."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    if isinstance(value, dict):
        below = [text for item in value.values() for text in strings(item)]
        return [*(key for key in value if key.startswith("mark")), *below]
    return []


@given(
    st.lists(st.tuples(KINDS, st.dictionaries(NAMES, VALUES, max_size=4)), max_size=5)
)
def test_no_string_is_lost(said):
    """Whatever comes in whatever order, each string is a text, or all is opaque."""
    for reader in (RequestReader(), AnswerReader()):
        for kind, members in said:
            read = reader.read(message(chunk({kind: members})))
            found = [delta.text for delta in read.deltas]
            if reader.keys_are_text or not read.opaque:
                assert sorted(set(strings(members)) - set(found)) == []


@given(st.binary(max_size=200))
def test_only_documented_errors(data):
    """Whatever a message holds."""
    wrapped = json.dumps({"bytes": base64.b64encode(data).decode()}).encode()
    for payload in (data, wrapped):
        for reader in (RequestReader(), AnswerReader()):
            try:
                reader.read(message(encode_event("chunk", payload)))
            except ProtocolError:
                continue


def test_the_end_fits():
    """A whole conversation has nothing that cannot be read."""
    said = [*begin(), *says("1", "hello"), *end()]
    assert [opaque(item) for item in read_all(*said)] == [[]] * len(said)
