"""An agent's own events: what goes on, what is whole, and what stands beside."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bedrock_weir.content import OpaqueKind, PartKind
from bedrock_weir.errors import MalformedAnswer
from bedrock_weir.surfaces.base import Event
from bedrock_weir.surfaces.open_events import (
    MOST_PIECES,
    MOST_TEXTS,
    PATIENCE,
    AgentEventReader,
    encode_eventstream,
    encode_sse,
)
from bedrock_weir.surfaces.walk import Rules
from bedrock_weir.wire import eventstream, sse
from bedrock_weir.wire.eventstream import Message
from tests.support.surfaces import cut, place, whole


def reader() -> AgentEventReader:
    """Begin to read a stream."""
    return AgentEventReader(Rules(), encode_sse)


def event(value: Any, *lines: str) -> Message:
    """Return an event with a JSON document."""
    return raw(sse.encode_event(lines, json.dumps(value)))


def raw(data: bytes) -> Message:
    """Return an event as it comes."""
    (message,) = sse.Decoder().receive_data(data)
    return message


def read(*messages: Message) -> list[Event]:
    """Read the events of a stream."""
    reading = reader()
    return [reading.read(message) for message in messages]


def test_a_string_goes_on_at_its_place() -> None:
    """Rule 1: whatever else the event has; under another name it is another text."""
    events = read(
        event({"a": "x", "b": [{"c": "y"}]}),
        event({"a": "z", "n": 1}),
        event({"a": "z"}, "event: other"),
    )
    assert [cut(each.deltas) for each in events] == [
        [("answer", "x", "1/data/a"), ("answer", "y", "2/data/b/0/c")],
        [("answer", "z", "1/data/a")],
        [("answer", "z", "3/data/a")],
    ]
    assert all(delta.may_be_whole for each in events for delta in each.deltas)


def test_a_text_is_over_when_no_piece_came_for_long() -> None:
    """Rule 2: then its channel closes, and the next piece begins another."""
    reading = reader()
    reading.read(event({"a": "x"}))
    for _ in range(PATIENCE):
        assert reading.read(event({"n": 1})).closes == ()
    assert reading.read(event({"a": "x"})).closes == (1,)
    (delta,) = reading.read(event({"a": "x"})).deltas
    assert delta.channel == (2, "data", "a")


def test_a_piece_keeps_its_text_open() -> None:
    """Rule 2: events are counted from the last piece on."""
    reading = reader()
    for _ in range(3 * PATIENCE):
        (delta,) = reading.read(event({"a": "x"})).deltas
        assert delta.channel == (1, "data", "a")
        assert reading.read(event({"n": 1})).closes == ()


def test_texts_that_end_together_close_together() -> None:
    """Rule 2: all of those an event was the last to have a piece of."""
    reading = reader()
    reading.read(event({"a": "x", "b": "y"}))
    closes = [reading.read(event({})).closes for _ in range(PATIENCE + 1)]
    assert closes == [()] * PATIENCE + [(1, 2)]


@pytest.mark.parametrize(
    "key", ["id", "type", "sessionId", "session_id", "runID", "role", "timestamp"]
)
def test_names_and_ids_come_whole(key: str) -> None:
    """Rule 3: they repeat, and nothing of them goes on."""
    (read_event,) = read(event({key: "x"}))
    (delta,) = read_event.deltas
    assert (delta.channel, delta.pointer) == (None, ("data", key))


@pytest.mark.parametrize("key", ["said", "valid", "paid", "data", "text"])
def test_words_that_end_as_ids_do_go_on(key: str) -> None:
    """Rule 3 speaks of names in the manner of code."""
    assert read(event({key: "x"}))[0].deltas[0].channel is not None


def test_numbers_and_keys_come_whole() -> None:
    """A number that may be data, a key that is no name."""
    (read_event,) = read(event({"n": 4111111111111111, "a b@c.de": 1}))
    assert whole(read_event.deltas) == [
        ("answer", "4111111111111111", "data/n"),
        ("answer", "a b@c.de", "name/a b@c.de"),
    ]


def test_an_event_of_many_strings_is_no_piece() -> None:
    """Rule 3: it is a document, and all of it comes whole."""
    few, many = read(event(["x"] * MOST_PIECES), event(["x"] * (MOST_PIECES + 1)))
    assert all(delta.channel is not None for delta in few.deltas)
    assert all(delta.channel is None for delta in many.deltas)


def test_an_event_of_too_many_texts_cannot_be_read() -> None:
    """Rule 3: each text costs more than the bytes it came in."""
    with pytest.raises(MalformedAnswer, match=f"more than {MOST_TEXTS}"):
        read(event(["x"] * (MOST_TEXTS + 1)))


@pytest.mark.parametrize(
    "data", ["hello", "12", "true", "null", "-1.5", '{"cut', "[a](b)"]
)
def test_data_that_is_no_json_is_text(data: str) -> None:
    """Rule 4: and goes on where a JSON string does."""
    events = read(raw(sse.encode_event((), data)), event("and more"))
    assert [cut(each.deltas) for each in events] == [
        [("answer", data, "1/data")],
        [("answer", "and more", "1/data")],
    ]


@pytest.mark.parametrize("data", ['{"a":1,"a":2}', '{"a": NaN}', "[" * 200 + "]" * 200])
def test_data_that_is_json_to_others_is_opaque(data: str) -> None:
    """Rule 4: the policy is asked."""
    (read_event,) = read(raw(sse.encode_event((), data)))
    assert read_event.deltas == ()
    assert [item.kind for item in read_event.opaque] == [OpaqueKind.UNKNOWN_BODY]


def test_what_stands_beside_the_data_is_text() -> None:
    """Rule 5: but for lines that say nothing."""
    lines = (": a comment", ": ping", "id: 42", "id: a@b.ch", "event: my event", "x: y")
    (read_event,) = read(event(1, *lines))
    assert [row for row in whole(read_event.deltas) if row[2] != "data"] == [
        ("answer", ": a comment", "line/0"),
        ("answer", "id: a@b.ch", "line/3"),
        ("answer", "event: my event", "line/4"),
        ("answer", "x: y", "line/5"),
    ]


def test_a_stream_may_end_after_any_event_but_a_comment() -> None:
    """Rule 6: a stream of nothing but comments has said nothing."""
    events = read(raw(b": ping\n\n"), raw(b"\n"), event(1), raw(b"data\n\n"))
    assert [each.is_last for each in events] == [False, False, True, True]


def test_an_event_is_rewritten_in_place() -> None:
    """Rule 7: spaces, the order of lines and members, numbers: all as they were."""
    message = raw(
        b': c@d.ch\nevent: e\ndata: { "n":1.50,"a" : "x@y.ch",\n'
        b'data:  "k@l.ch":2 }\nid: 7\n\n'
    )
    reading = reader()
    read_event = reading.read(message)
    texts = {delta.pointer: "{EMAIL}" for delta in read_event.deltas}
    assert {place(pointer) for pointer in texts} == {"data/a", "name/k@l.ch", "line/0"}
    texts[("line", 0)] = ": {EMAIL}"
    assert reading.write(message, read_event, texts) == (
        b": {EMAIL}\nevent: e\nid: 7\n"
        b'data: { "n":1.50,"a" : "{EMAIL}",\ndata:  "{EMAIL}":2 }\n\n'
    )


@pytest.mark.parametrize(
    ("message", "written"),
    [
        (raw(b"data: 4111111111111111\n\n"), b"data: {X}\n\n"),
        (raw(b'data: "a"\n\n'), b'data: "{X}"\n\n'),
        (raw(b"data: a\ndata: b\n\n"), b"data: {X}\n\n"),
        (raw(b'data: {"n": 4111111111111111}\n\n'), b'data: {"n": "{X}"}\n\n'),
        (raw(b": a comment\n\n"), b"{X}\n\n"),
    ],
)
def test_every_form_of_text_can_be_rewritten(message: Message, written: bytes) -> None:
    """What a number becomes in JSON is a string."""
    reading = reader()
    read_event = reading.read(message)
    texts = {delta.pointer: "{X}" for delta in read_event.deltas}
    assert reading.write(message, read_event, texts) == written


def test_a_file_is_rewritten_in_base64() -> None:
    """As what it holds is text in base64."""
    resource = {"mimeType": "text/plain", "blob": "YUBiLmNo"}
    result = {"content": [{"type": "resource", "resource": resource}]}
    message = event({"jsonrpc": "2.0", "id": 1, "result": result})
    reading = reader()
    read_event = reading.read(message)
    (delta,) = (each for each in read_event.deltas if each.text == "a@b.ch")
    assert delta.kind is PartKind.RETRIEVED
    left = reading.write(message, read_event, {delta.pointer: "{EMAIL}"})
    said = json.loads(raw(left).payload)
    assert said["result"]["content"][0]["resource"]["blob"] == "e0VNQUlMfQ=="


def test_a_tools_input_in_converses_words_is_source() -> None:
    """Frameworks hand on the model's own events."""
    delta = {"delta": {"toolUse": {"input": '{"a'}}}
    (read_event,) = read(event({"event": {"contentBlockDelta": delta}}))
    assert [(each.text, each.is_source) for each in read_event.deltas] == [
        ('{"a', True)
    ]


def test_frames_of_an_event_stream_are_written_as_such() -> None:
    """The same reader, another format."""
    reading = AgentEventReader(Rules(), encode_eventstream)
    (message,) = eventstream.Decoder().receive_data(
        eventstream.encode_event("said", b'{"text": "x"}')
    )
    read_event = reading.read(message)
    (delta,) = read_event.deltas
    left = reading.write(message, read_event, {delta.pointer: "y"})
    (written,) = eventstream.Decoder().receive_data(left)
    assert (written.event_type, written.payload) == ("said", b'{"text": "y"}')
