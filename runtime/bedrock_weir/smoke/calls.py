"""The table of calls: how each is made, and what it promises.

Rule 1: a call costs a few tokens: short prompts, and a limit on the answer.
Rule 2: a model's words are its own, so no promise is about them.
Rule 3: what must not reach a model is AWS's own example of an access key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

MAX_TOKENS = 16
"""Tokens of an answer."""
PROMPT_TOKENS = 60
"""Tokens of a prompt, at the most."""
DEFAULT_MODEL = "amazon.nova-micro-v1:0"

RUNTIME = "bedrock-runtime"
AGENTS = "bedrock-agent-runtime"
_KEY = "AKIAIOSFODNN7EXAMPLE"


class Promise(Enum):
    """How a call ends."""

    ANSWERED = auto()
    """The caller gets an answer; the record says that it was complete."""
    STOPPED = auto()
    """The secret stays here: the call is denied, or the secret redacted."""

    @property
    def words(self) -> str:
        """The promise, for people."""
        if self is Promise.ANSWERED:
            return "answered, recorded whole"
        return "denied, or the key redacted"


@dataclass(frozen=True, slots=True)
class SmokeCall:
    """One call of the table.

    Attributes:
        name: for people.
        service: whose client makes it.
        method: of that client.
        arguments: of that method.
        promise: how it ends.
        is_model: whether a model answers, for tokens.
    """

    name: str
    service: str
    method: str
    arguments: Mapping[str, Any]
    promise: Promise
    is_model: bool = True


def calls(word: str, *, model: str, knowledge_base: str | None) -> list[SmokeCall]:
    """Return the table.

    Args:
        word: one that no other run has.
        model: whom to ask.
        knowledge_base: what to search; None for no search.
    """
    table = [
        SmokeCall(
            "Converse",
            RUNTIME,
            "converse",
            _asked(model, f"Say the word river. My note is {word} one."),
            Promise.ANSWERED,
        ),
        SmokeCall(
            "ConverseStream",
            RUNTIME,
            "converse_stream",
            _asked(model, f"Say the word river. My note is {word} two."),
            Promise.ANSWERED,
        ),
        SmokeCall(
            "Converse, with an access key",
            RUNTIME,
            "converse",
            _asked(model, f"Say the word river. My key is {_KEY}, my note {word}."),
            Promise.STOPPED,
        ),
    ]
    if knowledge_base is not None:
        query = {"text": f"What is a river? My note is {word} three."}
        table.append(
            SmokeCall(
                "Retrieve",
                AGENTS,
                "retrieve",
                {"knowledgeBaseId": knowledge_base, "retrievalQuery": query},
                Promise.ANSWERED,
                is_model=False,
            )
        )
    return table


def cost(table: Iterable[SmokeCall]) -> str:
    """Say what the calls cost at the most, before they are made."""
    made = list(table)
    asked = sum(call.is_model for call in made)
    searches = len(made) - asked
    more = f", {searches} search of a knowledge base" if searches else ""
    return (
        f"{len(made)} calls: at the most {asked * PROMPT_TOKENS} tokens in and"
        f" {asked * MAX_TOKENS} out{more}; their records stay in the bucket for as long"
        " as its lock says"
    )


def _asked(model: str, prompt: str) -> dict[str, Any]:
    return {
        "modelId": model,
        "messages": [{"role": "user", "content": [{"text": prompt}]}],
        "inferenceConfig": {"maxTokens": MAX_TOKENS},
    }
