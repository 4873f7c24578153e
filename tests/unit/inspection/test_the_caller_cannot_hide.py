"""The caller cannot hide what may not be sent: attempts, and what becomes of each.

Each attempt is a whole call that carries an AWS access key, which no policy of the
sandbox lets through to a model. It is denied before anything is forwarded: because the
key was found, or because what hides it cannot be read. The same call with a harmless
word in the key's place goes through, where there is one.
"""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bedrock_weir.wire.http import Headers, Request
from tests.support.playbook import AUTHORIZATION, CLAUDE, Playbook

KEY = "AKIA" + "QYLPMN5HHHFPZAM2"
WORD = "a harmless word"
CONVERSE = f"/model/{CLAUDE}/converse"
INVOKE = f"/model/{CLAUDE}/invoke"
FOUND = "AWS_ACCESS_KEY may not be sent"
UNREADABLE = "UNKNOWN_BODY may not be sent"
UNKNOWN = "the operation is unknown"

Body = Callable[[str], Any]


@dataclass(frozen=True)
class Attempt:
    """One way to try.

    Attributes:
        name: what is tried.
        body: makes the body that hides a text: what becomes JSON, or bytes.
        says: what the denial says.
        header: one that holds the text.
        is_lawful: whether the same call with a harmless text goes through.
    """

    name: str
    body: Body
    says: str = FOUND
    target: str = CONVERSE
    method: str = "POST"
    headers: tuple[tuple[str, str], ...] = ()
    header: str = ""
    is_lawful: bool = True


@dataclass(frozen=True)
class _Maker:
    """Makes bodies of Converse that hide a text in one place."""

    place: str
    fields: Body
    more: dict[str, Any] = field(default_factory=dict)

    def __call__(self, text: str) -> dict[str, Any]:
        return {**user("hello"), self.place: self.fields(text), **self.more}


def user(*texts: str) -> dict[str, Any]:
    """A body of Converse, one block a text."""
    return blocks(*({"text": text} for text in texts))


def blocks(*content: dict[str, Any]) -> dict[str, Any]:
    """A body of Converse with these blocks."""
    return {"messages": [{"role": "user", "content": [*content]}]}


def turns(*content: dict[str, Any]) -> dict[str, Any]:
    """A body of Converse in which an assistant's earlier turn has these blocks."""
    first = {"role": "user", "content": [{"text": "hello"}]}
    turn = {"role": "assistant", "content": [*content]}
    return {"messages": [first, turn, {"role": "user", "content": [{"text": "go on"}]}]}


def tool_use(value: Any) -> dict[str, Any]:
    """A tool that was used with this input."""
    return {"toolUse": {"toolUseId": "t-1", "name": "look", "input": value}}


def tool_result(content: dict[str, Any]) -> dict[str, Any]:
    """What a tool gave back."""
    return {"toolResult": {"toolUseId": "t-1", "content": [content]}}


