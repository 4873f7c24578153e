"""Requests and answers, mostly good, with secrets in them; and broken ones."""

from __future__ import annotations

import json
from base64 import b64encode
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from bedrock_weir.wire.eventstream import CONTENT_TYPE, encode_event
from bedrock_weir.wire.http import Headers, Request, ResponseHead
from tests.fuzz.strategies import mostly, mutated
from tests.support.playbook import AUTHORIZATION, CLAUDE, event, streams

SECRETS = (
    "AKIAIOSFODNN7EXAMPLE",
    "ann.lee@mail.example",
    "536-90-4399",
    "4111 1111 1111 1111",
)
"""What the sandbox lets neither way pass."""

VERBS = ["converse", "converse-stream", "invoke", "invoke-with-response-stream"]
MODELS = [
    CLAUDE,
    "eu.amazon.nova-lite-v1:0",
    "amazon.titan-text-express-v1",
    "us.meta.llama3-1-8b-instruct-v1:0",
    "mistral.mistral-large-2407-v1:0",
    "cohere.command-r-v1:0",
    "openai.gpt-oss-120b-1:0",
    "nobody.knows-it",
]
targets = mostly(
    st.builds("/model/{}/{}".format, st.sampled_from(MODELS), st.sampled_from(VERBS)),
    st.builds("/{}".format, st.text(max_size=20)),
)

WORDS = ("hello", "Grüße", "\U0001f600", "{EMAIL}", '"quoted"', "\\", "a@b", "12")
words = st.sampled_from([*SECRETS, *WORDS])
texts = st.lists(words, max_size=6).map(" ".join)
prompts = mostly(texts.map(lambda text: text.replace(SECRETS[0], "")), texts)
"""Mostly without what would end the journey at once."""
values = st.recursive(
    st.one_of(texts, st.none(), st.booleans(), st.integers(0, 99)),
    lambda below: st.one_of(
        st.lists(below, max_size=3),
        st.dictionaries(st.sampled_from(["text", "json", "name"]), below, max_size=3),
    ),
    max_leaves=6,
)


def message_body(text: str, value: Any) -> dict[str, Any]:
    """Return a request that Converse and Claude take for their own."""
    content = [{"text": text, "type": "text"}]
    tool = {"toolUse": {"toolUseId": "t", "name": "n", "input": value}}
    return {
        "messages": [
            {"role": "user", "content": content},
            {"role": "assistant", "content": [tool]},
        ],
        "system": [{"text": text}],
        "prompt": text,
        "inputText": text,
        "additionalModelRequestFields": value,
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 9,
    }


request_bodies = st.builds(
    lambda body, ascii_only: json.dumps(body, ensure_ascii=ascii_only).encode(),
    st.builds(message_body, prompts, values),
    st.booleans(),
)
extra_headers = st.lists(
    st.sampled_from(
        [
            ("content-encoding", "gzip"),
            ("authorization", AUTHORIZATION),
            ("authorization", "Bearer a-key"),
            ("connection", "x-amz-date, close"),
            ("x-weir-vpce-id", "vpce-0"),
            ("transfer-encoding", "chunked"),
            ("x-amzn-bedrock-guardrailidentifier", "g"),
        ]
    ),
    max_size=2,
)


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """Draw a request: mostly good, or broken somewhere."""
    good = st.just(AUTHORIZATION)
    broken = mutated(good.map(str.encode)).map(lambda data: data.decode("latin-1"))
    headers = [("host", "weir.internal"), ("authorization", draw(mostly(good, broken)))]
    headers += draw(mostly(st.just([]), extra_headers))
    bodies = st.one_of(mutated(request_bodies), st.binary(max_size=80))
    return Request(
        draw(mostly(st.just("POST"), st.just("GET"))),
        draw(targets),
        Headers(tuple(headers)),
        draw(mostly(request_bodies, bodies)),
    )


def whole_answer(text: str, value: Any) -> bytes:
    """Return an answer that several families take for their own."""
    content = [{"text": text, "type": "text"}, {"toolUse": {"input": value}}]
    body = {
        "output": {"message": {"role": "assistant", "content": content}},
        "content": [{"type": "text", "text": text}],
        "generation": text,
        "message": text,
        "stopReason": "end_turn",
        "usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3},
    }
    return json.dumps(body).encode()


def chunk(inner: dict[str, Any]) -> bytes:
    """Return a frame of InvokeModelWithResponseStream."""
    data = b64encode(json.dumps(inner).encode()).decode()
    return encode_event("chunk", json.dumps({"bytes": data, "p": "ab"}).encode())


def claude_delta(text: str) -> bytes:
    """Return a chunk of Claude's stream."""
    delta = {"type": "text_delta", "text": text}
    return chunk({"type": "content_block_delta", "index": 0, "delta": delta})


@st.composite
def stream_answers(draw: st.DrawFn) -> bytes:
    """Draw a stream whose text is cut into deltas anywhere."""
    text = draw(texts)
    places = draw(st.lists(st.integers(0, len(text)), max_size=5).map(sorted))
    edges = [0, *places, len(text)]
    pieces = [text[a:b] for a, b in pairwise(edges)]
    if draw(st.booleans()):
        return streams(*pieces).body
    tool = draw(texts)
    middle = [
        event("contentBlockDelta", contentBlockIndex=1, delta={"toolUse": {"input": x}})
        for x in (f'{{"a": "{tool[:9]}', f'{tool[9:]}"}}')
    ]
    return b"".join([*map(claude_delta, pieces), *middle])


answer_bodies = st.one_of(
    st.builds(whole_answer, texts, values),
    mutated(st.builds(whole_answer, texts, values)),
    stream_answers(),
    mutated(stream_answers()),
    st.binary(max_size=100),
    st.builds(lambda text: json.dumps({"message": text}).encode(), texts),
)
heads = st.builds(
    lambda status, kind, more: ResponseHead(
        status, Headers((("content-type", kind), *more))
    ),
    st.sampled_from([200, 200, 200, 200, 400, 429, 500, 302]),
    st.sampled_from([CONTENT_TYPE, CONTENT_TYPE, "application/json", "text/html"]),
    st.sampled_from(
        [
            (),
            (),
            (),
            (("content-encoding", "gzip"),),
            (("x-amzn-bedrock-input-token-count", "\u00b2"),),
        ]
    ),
)
