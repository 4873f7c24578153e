"""The rows of the operations that read back, and of those that `surfaces` leaves out.

Most of them say what was put in by others before, and are asked with names alone; their
arguments are the least that AWS's model takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from botocore import xform_name

from tests.parity.administration import least
from tests.parity.surfaces import Row

ANY = "*"
"""Whatever the simulator knows a reply by: what is named is not told apart here."""

Change = Callable[[str], dict[str, Any]]


def _reads(service: str, name: str, *, says: bool = True) -> Row:
    """Return the row of an operation whose request holds no text."""
    arguments = least(service, name)
    return Row(
        service, xform_name(name), name, ANY, lambda _: arguments, says, asks=False
    )


def _writes(service: str, name: str, change: Change, *, says: bool = False) -> Row:
    """Return the row of an operation whose request has a text in it."""
    arguments = least(service, name)
    return Row(
        service,
        xform_name(name),
        name,
        ANY,
        lambda text: {**arguments, **change(text)},
        says,
    )


def _records(text: str) -> dict[str, Any]:
    return {
        "records": [
            {
                "requestIdentifier": "request-1",
                "namespaces": ["/weir"],
                "content": {"text": text},
                "timestamp": 1767225600,
            }
        ]
    }


def _updates(text: str) -> dict[str, Any]:
    return {
        "records": [
            {
                "memoryRecordId": "mem-00000000-0000-0000-0000-000000000000",
                "timestamp": 1767225600,
                "content": {"text": text},
            }
        ]
    }


def _ingested(text: str) -> dict[str, Any]:
    said = {"conversational": {"content": {"text": text}, "role": "USER"}}
    return {"source": {"inline": {"payload": [said]}}}


_RUNTIME: tuple[Row, ...] = (
    _writes(
        "bedrock-runtime",
        "InvokeGuardrailChecks",
        lambda text: {"messages": [{"role": "user", "content": [{"text": text}]}]},
    ),
)
_AGENTS: tuple[Row, ...] = (
    *(
        _reads("bedrock-agent-runtime", name)
        for name in (
            "GetAgentMemory",
            "GetExecutionFlowSnapshot",
            "GetInvocationStep",
            "GetSession",
            "ListFlowExecutionEvents",
        )
    ),
    *(
        _reads("bedrock-agent-runtime", name, says=False)
        for name in ("GetDocumentContent", "GetFlowExecution")
    ),
    _writes(
        "bedrock-agent-runtime", "CreateInvocation", lambda text: {"description": text}
    ),
    _writes(
        "bedrock-agent-runtime",
        "UpdateSession",
        lambda text: {"sessionMetadata": {"note": text}},
    ),
)
_CORE: tuple[Row, ...] = (
    *(
        _reads("bedrock-agentcore", name)
        for name in (
            "GetAgentCard",
            "GetEvent",
            "GetMemoryRecord",
            "ListEvents",
            "ListMemoryRecords",
        )
    ),
    _writes("bedrock-agentcore", "BatchCreateMemoryRecords", _records),
    _writes("bedrock-agentcore", "BatchUpdateMemoryRecords", _updates),
    _writes("bedrock-agentcore", "IngestData", _ingested),
    _writes(
        "bedrock-agentcore",
        "InvokeBrowser",
        lambda text: {"action": {"keyType": {"text": text}}},
        says=True,
    ),
    _writes(
        "bedrock-agentcore",
        "SearchRegistryRecords",
        lambda text: {"searchQuery": text},
        says=True,
    ),
)

MORE_ROWS = (*_RUNTIME, *_AGENTS, *_CORE)
"""Together with `ROWS` and the corpus, every operation that is inspected."""