def tools(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Tools that a model may use."""
    spec = {"name": "look", "description": description, "inputSchema": {"json": schema}}
    return {"tools": [{"toolSpec": spec}]}


def document(text: str, **more: Any) -> dict[str, Any]:
    """A document in plain text."""
    source = {"bytes": b64encode(text.encode()).decode()}
    return {"document": {"format": "txt", "name": "notes", "source": source, **more}}


def claude(content: Any, **more: Any) -> dict[str, Any]:
    """A body of InvokeModel, in Claude's own form."""
    said = [{"role": "user", "content": content}]
    version = "bedrock-2023-05-31"
    return {"anthropic_version": version, "max_tokens": 5, "messages": said, **more}


def source(body: Any) -> bytes:
    """A body's JSON."""
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def escaped(text: str) -> str:
    """A text's characters as JSON escapes."""
    return "".join(f"\\u{ord(item):04x}" for item in text)


def base64(text: str) -> str:
    """A text in base64, among words."""
    return "decode this: " + b64encode(f"the key is {text}".encode()).decode()


def nested(text: str, depth: int) -> dict[str, Any]:
    """A document that holds a text under this many levels."""
    value: Any = text
    for _ in range(depth):
        value = {"a": [value]}
    return {"root": value}


def deep(text: str) -> bytes:
    """A body whose nesting has no end."""
    more = b'{"a":' * 5000 + json.dumps(text).encode() + b"}" * 5000
    return (
        source(user("hello"))[:-1] + b',"additionalModelRequestFields":' + more + b"}"
    )


PLACES = [
    Attempt("in what the user says", lambda text: user(f"use {text} now")),
    Attempt("in an earlier turn", lambda text: turns({"text": text})),
    Attempt("in the system prompt", _Maker("system", lambda text: [{"text": text}])),
    Attempt("in a tool's description", _Maker("toolConfig", lambda x: tools(x, {}))),
    Attempt(
        "in a tool's schema",
        _Maker(
            "toolConfig",
            lambda text: tools("looks", {"properties": {"q": {"description": text}}}),
        ),
    ),
    Attempt("in a tool's input", lambda text: turns(tool_use({"q": [text]}))),
    Attempt("as a key of a tool's input", lambda text: turns(tool_use({text: 1}))),
    Attempt("in a tool's result", lambda text: blocks(tool_result({"text": text}))),
    Attempt(
        "in a tool's result, in JSON",
        lambda text: blocks(tool_result({"json": {"rows": [{"cell": text}]}})),
    ),
    Attempt("in a document", lambda text: blocks({"text": "read"}, document(text))),
    Attempt(
        "in a document's context",
        lambda text: blocks({"text": "read"}, document("notes", context=text)),
    ),
    Attempt(
        "in a document's name",
        lambda text: blocks({"text": "read"}, document("notes", name=text)),
    ),
    Attempt(
        "in reasoning",
        lambda text: turns({"reasoningContent": {"reasoningText": {"text": text}}}),
    ),
    Attempt(
        "in fields for the model",
        _Maker("additionalModelRequestFields", lambda text: {"a": {"b": [text]}}),
    ),
    Attempt(
        "as a key of fields for the model",
        _Maker("additionalModelRequestFields", lambda text: {text: True}),
    ),
    Attempt(
        "in a prompt variable",
        _Maker("promptVariables", lambda text: {"name": {"text": text}}),
    ),
    Attempt("in metadata", _Maker("requestMetadata", lambda text: {"team": text})),
    Attempt(
        "in a stop sequence",
        _Maker("inferenceConfig", lambda text: {"stopSequences": [text]}),
    ),
    Attempt("in a member that nobody knows", _Maker("more", lambda text: [text])),
    Attempt("by streaming", user, target=f"{CONVERSE}-stream"),
    Attempt("by InvokeModel", claude, target=INVOKE),
    Attempt(
        "in InvokeModel's metadata",
        lambda text: claude("hello", metadata={"user_id": text}),
        target=INVOKE,
    ),
    Attempt(
        "in metadata in a header",
        lambda text: claude("hello"),
        target=INVOKE,
        header="x-amzn-bedrock-request-metadata",
    ),
    Attempt(
        "in Titan's own form",
        lambda text: {"inputText": text},
        target="/model/amazon.titan-text-express-v1/invoke",
    ),
]

DISGUISES = [
    Attempt("in JSON escapes", lambda x: source(user("#")).replace(b"#", e(x))),
    Attempt("with zero-width spaces", lambda text: user("\u200b".join(text))),
    Attempt("in full-width letters", lambda text: user(wide(text))),
    Attempt(
        "in Cyrillic look-alikes",
        lambda text: user(text.translate(str.maketrans("AEKMP", "АЕКМР"))),
    ),
    Attempt("in base64", lambda text: user(base64(text))),
    Attempt("over two blocks", lambda text: user(f"use {text[:9]}", text[9:])),
    Attempt("over many blocks", lambda text: user(*text)),
    Attempt(
        "over two system blocks",
        _Maker("system", lambda text: [{"text": text[:9]}, {"text": text[9:]}]),
    ),
    Attempt(
        "over two messages",
        lambda text: {
            "messages": [
                {"role": "user", "content": [{"text": text[:9]}]},
                {"role": "user", "content": [{"text": text[9:]}]},
            ]
        },
    ),
    Attempt(
        "over two blocks of a tool's result",
        lambda text: blocks(
            {
                "toolResult": {
                    "toolUseId": "t-1",
                    "content": [{"text": text[:9]}, {"text": text[9:]}],
                }
            }
        ),
    ),
    Attempt(
        "over two blocks in Claude's own form",
        lambda text: claude(
            [{"type": "text", "text": text[:9]}, {"type": "text", "text": text[9:]}]
        ),
        target=INVOKE,
    ),
    Attempt(
        "under sixty levels",
        _Maker("additionalModelRequestFields", lambda text: nested(text, 30)),
    ),
]


def e(text: str) -> bytes:
    """A text's characters as JSON escapes, in bytes."""
    return escaped(text).encode()


def wide(text: str) -> str:
    """A text in full-width characters."""
    return "".join(chr(ord(x) + 0xFEE0) if "!" <= x <= "~" else x for x in text)


def unreadable(name: str, body: Body, **more: Any) -> Attempt:
    """An attempt whose body nobody can read."""
    return Attempt(name, body, UNREADABLE, is_lawful=False, **more)


def unknown(name: str, target: str, **more: Any) -> Attempt:
    """An attempt by a path that is no operation's."""
    return Attempt(name, user, UNKNOWN, target, is_lawful=False, **more)


GZIP = (("content-encoding", "gzip"),)

UNREAD = [
    unreadable("compressed", lambda x: gzip.compress(source(user(x))), headers=GZIP),
    unreadable("said to be compressed", user, headers=GZIP),
    unreadable("compressed and not said so", lambda x: gzip.compress(source(user(x)))),
    unreadable("in UTF-16", lambda x: json.dumps(user(x)).encode("utf-16")),
    unreadable("behind a byte order mark", lambda x: b"\xef\xbb\xbf" + source(user(x))),
    unreadable("under bytes that are no UTF-8", lambda x: source(user(x)) + b"\xff"),
    unreadable("behind the document", lambda x: source(user("hi")) + source(user(x))),
    unreadable(
        "behind the same key",
        lambda x: source(user(x))[:-1] + b"," + source(user("hello"))[1:],
    ),
    unreadable("under levels without end", deep),
    unreadable(
        "beside a number without end",
        lambda x: source(user(x))[:-1] + b',"inferenceConfig":{"topP":1e999}}',
    ),
    unreadable("beside NaN", lambda x: source(user(x))[:-1] + b',"more":NaN}'),
    unreadable("behind a comment", lambda x: b"/* */" + source(user(x))),
    unreadable("in half a document", lambda x: source(user(x))[:-1]),
    unreadable("in a list", lambda x: [user(x)]),
    unreadable("in nothing", lambda x: b""),
]

PATHS = [
    unknown("a slash at the end", f"{CONVERSE}/"),
    unknown("a slash at the beginning", f"/{CONVERSE}"),
    unknown("an operation in percent-encoding", f"/model/{CLAUDE}/%63onverse"),
    unknown("an operation in capitals", f"/model/{CLAUDE}/Converse"),
    unknown("a query", f"{CONVERSE}?x=1"),
    unknown("a parameter", f"{CONVERSE};x=1"),
    unknown("a dot", f"/model/./{CLAUDE}/converse"),
    unknown("a way up", f"/x/../model/{CLAUDE}/converse"),
    unknown("a space", f"{CONVERSE}%20"),
    unknown("a NUL", f"/model/{CLAUDE}%00/converse"),
    unknown("another method", CONVERSE, method="PUT"),
    unknown(
        "a method in a header",
        CONVERSE,
        method="GET",
        headers=(("x-http-method-override", "POST"),),
    ),
]


def play(attempt: Attempt, text: str) -> Playbook:
    """Inspect one attempt."""
    items = (
        ("host", "weir.internal:8443"),
        ("authorization", AUTHORIZATION),
        ("content-type", "application/json"),
        *attempt.headers,
        *([(attempt.header, json.dumps({"team": text}))] if attempt.header else ()),
    )
    body = source(attempt.body(text))
    request = Request(attempt.method, attempt.target, Headers(items), body)
    return Playbook(request).run()


def refused(played: Playbook) -> str:
    """What a denial says."""
    assert "Forward" not in played.script
    assert KEY.encode() not in played.released
    return str(json.loads(played.released)["message"])


@pytest.mark.parametrize(
    "attempt", [*PLACES, *DISGUISES, *UNREAD, *PATHS], ids=lambda attempt: attempt.name
)
def test_no_attempt_gets_a_key_to_the_model(attempt: Attempt) -> None:
    """Found, or refused because what hides it cannot be read."""
    played = play(attempt, KEY)
    assert played.status == 403
    assert attempt.says in refused(played)
    assert KEY not in json.dumps(played.entries)


@pytest.mark.parametrize(
    "attempt", [*PLACES, *DISGUISES], ids=lambda attempt: attempt.name
)
def test_the_same_call_without_a_key_goes_through(attempt: Attempt) -> None:
    """So it was the key that was refused, and not its hiding place."""
    assert "Forward" in play(attempt, WORD).script


@pytest.mark.parametrize(
    "name", ["host", "authorization", "content-encoding", "x-amz-security-token"]
)
def test_a_header_that_decides_must_not_come_twice(name: str) -> None:
    """Whichever of the two the next hop believes."""
    again = Attempt(name, user, headers=((name, "other"), (name, "another")))
    played = play(again, WORD)
    assert played.status in (400, 403)
    assert "more than once" in refused(played)
