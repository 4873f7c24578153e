from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from bedrock_weir.content import PartKind
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces.base import ALL
from bedrock_weir.surfaces.files import read_file
from bedrock_weir.surfaces.json_events import NAME, EventType, JsonEventReader
from bedrock_weir.surfaces.padding import ALPHABET
from bedrock_weir.surfaces.walk import Rules
from bedrock_weir.wire.eventstream import Decoder
from tests.support.surfaces import cut, message, texts, whole


def _bytes(walk: Any, value: Any, pointer: Any, kind: Any) -> None:
    read_file(walk, value, "text/plain", pointer, kind)


RULES = Rules(special={"bytes": _bytes})
TYPES = {
    "piece": EventType(is_piece=True),
    "whole": EventType(
        RULES, PartKind.RETRIEVED, is_whole=True, is_last=True, closes=ALL
    ),
}


def reader() -> JsonEventReader:
    """Begin to read a stream."""
    return JsonEventReader(TYPES)


def sent(name: str, **payload: Any) -> Any:
    """Return an event as it comes off the wire."""
    return message(name, json.dumps(payload).encode())


def rewritten(name: str, payload: dict[str, Any], **said: str) -> Any:
    """Return an event in which these texts say something else."""
    original = sent(name, **payload)
    event = reader().read(original)
    places = {delta.text: delta.pointer for delta in event.deltas}
    changed = {places[text]: other for text, other in said.items()}
    (out,) = Decoder().receive_data(reader().write(original, event, changed))
    assert out.event_type == name
    return json.loads(out.payload)


def test_pieces_go_on_whatever_comes_between():
    """Rule 2: the same place of the next event of a type continues a text."""
    read = reader().read
    events = [
        read(sent("piece", text="he", p="abc")),
        read(sent("whole", text="x")),
        read(sent("piece", text="llo")),
        read(sent("piece", text="", more={"text": "y"})),
    ]
    assert texts(events) == {"piece/text": "hello", "piece/more/text": "y"}
    assert [event.is_delta for event in events] == [True, False, True, True]
    assert [event.is_last for event in events] == [False, True, False, False]
    assert [event.closes for event in events] == [(), ALL, (), ()]


def test_what_is_whole_continues_nothing():
    """Rule 1: numbers and the names of members come whole in any event."""
    event = reader().read(sent("whole", a="x", b={"4 5": 123456789}))
    assert whole(event.deltas) == [
        ("retrieved", "x", "a"),
        ("retrieved", "4 5", f"b/4 5/{NAME}"),
        ("retrieved", "123456789", "b/4 5"),
    ]
    assert cut(event.deltas) == []


def test_an_unknown_event_goes_on():
    """Rule 1: a text that is cut must never look like two."""
    event = reader().read(sent("unheard", a={"b": "x"}, c=123456789))
    assert cut(event.deltas) == [("answer", "x", "unheard/a/b")]
    assert whole(event.deltas) == [("answer", "123456789", "c")]
    assert not event.is_delta
    assert not event.is_last


@pytest.mark.parametrize("name", ["piece", "whole"])
def test_a_p_that_is_no_padding_is_text(name):
    """What merely stands where padding would is read."""
    event = reader().read(sent(name, p="a@b.ch"))
    assert [delta.text for delta in event.deltas] == ["a@b.ch"]
    assert rewritten(name, {"p": "a@b.ch"}, **{"a@b.ch": "{EMAIL}"}) == {"p": "{EMAIL}"}
    assert reader().read(sent(name, p=ALPHABET)).deltas == ()


def test_an_event_is_rewritten_in_place_and_padded():
    """Rule 3: text, numbers and text in base64; everything else is equal."""
    data = base64.b64encode(b"secret").decode()
    payload = {"a": ["x", "keep"], "n": 123456789, "bytes": data, "p": "abc"}
    said = {"x": "X", "123456789": "{N}", "secret": "{S}"}
    document = rewritten("whole", payload, **said)
    assert ALPHABET.startswith(document.pop("p"))
    assert base64.b64decode(document.pop("bytes")) == b"{S}"
    assert document == {"a": ["X", "keep"], "n": "{N}"}


def test_names_are_rewritten():
    """Rule 3: at any depth, and what stands below them as well."""
    payload = {"a": [{"1 2": {"3 4": "x"}, "b": "keep"}]}
    document = rewritten("whole", payload, **{"1 2": "{A}", "3 4": "{B}", "x": "{C}"})
    assert document == {"a": [{"{A}": {"{B}": "{C}"}, "b": "keep"}]}


def test_no_member_is_lost_to_a_name():
    """Rule 3: two names that are redacted alike stay two."""
    payload = {"1 2": "x", "3 4": "y"}
    document = rewritten("whole", payload, **{"1 2": "{A}", "3 4": "{A}"})
    assert sorted(document.values()) == ["x", "y"]
    assert set(document) == {"{A}", "{A}_"}


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"nonsense",
        b'{"text":"a","text":"b"}',
        b'{"a":' * 999 + b"1" + b"}" * 999,
    ],
)
def test_an_event_that_does_not_parse_is_refused(payload):
    """An event of no meaning, of two, or without a bottom is an error."""
    with pytest.raises(MalformedRequest):
        reader().read(message("whole", payload))


def _source(walk: Any, value: Any, pointer: Any, kind: Any) -> None:
    walk.source(value, pointer, kind)


def test_the_source_of_a_document_is_told_as_such():
    """Escapes hide text in it; it goes on, or comes whole, like any other text."""
    rules = Rules(special={"json": _source})
    types = {
        "piece": EventType(rules),
        "whole": EventType(rules, is_whole=True),
    }
    for name, channel in (("piece", ("piece", "json")), ("whole", None)):
        event = JsonEventReader(types).read(sent(name, json='{"a": "\\u0062"}'))
        (delta,) = event.deltas
        assert (delta.is_source, delta.channel) == (True, channel)
