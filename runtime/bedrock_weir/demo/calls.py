"""The table of calls: how each is made, and what it promises.

Rule 1: a promise is exact: the text that the caller gets, the prompt that the model
        gets, the error, the classes found, how the call ends on the record.
Rule 2: each call asks a resource of its own, so that a request at the simulator and an
        entry in S3 belong to one call of one path.
Rule 3: the same table is played on both paths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from bedrock_weir.audit.entry import Ending
from bedrock_weir.content import JSON, OpaqueKind
from bedrock_weir.demo.asking import (
    Ask,
    converse,
    converse_stream,
    invoke_agent,
    invoke_model,
    invoke_model_stream,
    not_an_operation,
    retrieve_and_generate,
)
from bedrock_weir.simulator.replies import ECHO, Reply, ToolUse

BLOCKING_MODEL = "meta.llama3-1-70b-instruct-v1:0"
"""The model whose answers may hold no card number."""
EXTRA_RULE = f"""\
@id("no-cards-in-the-answers-of-one-model")
forbid (
  principal,
  action == Weir::Action::"Receive",
  resource == Weir::DataClass::"CREDIT_DEBIT_CARD_NUMBER"
)
when {{ context.model == "{BLOCKING_MODEL}" }};
"""
"""What the demo's bundle has besides the sandbox's files: a `forbid` without a remedy
blocks, also where a stream has begun."""

DENIED = "AccessDeniedException"
_MAIL = "jane.doe@example.com"
_CARD = "4111 1111 1111 1111"
_SSN = "536-22-1234"
_KEY = "AKIAIOSFODNN7EXAMPLE"
_AGENTS = "bedrock-agent-runtime"
_PIECE = 5
"""Characters in a frame, so that every value is spread over several."""


@dataclass(frozen=True, slots=True)
class Promise:
    """How a call ends.

    Attributes:
        words: the promise, for people.
        text: what the caller gets.
        prompt: what the model, or the agent, gets; None if nothing may reach it.
        error: the error's code that the caller gets, after the text.
        effect: of the decision entry.
        ending: of the outcome entry; None if there is none.
        classes: found on the way.
    """

    words: str
    text: str = ""
    prompt: str | None = None
    error: str | None = None
    effect: str = "ALLOW"
    ending: Ending | None = Ending.COMPLETE
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DemoCall:
    """One call of the table.

    Attributes:
        name: for people.
        resource: what it asks, as the record names it first: a model, a knowledge
            base, an agent with its alias; empty where the operation names none.
        ask: makes it.
        promise: how it ends.
        reply: what is answered.
        service: whose client makes it.
        script: what the simulator knows the reply by, if that is not the resource.
    """

    name: str
    resource: str
    ask: Ask
    promise: Promise
    reply: Reply = ECHO
    service: str = "bedrock-runtime"
    script: str = ""


@dataclass(frozen=True, slots=True)
class Got:
    """What the caller got: a text, and the error that came instead or after it."""

    text: str
    error: str | None = None
    message: str = ""


def make(call: DemoCall, client: Any) -> Got:
    """Make a call with a client, to its end."""
    pieces: list[str] = []
    try:
        pieces.extend(call.ask(client, call.resource))
    except ClientError as error:
        said = error.response.get("Error", {})
        return Got("".join(pieces), said.get("Code"), said.get("Message", ""))
    except BotoCoreError as error:
        return Got("".join(pieces), type(error).__name__, str(error))
    return Got("".join(pieces))


def replies() -> Mapping[str, Reply]:
    """Return what is answered, by what the simulator knows it by."""
    return {call.script or call.resource: call.reply for call in CALLS if call.resource}


def _cited(answer: str, passage: str) -> JSON:
    """Return an answer of RetrieveAndGenerate that cites one passage."""
    span: JSON = {"start": 0, "end": len(answer)}
    uri = "s3://weir-demo-knowledge/survey.txt"
    reference: JSON = {
        "content": {"type": "TEXT", "text": passage},
        "location": {"type": "S3", "s3Location": {"uri": uri}},
    }
    citation: JSON = {
        "generatedResponsePart": {"textResponsePart": {"text": answer, "span": span}},
        "retrievedReferences": [reference],
    }
    return {
        "sessionId": "weir-demo",
        "output": {"text": answer},
        "citations": [citation],
    }


_TOOLS = {
    "tools": [
        {
            "toolSpec": {
                "name": "pay",
                "description": "Pays a bill.",
                "inputSchema": {
                    "json": {
                        "type": "object",
                        "properties": {"card": {"type": "string"}},
                    }
                },
            }
        }
    ]
}

CALLS: tuple[DemoCall, ...] = (
    DemoCall(
        "Converse, nothing to object to",
        "amazon.nova-lite-v1:0",
        converse("How wide is the river?"),
        Promise(
            "answered, untouched", "Forty metres.", prompt="How wide is the river?"
        ),
        Reply(text="Forty metres."),
    ),
    DemoCall(
        "Converse, an access key in the prompt",
        "amazon.nova-pro-v1:0",
        converse(f"Why does {_KEY} not work?"),
        Promise(
            "denied; nothing reaches the model",
            error=DENIED,
            effect="DENY",
            ending=None,
            classes=frozenset({"AWS_ACCESS_KEY"}),
        ),
    ),
    DemoCall(
        "Converse, an e-mail address in the prompt",
        "amazon.nova-micro-v1:0",
        converse(f"Write to {_MAIL} today."),
        Promise(
            "the model gets {EMAIL}, and echoes it",
            "Write to {EMAIL} today.",
            prompt="Write to {EMAIL} today.",
            effect="ANONYMIZE",
            classes=frozenset({"EMAIL"}),
        ),
    ),
    DemoCall(
        "Converse, an SSN in the answer",
        "mistral.mistral-large-2407-v1:0",
        converse("What is on the form?"),
        Promise(
            "the answer is redacted",
            "It says {US_SOCIAL_SECURITY_NUMBER}.",
            prompt="What is on the form?",
            classes=frozenset({"US_SOCIAL_SECURITY_NUMBER"}),
        ),
        Reply(text=f"It says {_SSN}."),
    ),
    DemoCall(
        f"ConverseStream, {_PIECE} characters a frame",
        "anthropic.claude-3-5-sonnet-20240620-v1:0",
        converse_stream("Whom do I ask?"),
        Promise(
            "values split across frames are redacted",
            "Ask {EMAIL}, card {CREDIT_DEBIT_CARD_NUMBER}.",
            prompt="Whom do I ask?",
            classes=frozenset({"EMAIL", "CREDIT_DEBIT_CARD_NUMBER"}),
        ),
        Reply(text=f"Ask {_MAIL}, card {_CARD}.", piece=_PIECE),
    ),
    DemoCall(
        "ConverseStream, a card where none may come",
        BLOCKING_MODEL,
        converse_stream("Which card is on file?"),
        Promise(
            "stopped before the card",
            "The card on file is ",
            prompt="Which card is on file?",
            error=DENIED,
            ending=Ending.STOPPED,
            classes=frozenset({"CREDIT_DEBIT_CARD_NUMBER"}),
        ),
        Reply(text=f"The card on file is {_CARD}, use it.", piece=_PIECE),
    ),
    DemoCall(
        "ConverseStream, a card in a tool's input",
        "anthropic.claude-3-opus-20240229-v1:0",
        converse_stream("Pay the bill.", toolConfig=_TOOLS),
        Promise(
            "the partial JSON is redacted",
            '{"card":"{CREDIT_DEBIT_CARD_NUMBER}"}',
            prompt="Pay the bill.",
            classes=frozenset({"CREDIT_DEBIT_CARD_NUMBER"}),
        ),
        Reply(
            text="", tool_use=ToolUse(name="pay", input={"card": _CARD}, piece=_PIECE)
        ),
    ),
    DemoCall(
        "InvokeModel, Anthropic's body",
        "anthropic.claude-3-haiku-20240307-v1:0",
        invoke_model(f"Thank {_MAIL} please."),
        Promise(
            "redacted both ways",
            "Done, {US_SOCIAL_SECURITY_NUMBER}.",
            prompt="Thank {EMAIL} please.",
            effect="ANONYMIZE",
            classes=frozenset({"EMAIL", "US_SOCIAL_SECURITY_NUMBER"}),
        ),
        Reply(text=f"Done, {_SSN}."),
    ),
    DemoCall(
        "InvokeModel with a response stream",
        "anthropic.claude-3-sonnet-20240229-v1:0",
        invoke_model_stream("Who wrote?"),
        Promise(
            "values split across frames are redacted",
            "It was {EMAIL} again.",
            prompt="Who wrote?",
            classes=frozenset({"EMAIL"}),
        ),
        Reply(text=f"It was {_MAIL} again.", piece=_PIECE),
    ),
    DemoCall(
        "RetrieveAndGenerate, an address in a passage",
        "WEIRDEMOKB",
        retrieve_and_generate("How wide is the river?"),
        Promise(
            "answered; the passage is redacted",
            "Forty metres. [Ask {EMAIL} for the survey.]",
            prompt="How wide is the river?",
            classes=frozenset({"EMAIL"}),
        ),
        Reply(body=_cited("Forty metres.", f"Ask {_MAIL} for the survey.")),
        service=_AGENTS,
        script="RetrieveAndGenerate",
    ),
    DemoCall(
        f"InvokeAgent, {_PIECE} bytes a chunk",
        "WEIRDEMOAG/WEIRDEMOAL",
        invoke_agent("Who pays?"),
        Promise(
            "values split across chunks are redacted",
            "Ask {EMAIL}, card {CREDIT_DEBIT_CARD_NUMBER}.",
            prompt="Who pays?",
            classes=frozenset({"EMAIL", "CREDIT_DEBIT_CARD_NUMBER"}),
        ),
        Reply(text=f"Ask {_MAIL}, card {_CARD}.", piece=_PIECE),
        service=_AGENTS,
        script="WEIRDEMOAG",
    ),
    DemoCall(
        "ConverseNext, not an operation we know",
        "",
        not_an_operation,
        Promise(
            "denied; silence in the policy denies",
            error=DENIED,
            effect="DENY",
            ending=None,
            classes=frozenset({OpaqueKind.UNKNOWN_OPERATION.value}),
        ),
    ),
)
