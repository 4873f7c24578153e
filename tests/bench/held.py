"""Text held back: what the inspection of a stream keeps of ordinary prose."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from statistics import median
from typing import cast

from bedrock_weir.bundles import load_bundle
from bedrock_weir.call import Call, Path
from bedrock_weir.inspection.request import understand
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.inspection.stream import AnswerStream
from bedrock_weir.inspection.tally import Tally
from bedrock_weir.wire.eventstream import Decoder
from bedrock_weir.wire.http import Headers, Request
from tests.bench import content
from tests.bench.content import BEDROCK_HOST, Model
from tests.bench.load import percentile
from tests.bench.options import Options
from tests.bench.report import Section, Table, Verdict, number

NAME = "held"


def run(options: Options) -> Section:
    """Measure; it is the same every time."""
    frames = options.scaled(5000)
    held = {
        "ordinary prose": characters_held("prose", frames),
        "an address in every 20 words": characters_held("mail", frames),
    }
    rows = [
        (
            name,
            number(median(each)),
            number(percentile(each, 0.99)),
            number(max(each)),
        )
        for name, each in held.items()
    ]
    lengths = [float(len(piece)) for piece in _pieces("prose", frames)]
    rows.append(
        (
            "for comparison: a frame's own text",
            number(median(lengths)),
            number(percentile(lengths, 0.99)),
            number(max(lengths)),
        )
    )
    columns = ("characters", "median", "p99", "most")
    frame = median(lengths)
    return Section(
        NAME,
        [Table(f"Text held after each of {frames:,} frames", columns, rows)],
        [
            Verdict(
                "text held back in ordinary prose, median (target: one frame's)",
                frame,
                median(held["ordinary prose"]),
                "characters",
            )
        ],
        data={"held": held},
    )


def _pieces(kind: str, frames: int) -> list[str]:
    return list(itertools.islice(content.pieces(kind), frames))


def request(model: Model, *, kind: str = "prose", stream: bool = False) -> Request:
    """Return a request as the core takes it."""
    raw = content.request(model, host=BEDROCK_HOST, kind=kind, stream=stream)
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, target, _ = first.split(" ")
    headers = (line.partition(": ") for line in lines)
    items = tuple((name.lower(), value) for name, _, value in headers)
    return Request(method, target, Headers(items), body)


def characters_held(kind: str, frames: int) -> list[float]:
    """Return how many characters are held after each frame."""
    came = itertools.accumulate(map(len, _pieces(kind, frames)))
    shorter = len(content.MAIL) - len(content.MASK)
    texts = itertools.accumulate(released(kind, frames))
    return [
        float(length - len(text) - shorter * text.count(content.MASK))
        for length, text in zip(came, texts, strict=True)
    ]


def released(kind: str, frames: int) -> Iterator[str]:
    """Yield the text that may leave with each frame."""
    snapshot = Snapshot(load_bundle("sandbox"))
    call = Call("call", 0, Path.PROXY, request(Model(), stream=True))
    understood = understand(call, snapshot)
    assert understood.operation is not None
    assert understood.surface is not None
    reader = understood.surface.stream(understood.operation)
    stream = AnswerStream(reader, understood.plan, Tally())
    incoming, outgoing = Decoder(), Decoder()
    for number_, text in enumerate(_pieces(kind, frames)):
        data = b"".join(
            part
            for message in incoming.receive_data(content.frame(number_, text))
            for part in stream.receive_message(message)
        )
        yield "".join(
            cast("str", json.loads(message.payload)["delta"]["text"])
            for message in outgoing.receive_data(data)
        )
