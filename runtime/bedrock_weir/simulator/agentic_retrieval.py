"""AgenticRetrieveStream: a plan, a search, an answer in pieces, and the result.

Rule 1: a conversation ends with the user's words.
Rule 2: a model is named if and only if the caller wants one of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bedrock_weir.simulator.asked import Answer, Asked, Handler, streamed
from bedrock_weir.simulator.events import Event, Json
from bedrock_weir.simulator.refusal import invalid
from bedrock_weir.simulator.saying import Saying, say


def _agentic_retrieve(asked: Asked) -> Answer:
    messages = asked.body["messages"]
    if messages[-1]["role"] != "user":
        raise invalid("The last message must be the user's.")
    configuration = asked.body["agenticRetrieveConfiguration"]
    model = configuration.get("foundationModelConfiguration")
    is_own = configuration.get("foundationModelType") == "CUSTOM"
    if is_own is (model is None):
        raise invalid("foundationModelConfiguration goes with the type CUSTOM.")
    query = str(messages[-1]["content"].get("text") or "")
    return streamed(
        asked,
        _agentic_events(asked, query, say(asked.reply, model_id="", prompt=query)),
    )


def _agentic_events(asked: Asked, query: str, saying: Saying) -> Iterator[Event]:
    bases = [
        {"identifier": item["configuration"]["knowledgeBase"]["knowledgeBaseId"]}
        for item in asked.body["retrievers"]
    ]
    results: list[Json] = [
        {
            "content": {"mimeType": "text/plain", "text": f"A page about: {query}"},
            "metadata": {"page": number},
            "sourceRetriever": base,
        }
        for number, base in enumerate(bases, 1)
    ]
    asking = {"retrieve": {"inputQuery": {"text": query}, "sourceRetrievers": bases}}
    yield _trace(1, "Planning", message=f"Looking for: {query}", actions=[asking])
    yield _trace(2, "Retrieval", message="Found", retrievalResponse=results)
    answer: Json = {"results": results}
    if asked.body.get("generateResponse") is not False:
        for piece in saying.spoken():
            yield Event("responseEvent", {"text": piece}, is_delta=True)
        cited = {"startIndex": 0, "endIndex": len(saying.text)}
        citation = {**cited, "references": [{"resultIndex": 0}]}
        said = {"answer": saying.text, "citations": [citation]}
        answer["generatedResponse"] = said
    yield Event("result", answer)


def _trace(number: int, step: str, **attributes: Any) -> Event:
    known = {"step": step, "status": "SUCCEEDED", **attributes}
    return Event(
        "traceEvent",
        {"id": f"t{number}", "timestamp": 1767225600000, "attributes": known},
    )


HANDLERS: Mapping[str, Handler] = {"AgenticRetrieveStream": _agentic_retrieve}
"""By operation."""
