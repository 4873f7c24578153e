from __future__ import annotations

from bedrock_weir.content import Usage
from tests.support.surfaces import (
    opaques,
    read_answer,
    read_request,
    read_stream,
    rows,
    texts,
    whole,
)

TEXT = "amazon.titan-text-express-v1"
EMBED = "amazon.titan-embed-text-v2:0"
IMAGE = "amazon.titan-image-generator-v2:0"


def test_reads_a_request():
    """The prompt is the user's; everything else is a setting."""
    reading = read_request(
        TEXT,
        {
            "inputText": "hello",
            "textGenerationConfig": {"maxTokenCount": 8, "stopSequences": ["User:"]},
        },
    )
    assert rows(reading.content) == [
        ("user", "hello", "inputText"),
        ("setting", "User:", "textGenerationConfig/stopSequences/0"),
    ]
    assert reading.max_tokens == 8


def test_reads_an_answer():
    """Every result's text is read."""
    reading = read_answer(
        TEXT,
        {
            "inputTextTokenCount": 3,
            "results": [
                {"tokenCount": 2, "outputText": "hi", "completionReason": "FINISH"}
            ],
        },
    )
    assert rows(reading.content) == [
        ("answer", "hi", "results/0/outputText"),
        ("answer", "FINISH", "results/0/completionReason"),
    ]
    assert reading.usage == Usage(3, 2)


def test_streams():
    """`outputText` accumulates whatever `index` says; `completionReason` ends it."""
    events = read_stream(
        TEXT,
        {"outputText": "he", "index": 0, "completionReason": None},
        {"outputText": "llo", "index": 1, "completionReason": "FINISH"},
    )
    assert texts(events) == {"outputText": "hello"}
    assert [event.is_last for event in events] == [False, True]
    assert [event.is_delta for event in events] == [True, False]
    assert whole(events[1].deltas) == [("answer", "FINISH", "completionReason")]


def test_embeddings_are_no_text():
    """A vector of numbers gives no part, in any of its forms."""
    vector = [0.25, -0.5] * 768
    reading = read_answer(
        EMBED,
        {
            "embedding": vector,
            "embeddingsByType": {"float": vector, "binary": [0, 1] * 512},
            "inputTextTokenCount": 4,
        },
    )
    assert reading.content.parts == ()
    assert reading.usage == Usage(4)


def test_text_among_an_embedding_is_read():
    """A string, or a number long enough to be data, hides in no vector."""
    content = read_answer(EMBED, {"embedding": [0.5, "a@b.ch", 123456789]}).content
    assert [part.text for part in content.parts] == ["a@b.ch", "123456789"]


def test_images_are_opaque():
    """Image tasks: texts are read, images are opaque, in requests and answers."""
    content = read_request(
        IMAGE,
        {
            "taskType": "TEXT_IMAGE",
            "textToImageParams": {"text": "a cat", "conditionImage": "iVBO"},
        },
    ).content
    assert rows(content) == [
        ("setting", "TEXT_IMAGE", "taskType"),
        ("user", "a cat", "textToImageParams/text"),
    ]
    assert opaques(content.opaque) == [("IMAGE", "textToImageParams/conditionImage")]
    embedded = read_request(EMBED, {"inputText": "a", "inputImage": "iVBO"}).content
    assert opaques(embedded.opaque) == [("IMAGE", "inputImage")]
    answer = read_answer(IMAGE, {"images": ["iVBO"], "error": "refused"}).content
    assert opaques(answer.opaque) == [("IMAGE", "images/0")]
    assert rows(answer) == [("answer", "refused", "error")]
