"""Blocks of an answer that are read on."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import pytest

from bedrock_weir.content import JSON
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.inspection.stream import AnswerStream
from bedrock_weir.inspection.tally import Tally
from bedrock_weir.surfaces.converse import ConverseStreamReader
from bedrock_weir.wire.eventstream import CONTENT_TYPE, Decoder, encode_event
from tests.support.cutting import plan
from tests.support.interceptor import BLOCK_EMAIL, bundle
from tests.support.playbook import (
    CLAUDE,
    Answer,
    Playbook,
    event,
    request,
    stream_request,
)

BLOCKING = Snapshot(bundle(BLOCK_EMAIL))
START = event("messageStart", role="assistant")
END = event("messageStop", stopReason="end_turn")


def delta(block: int, text: str) -> bytes:
    """A piece of a block's text."""
    return event("contentBlockDelta", contentBlockIndex=block, delta={"text": text})


def stop(block: int) -> bytes:
    """A block's end."""
    return event("contentBlockStop", contentBlockIndex=block)


def tool(block: int, *, source: str) -> list[bytes]:
    """The call of a tool."""
    use: JSON = {"toolUse": {"toolUseId": "t", "name": "look"}}
    piece: JSON = {"toolUse": {"input": source}}
    return [
        event("contentBlockStart", contentBlockIndex=block, start=use),
        event("contentBlockDelta", contentBlockIndex=block, delta=piece),
        stop(block),
    ]


def streamed(*frames: bytes, snapshot: Snapshot | None = None) -> Playbook:
    """An answer of ConverseStream, inspected."""
    answer = Answer(b"".join(frames), content_type=CONTENT_TYPE)
    if snapshot is None:
        return Playbook(stream_request(), answer).run()
    return Playbook(stream_request(), answer, snapshot=snapshot).run()


def test_a_value_over_two_blocks_is_masked_in_both() -> None:
    """And the frames between them leave as they came."""
    played = streamed(
        *(START, delta(0, "ask jane.d"), stop(0)),
        *(delta(1, "oe@example.com please"), stop(1), END),
    )
    assert played.ending == "complete"
    assert b"jane" not in played.released
    assert b"example.com" not in played.released
    assert played.released.count(b"{EMAIL}") == 2
    assert stop(0) in played.released
    told = [document["delta"]["text"] for document in documents(played, "delta")]
    assert "".join(told) == "ask {EMAIL}{EMAIL} please"


@pytest.mark.parametrize("end", [10, 12, 19], ids=["no-value", "begun", "a-value"])
def test_what_crosses_is_on_the_record(end: int) -> None:
    """Once in each block, whatever the first one says by itself."""
    text = "ask jane@example.com please"
    played = streamed(
        *(START, delta(0, text[:end]), stop(0)), *(delta(1, text[end:]), stop(1), END)
    )
    outcome: Any = played.entries[-1]
    findings = outcome["unmapped"]["weir"]["findings"]
    assert [(item["class"], item["count"]) for item in findings["counts"]] == [
        ("EMAIL", 2)
    ]
    places = [(item["start"], item["end"]) for item in findings["places"]]
    assert places == [(4, end), (0, 20 - end)]


def test_a_word_that_says_what_a_value_is_may_stand_in_the_block_before() -> None:
    """Whole, or a part of it; the record has the value once."""
    for before, after in (("my ssn is ", ""), ("my ss", "n is ")):
        played = streamed(
            *(START, delta(0, before), stop(0)),
            *(delta(1, f"{after}123-45-6789."), stop(1), END),
        )
        told = [document["delta"]["text"] for document in documents(played, "delta")]
        assert "".join(told) == f"{before}{after}{{US_SOCIAL_SECURITY_NUMBER}}."


def test_a_value_that_must_not_travel_stops_the_stream_before_it() -> None:
    """In the block that it begins in."""
    played = streamed(
        *(START, delta(0, "ask jane.d"), stop(0)),
        *(delta(1, "oe@example.com please"), stop(1), END),
        snapshot=BLOCKING,
    )
    assert played.ending == "stopped"
    assert b"jane" not in played.released
    assert b"ask " in played.released


def test_a_block_that_leaves_nothing_open_holds_nothing() -> None:
    """Its end leaves with it, whatever comes."""
    played = streamed(START, delta(0, "all is said. "), stop(0))
    assert stop(0) in played.released


def test_what_a_block_leaves_open_waits_for_the_next() -> None:
    """A stream that is cut short there may have been about to say more."""
    played = streamed(START, delta(0, "ask jane.d"), stop(0))
    assert b"jane" not in played.released
    assert stop(0) not in played.released


def test_a_tool_between_blocks_parts_them() -> None:
    """What was open leaves before the tool's input does."""
    opened = (START, delta(0, "ask jane.d"), stop(0))
    cut_short = streamed(*opened, *tool(1, source='{"q": ')[:2])
    assert b"jane.d" in cut_short.released
    played = streamed(
        *(*opened, *tool(1, source='{"q": 1}')),
        *(delta(2, "oe@example.com please"), stop(2), END),
    )
    assert played.ending == "complete"
    assert b"jane.d" in played.released
    assert played.released.count(b"{EMAIL}") == 1


