"""Amazon's Nova, whose form is Converse's, and Titan Text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bedrock_weir.simulator import converse
from bedrock_weir.simulator.events import Chunk, Json
from bedrock_weir.simulator.families.base import Family, field
from bedrock_weir.simulator.saying import Saying, last_text


def _nova(_body: Json, saying: Saying) -> Json:
    answer = converse.whole(saying)
    return {name: answer[name] for name in ("output", "stopReason", "usage")}


def _nova_chunks(saying: Saying) -> Iterator[Chunk]:
    for event in converse.events(saying):
        value = {**event.payload}
        if event.type == "metadata":
            value = {"usage": value["usage"], "metrics": {}, "trace": {}}
        yield Chunk({event.type: value}, is_delta=event.is_delta)


def _titan(_body: Json, saying: Saying) -> Json:
    result = {
        "tokenCount": saying.usage.output_tokens,
        "outputText": saying.text,
        "completionReason": _titan_reason(saying),
    }
    return {"inputTextTokenCount": saying.usage.input_tokens, "results": [result]}


def _titan_reason(saying: Saying) -> str:
    reasons = {"max_tokens": "LENGTH", "content_filtered": "CONTENT_FILTERED"}
    return reasons.get(saying.stop_reason, "FINISH")


def _titan_chunks(saying: Saying) -> Iterator[Chunk]:
    count = saying.usage.input_tokens
    for piece in saying.spoken():
        yield Chunk(_titan_chunk(piece, inputTextTokenCount=count), is_delta=True)
    total, reason = saying.usage.output_tokens, _titan_reason(saying)
    last = {"totalOutputTextTokenCount": total, "completionReason": reason}
    yield Chunk({**_titan_chunk("", inputTextTokenCount=count), **last})


def _titan_chunk(text: str, **more: int) -> Json:
    value: Json = {"outputText": text, "index": 0, **more}
    return {**value, "totalOutputTextTokenCount": None, "completionReason": None}


NOVA = Family(
    name="Amazon Nova",
    pattern=re.compile(r"amazon\.nova-(?!canvas|reel|sonic)"),
    required=("messages",),
    prompt=lambda body: last_text(body.get("messages")),
    whole=_nova,
    chunks=_nova_chunks,
)
TITAN_TEXT = Family(
    name="Amazon Titan Text",
    pattern=re.compile(r"amazon\.titan-(text|tg1)"),
    required=("inputText",),
    prompt=field("inputText"),
    whole=_titan,
    chunks=_titan_chunks,
)
