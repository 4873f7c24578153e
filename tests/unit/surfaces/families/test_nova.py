from __future__ import annotations

import pytest

from bedrock_weir.content import Usage
from bedrock_weir.surfaces.base import ALL
from tests.support.surfaces import (
    cut,
    opaques,
    read_answer,
    read_request,
    read_stream,
    rows,
    texts,
    whole,
)

MODEL = "amazon.nova-lite-v1:0"
CANVAS = "amazon.nova-canvas-v1:0"
C = "messages/0/content"

REQUESTS = [
    (
        {
            "schemaVersion": "messages-v1",
            "system": [{"text": "be brief"}],
            "messages": [
                {
                    "role": "user",
                    "content": [
                        {"text": "look"},
                        {"image": {"format": "png", "source": {"bytes": "iVBO"}}},
                        {"video": {"source": {"s3Location": {"uri": "s3://b/k"}}}},
                        {
                            "document": {
                                "format": "txt",
                                "name": "n",
                                "source": {"bytes": "aGVsbG8="},
                            }
                        },
                    ],
                },
                {
                    "role": "assistant",
                    "content": [{"toolUse": {"name": "f", "input": {"x": "y"}}}],
                },
            ],
        },
        [
            ("setting", "messages-v1", "schemaVersion"),
            ("system", "be brief", "system/0/text"),
            ("user", "look", f"{C}/0/text"),
            ("user", "png", f"{C}/1/image/format"),
            ("user", "s3://b/k", f"{C}/2/video/source/s3Location/uri"),
            ("document", "txt", f"{C}/3/document/format"),
            ("document", "n", f"{C}/3/document/name"),
            ("document", "hello", f"{C}/3/document/source/bytes"),
            ("tool_use", "f", "messages/1/content/0/toolUse/name"),
            ("tool_use", "y", "messages/1/content/0/toolUse/input/x"),
        ],
        [
            ("IMAGE", f"{C}/1/image/source/bytes"),
            ("S3_LOCATION", f"{C}/2/video/source/s3Location"),
        ],
    ),
    (
        {
            "taskType": "INPAINTING",
            "inPaintingParams": {
                "image": "iVBO",
                "maskImage": "iVBP",
                "text": "a cat",
                "negativeText": "dogs",
            },
        },
        [
            ("setting", "INPAINTING", "taskType"),
            ("user", "a cat", "inPaintingParams/text"),
            ("user", "dogs", "inPaintingParams/negativeText"),
        ],
        [
            ("IMAGE", "inPaintingParams/image"),
            ("IMAGE", "inPaintingParams/maskImage"),
        ],
    ),
    (
        {"imageVariationParams": {"images": ["iVBO", "iVBP"], "text": "a cat"}},
        [("user", "a cat", "imageVariationParams/text")],
        [
            ("IMAGE", "imageVariationParams/images/0"),
            ("IMAGE", "imageVariationParams/images/1"),
        ],
    ),
]


@pytest.mark.parametrize(("body", "parts", "opaque"), REQUESTS)
def test_reads_requests(body, parts, opaque):
    """Understanding speaks Converse; an image task holds images without wrapping."""
    content = read_request(MODEL, body).content
    assert rows(content) == parts
    assert opaques(content.opaque) == opaque


def test_reads_what_a_request_asks_for():
    """The output limit goes by two names; tools stand in `toolConfig`."""
    body = {"inferenceConfig": {"max_new_tokens": 5}, "toolConfig": {"tools": []}}
    reading = read_request(MODEL, body)
    assert reading.max_tokens == 5
    assert reading.has_tools


def test_reads_an_answer():
    """An answer is Converse's."""
    reading = read_answer(
        MODEL,
        {
            "output": {"message": {"role": "assistant", "content": [{"text": "hi"}]}},
            "stopReason": "end_turn",
            "usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3},
        },
    )
    assert rows(reading.content) == [
        ("answer", "hi", "output/message/content/0/text"),
        ("answer", "end_turn", "stopReason"),
    ]
    assert reading.usage == Usage(1, 2, 3)


def test_drawn_images_are_opaque():
    """What Canvas draws cannot be read; its seed is no data."""
    content = read_answer(CANVAS, {"images": ["iVBO"], "seed": 858993459}).content
    assert content.parts == ()
    assert opaques(content.opaque) == [("IMAGE", "images/0")]


STREAM = [
    {"messageStart": {"role": "assistant"}},
    {"contentBlockDelta": {"delta": {"text": "he"}, "contentBlockIndex": 0}},
    {"contentBlockDelta": {"delta": {"text": "llo"}, "contentBlockIndex": 0}},
    {"contentBlockStop": {"contentBlockIndex": 0}},
    {
        "contentBlockStart": {
            "start": {"toolUse": {"toolUseId": "t", "name": "f"}},
            "contentBlockIndex": 1,
        }
    },
    {
        "contentBlockDelta": {
            "delta": {"toolUse": {"input": '{"a":1}'}},
            "contentBlockIndex": 1,
        }
    },
    {"contentBlockStop": {"contentBlockIndex": 1}},
    {"messageStop": {"stopReason": "tool_use"}},
    {
        "metadata": {"usage": {"inputTokens": 1, "outputTokens": 2}, "metrics": {}},
        "amazon-bedrock-invocationMetrics": {
            "inputTokenCount": 1,
            "outputTokenCount": 2,
        },
    },
]


def test_streams_are_converse_events_one_level_down():
    """Channels are Converse's; pointers lead through the event's name."""
    events = read_stream(MODEL, *STREAM)
    assert texts(events) == {
        "0/delta/text": "hello",
        "1/delta/toolUse/input": '{"a":1}',
    }
    assert events[1].deltas[0].pointer == ("contentBlockDelta", "delta", "text")
    assert [d.text for e in events for d in e.deltas if d.is_source] == ['{"a":1}']
    assert [row for event in events for row in whole(event.deltas)] == [
        ("tool_use", "t", "contentBlockStart/start/toolUse/toolUseId"),
        ("tool_use", "f", "contentBlockStart/start/toolUse/name"),
        ("answer", "tool_use", "messageStop/stopReason"),
    ]


def test_streams_close_and_end():
    """Blocks close at their stop; the message's stop closes all and may be last."""
    events = read_stream(MODEL, *STREAM)
    assert [event.closes for event in events if event.closes] == [
        (0,),
        (1,),
        ALL,
        ALL,
    ]
    assert [event.is_last for event in events] == [False] * 7 + [True] * 2
    assert events[-1].usage == Usage(1, 2)
    assert [event.is_delta for event in events][:3] == [False, True, True]


def test_what_stands_beside_an_event_is_read():
    """A member that is no event accumulates, and keeps its event from being dropped."""
    (event,) = read_stream(
        MODEL,
        {
            "contentBlockDelta": {"delta": {"text": "a"}, "contentBlockIndex": 0},
            "extra": "b",
        },
    )
    assert cut(event.deltas) == [
        ("answer", "b", "extra"),
        ("answer", "a", "0/delta/text"),
    ]
    assert not event.is_delta
    assert isinstance(event.document, dict)
    assert event.document["extra"] == "b"
