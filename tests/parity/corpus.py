"""Requests and replies on which both ways in must agree.

A case is an operation of boto3, its parameters but for the model id, and what the
simulator replies. The model id begins with the case's family, so that a case can be
told from another on the record.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MAIL, SSN, CARD = "jane@mail.example", "123-45-6789", "4111 1111 1111 1111"
KEY = "AKIAIOSFODNN7EXAMPLE"


@dataclass(frozen=True)
class Case:
    """One call, and what the model replies."""

    name: str
    operation: str
    arguments: dict[str, Any]
    reply: dict[str, Any] = field(default_factory=lambda: {"text": "All is well."})
    family: str = "anthropic.claude"

    @property
    def model_id(self) -> str:
        """A model of the family that no other case asks."""
        return f"{self.family}-{self.name}-v1:0"


def _converse(text: str, **more: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": [{"text": text}]}], **more}


def _anthropic(text: str) -> dict[str, Any]:
    body = {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 100,
        "messages": [{"role": "user", "content": text}],
    }
    return {"body": json.dumps(body), "contentType": "application/json"}


_TOOLS = {
    "tools": [
        {
            "toolSpec": {
                "name": "mail",
                "description": f"Sends mail, not to {MAIL}",
                "inputSchema": {"json": {"type": "object", "properties": {"to": {}}}},
            }
        }
    ]
}

REQUESTS: dict[str, dict[str, Any]] = {
    "plain": _converse("Hello there"),
    "mail": _converse(f"Write to {MAIL} and {MAIL}"),
    "several": _converse(f"{SSN}, {CARD}; {MAIL}"),
    "key": _converse(f"my key {KEY}"),
    "unicode": _converse(f'grüße 日本語 😀 {MAIL} " \\ \u0001 end'),
    "system": _converse("hi", system=[{"text": f"You are {MAIL}"}]),
    "tools": _converse("hi", toolConfig=_TOOLS),
    "fields": _converse(
        "hi", additionalModelRequestFields={"top_k": 5, MAIL: [SSN, 4111111111111111]}
    ),
    "tool-result": {
        "messages": [
            {"role": "user", "content": [{"text": "go"}]},
            {
                "role": "assistant",
                "content": [
                    {
                        "toolUse": {
                            "toolUseId": "t1",
                            "name": "mail",
                            "input": {"to": MAIL},
                        }
                    }
                ],
            },
            {
                "role": "user",
                "content": [
                    {
                        "toolResult": {
                            "toolUseId": "t1",
                            "content": [{"json": {"card": CARD}}, {"text": SSN}],
                        }
                    }
                ],
            },
        ],
        "toolConfig": _TOOLS,
    },
    "document": {
        "messages": [
            {
                "role": "user",
                "content": [
                    {"text": "read"},
                    {
                        "document": {
                            "format": "txt",
                            "name": "notes",
                            "source": {"bytes": f"mail {MAIL}".encode()},
                        }
                    },
                ],
            }
        ]
    },
    "image": {
        "messages": [
            {
                "role": "user",
                "content": [
                    {"image": {"format": "png", "source": {"bytes": b"\x89PNG"}}},
                    {"text": "what is it"},
                ],
            }
        ]
    },
}

REPLIES: dict[str, dict[str, Any]] = {
    "clean": {"text": "The quick brown fox jumps over the lazy dog."},
    "mail": {"text": f"Write to {MAIL}, or to {MAIL}; it is free.", "piece": 3},
    "values": {"text": f"{SSN} {CARD} {KEY} {MAIL}", "piece": 7},
    "words": {"text": f"Call Jane at {MAIL} about {CARD} soon."},
    "reasoning": {
        "text": "So be it.",
        "reasoning": f"She is {MAIL}, I think.",
        "piece": 5,
    },
    "tool": {
        "tool_use": {
            "name": "mail",
            "input": {"to": MAIL, "n": 5, "c": CARD},
            "piece": 4,
        },
    },
    "throttled": {
        "fault": {
            "kind": "http_error",
            "status": 429,
            "type": "ThrottlingException",
            "message": f"slow, {MAIL}",
        }
    },
    "exception": {
        "text": "one two three four",
        "fault": {
            "kind": "exception",
            "type": "throttlingException",
            "message": "later",
            "after": 3,
        },
    },
    "error": {
        "text": "one two three four",
        "fault": {
            "kind": "error",
            "code": "AccessDeniedException",
            "message": "no",
            "after": 3,
        },
    },
    "truncated": {
        "text": "one two three four",
        "fault": {"kind": "truncate", "after": 4},
    },
    "cut": {"text": "one two three four", "fault": {"kind": "cut", "after": 4}},
    "checksum": {
        "text": "one two three four",
        "fault": {"kind": "bad_checksum", "after": 4},
    },
    "gzip": {"text": "squeezed", "gzip": True},
}

_STREAM_ONLY = {"exception", "error", "truncated", "cut", "checksum"}


BLOCKING = """
@id("no-cards-from-some-models")
forbid (
  principal,
  action == Weir::Action::"Receive",
  resource == Weir::DataClass::"CREDIT_DEBIT_CARD_NUMBER"
)
when { context.model like "*-blocked-*" };
"""
"""Without a remedy, for the cases whose answers are denied."""


def cases() -> Iterator[Case]:
    """Yield every case."""
    for name, arguments in REQUESTS.items():
        for operation in ("converse", "converse_stream"):
            yield Case(f"{name}-{_tag(operation)}", operation, arguments)
    for name, reply in REPLIES.items():
        for operation, arguments in (
            ("converse", _converse("hi")),
            ("converse_stream", _converse("hi")),
            ("invoke_model", _anthropic("hi")),
            ("invoke_model_with_response_stream", _anthropic("hi")),
        ):
            if name in _STREAM_ONLY and "stream" not in operation:
                continue
            yield Case(f"{name}-{_tag(operation)}", operation, arguments, reply)
    for operation in ("converse", "converse_stream"):
        reply = {"text": f"Well, it is {CARD}, and that is all I know.", "piece": 5}
        name = f"blocked-{_tag(operation)}"
        yield Case(name, operation, _converse("hi"), reply)
    for text in (f"mail {MAIL}", KEY):
        yield Case(f"invoke-{len(text)}", "invoke_model", _anthropic(text))
    for text in (MAIL, KEY):
        yield Case(
            f"metadata-{len(text)}",
            "invoke_model",
            {**_anthropic("hi"), "requestMetadata": json.dumps({"team": text})},
        )
    yield Case(
        "nova",
        "invoke_model",
        {"body": json.dumps(_converse(MAIL))},
        family="amazon.nova",
    )
    yield Case(
        "titan",
        "invoke_model",
        {"body": json.dumps({"inputText": MAIL})},
        family="amazon.titan-text",
    )
    yield Case(
        "nobody",
        "invoke_model",
        {"body": json.dumps({"x": MAIL})},
        family="nobody.knows",
    )
    yield Case("no-json", "invoke_model", {"body": base64.b64encode(b"no json")})


def _tag(operation: str) -> str:
    return "".join(word[0] for word in operation.split("_"))