def test_a_signature_does_not_part_thoughts() -> None:
    """It is a text of its own, in the same block."""

    def thought(block: int, **said: JSON) -> bytes:
        value: JSON = {"reasoningContent": said}
        return event("contentBlockDelta", contentBlockIndex=block, delta=value)

    played = streamed(
        *(START, thought(0, text="ask jane.d"), thought(0, signature="Zm9v"), stop(0)),
        *(thought(1, text="oe@example.com please"), thought(1, signature="YmFy")),
        *(stop(1), END),
    )
    assert played.ending == "complete"
    assert b"jane" not in played.released
    assert b"oe@example" not in played.released


def test_blocks_that_run_side_by_side_are_not_joined() -> None:
    """They are alternatives, and no order of theirs is a text."""
    played = streamed(
        *(START, delta(0, "ask. "), stop(0), delta(1, "41"), delta(2, "x 41")),
        *(delta(1, "11 1111 1111 1111"), delta(2, "23 y"), stop(1), stop(2), END),
    )
    told = {1: "", 2: ""}
    for document in documents(played, "delta")[1:]:
        told[document["contentBlockIndex"]] += document["delta"]["text"]
    assert told == {1: "{CREDIT_DEBIT_CARD_NUMBER}", 2: "x 4123 y"}


def test_blocks_of_a_few_characters_are_one_text() -> None:
    """However many there are."""
    key = "AKIAIOSFODNN7EXAMPLE"
    frames = [START]
    for number, character in enumerate(f"key {key} ok"):
        frames += [delta(number, character), stop(number)]
    played = streamed(*frames, END)
    assert played.ending == "complete"
    told = [document["delta"]["text"] for document in documents(played, "delta")]
    assert told == [*"key ", *["{AWS_ACCESS_KEY}"] * len(key), *" ok"]


def documents(played: Playbook, member: str) -> list[Any]:
    """The payloads of what left that have a member."""
    messages = Decoder().receive_data(played.released)
    found = [json.loads(message.payload) for message in messages]
    return [document for document in found if member in document]


def chunk(**document: JSON) -> bytes:
    """A frame of InvokeModelWithResponseStream."""
    data = b64encode(json.dumps(document).encode()).decode()
    return encode_event("chunk", json.dumps({"bytes": data}).encode())


def written(index: int, said: str) -> list[bytes]:
    """A block of Claude's own stream."""
    start: JSON = {"type": "text", "text": ""}
    piece: JSON = {"type": "text_delta", "text": said}
    return [
        chunk(type="content_block_start", index=index, content_block=start),
        chunk(type="content_block_delta", index=index, delta=piece),
        chunk(type="content_block_stop", index=index),
    ]


def test_blocks_of_claudes_own_stream_are_read_on() -> None:
    """Their beginnings name their types in between."""
    blocks = [*written(0, "ask jane.d"), *written(1, "oe@example.com please")]
    answer = Answer(
        b"".join([*blocks, chunk(type="message_stop")]), content_type=CONTENT_TYPE
    )
    asked = json.dumps(
        {
            "anthropic_version": "bedrock-2023-05-31",
            "max_tokens": 9,
            "messages": [{"role": "user", "content": "hi"}],
        }
    )
    target = f"/model/{CLAUDE}/invoke-with-response-stream"
    played = Playbook(request(target=target, body=asked.encode()), answer).run()
    assert played.ending == "complete"
    chunks = [
        json.loads(b64decode(each["bytes"])) for each in documents(played, "bytes")
    ]
    told = [each["delta"]["text"] for each in chunks if "delta" in each]
    assert "".join(told) == "ask {EMAIL}{EMAIL} please"


def in_text(said: str) -> JSON:
    """A block of an answer."""
    return {"text": said}


def in_reasoning(said: str) -> JSON:
    """A block of what the model thinks."""
    return {"reasoningContent": {"reasoningText": {"text": said}}}


@pytest.mark.parametrize("block", [in_text, in_reasoning])
def test_blocks_of_a_whole_answer_are_read_on(block: Callable[[str], JSON]) -> None:
    """Not only those of a stream."""
    content: JSON = [block("ask jane.d"), block("oe@example.com please")]
    message: JSON = {"role": "assistant", "content": content}
    body: JSON = {"output": {"message": message}, "stopReason": "end_turn"}
    played = Playbook(request(), Answer(json.dumps(body).encode())).run()
    assert b"jane" not in played.released
    assert played.released.count(b"{EMAIL}") == 2


def test_contents_of_a_conversation_are_not_joined() -> None:
    """Between turns a person speaks, and nobody knows for how long."""
    stream = AnswerStream(ConverseStreamReader(), plan(), Tally(), is_one_text=False)
    frames = Decoder().receive_data(b"".join([delta(0, "ask jane.d"), stop(0)]))
    left = b"".join(out for frame in frames for out in stream.receive_message(frame))
    assert b"jane.d" in left
