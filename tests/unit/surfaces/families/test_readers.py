from __future__ import annotations

import base64

import pytest

from bedrock_weir.content import OpaqueKind, PartKind
from bedrock_weir.surfaces.families import readers
from bedrock_weir.surfaces.walk import Rules, walk
from tests.support.surfaces import opaques, place

READERS = {
    "image": readers.media(OpaqueKind.IMAGE),
    "arguments": readers.source,
    "logprobs": readers.pieces,
    "seed": readers.integer,
    "embedding": readers.vector,
}


def read(document):
    """Return what was read in short."""
    content = walk(document, Rules(special=READERS), PartKind.ANSWER)
    parts = [(place(part.pointer), part.text) for part in content.parts]
    return parts, opaques(content.opaque)


BINARY = base64.b64encode(bytes(range(256)) * 4).decode()
SHORT = base64.b64encode(bytes(range(200, 232))).decode()

CASES = [
    ({"image": "iVBO"}, [], [("IMAGE", "image")]),
    ({"image": ["a", "b"]}, [], [("IMAGE", "image/0"), ("IMAGE", "image/1")]),
    ({"image": {"bytes": "a"}}, [], [("IMAGE", "image/bytes")]),
    ({"image": {"bytes": 1}}, [], [("IMAGE", "image")]),
    ({"image": {"id": "a"}}, [("image/id", "a")], [("IMAGE", "image")]),
    ({"image": {}}, [], [("IMAGE", "image")]),
    ({"image": None}, [], []),
    ({"image": {"url": "data:x,y"}}, [], [("IMAGE", "image/url")]),
    ({"image": {"url": "a b"}}, [("image/url", "a b")], [("IMAGE", "image")]),
    ({"image": "s3://b/k"}, [("image", "s3://b/k")], [("IMAGE", "image")]),
    ({"arguments": '{"a":1}'}, [("arguments", '{"a":1}')], []),
    ({"arguments": {"a": "b"}}, [("arguments/a", "b")], []),
    ({"logprobs": None}, [], []),
    ({"logprobs": []}, [], []),
    (
        {"logprobs": [["a", -1]]},
        [("logprobs/0/0", "a")],
        [("UNKNOWN_BODY", "logprobs")],
    ),
    ({"logprobs": [49, 50]}, [], [("UNKNOWN_BODY", "logprobs")]),
    ({"seed": 123456789}, [], []),
    ({"seed": [123456789, "a"]}, [("seed/1", "a")], []),
    ({"seed": 123456789.0}, [("seed", "123456789")], []),
    ({"embedding": [0.5, -1, 0]}, [], []),
    ({"embedding": []}, [], []),
    ({"embedding": [[0.5], {"float": [1]}]}, [], []),
    ({"embedding": [0.5, 1e8]}, [("embedding/1", "100000000")], []),
    ({"embedding": [0.5, -1e8]}, [("embedding/1", "-100000000")], []),
    ({"embedding": BINARY}, [], []),
    ({"embedding": SHORT}, [("embedding", SHORT)], []),
    ({"embedding": "hello!"}, [("embedding", "hello!")], []),
    ({"embedding": {"a@b.ch": 1}}, [("embedding/a@b.ch", "a@b.ch")], []),
    ({"embedding": [True, "a"]}, [("embedding/1", "a")], []),
]


@pytest.mark.parametrize(("document", "parts", "opaque"), CASES)
def test_reads(document, parts, opaque):
    """Each reader passes over what carries no text, and nothing else."""
    assert read(document) == (parts, opaque)
