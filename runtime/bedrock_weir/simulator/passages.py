"""Knowledge bases: what they hold is the script's text, or what was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bedrock_weir.simulator.asked import Answer, Asked, Handler, streamed, whole
from bedrock_weir.simulator.events import Event, Json
from bedrock_weir.simulator.refusal import invalid
from bedrock_weir.simulator.saying import Saying, say

SESSION = "weir-session-1"
_LOCATION: Json = {"type": "S3", "s3Location": {"uri": "s3://weir-documents/page.txt"}}


def _saying(asked: Asked, prompt: str) -> Saying:
    return say(asked.reply, model_id=asked.operation.subject, prompt=prompt)


def _reference(text: str) -> Json:
    return {
        "content": {"type": "TEXT", "text": text},
        "location": _LOCATION,
        "metadata": {"x-amz-bedrock-kb-chunk-id": "chunk-1", "page": 3},
    }


def _retrieve(asked: Asked) -> Answer:
    text = _saying(asked, asked.body["retrievalQuery"].get("text", "")).text
    return whole(asked, {"retrievalResults": [{**_reference(text), "score": 0.5}]})


def _citation(text: str) -> Json:
    part = {"textResponsePart": {"text": text, "span": {"start": 0, "end": len(text)}}}
    return {"generatedResponsePart": part, "retrievedReferences": [_reference("page")]}


def _check(asked: Asked) -> None:
    """Refuse a configuration that the service refuses: its type names its branch."""
    configuration: Json = asked.body.get("retrieveAndGenerateConfiguration") or {}
    branches = {
        "KNOWLEDGE_BASE": "knowledgeBaseConfiguration",
        "EXTERNAL_SOURCES": "externalSourcesConfiguration",
    }
    branch = branches.get(configuration.get("type", ""))
    if branch is not None and branch not in configuration:
        raise invalid(f"{branch} is required for this type.")


def _generate(asked: Asked) -> Answer:
    _check(asked)
    text = _saying(asked, asked.body["input"]["text"]).text
    value = {
        "sessionId": SESSION,
        "output": {"text": text},
        "citations": [_citation(text)],
        "guardrailAction": "NONE",
    }
    return whole(asked, value)


def _generate_stream(asked: Asked) -> Answer:
    _check(asked)
    saying = _saying(asked, asked.body["input"]["text"])
    header = ("x-amzn-bedrock-knowledge-base-session-id", SESSION)
    return streamed(asked, _generated(saying), (header,))


def _generated(saying: Saying) -> Iterator[Event]:
    for piece in saying.spoken():
        yield Event("output", {"text": piece}, is_delta=True)
    reference = _citation("said")
    yield Event("citation", {"citation": reference, **reference})
    yield Event("guardrail", {"action": "NONE"})


def _agentic(asked: Asked) -> Answer:
    messages = asked.body["messages"]
    saying = _saying(asked, messages[-1]["content"].get("text", ""))
    return streamed(asked, _searched(saying))


def _searched(saying: Saying) -> Iterator[Event]:
    attributes: Json = {
        "step": "Planning",
        "status": "SUCCEEDED",
        "message": "planned",
    }
    trace: Json = {"id": "1", "timestamp": 1, "attributes": attributes}
    yield Event("traceEvent", trace)
    for piece in saying.spoken():
        yield Event("responseEvent", {"text": piece}, is_delta=True)
    found: Json = {
        "content": {"mimeType": "text/plain", "text": "page"},
        "sourceRetriever": {"identifier": "kb-1"},
    }
    yield Event("result", {"results": [found]})


def _rerank(asked: Asked) -> Answer:
    sources: list[Any] = asked.body["sources"]
    results = [
        {
            "index": index,
            "relevanceScore": 1.0 / (index + 1),
            "document": source["inlineDocumentSource"],
        }
        for index, source in enumerate(sources)
    ]
    return whole(asked, {"results": results})


def _generate_query(asked: Asked) -> Answer:
    text = _saying(asked, asked.body["queryGenerationInput"]["text"]).text
    return whole(asked, {"queries": [{"type": "REDSHIFT_SQL", "sql": text}]})


def _optimize(asked: Asked) -> Answer:
    prompt = asked.body["input"].get("textPrompt", {}).get("text", "")
    text = _saying(asked, prompt).text
    optimized = {"optimizedPrompt": {"textPrompt": {"text": text}}}
    return streamed(
        asked,
        (
            Event("analyzePromptEvent", {"message": "read"}),
            Event("optimizedPromptEvent", optimized, is_delta=True),
        ),
    )


HANDLERS: Mapping[str, Handler] = {
    "AgenticRetrieveStream": _agentic,
    "GenerateQuery": _generate_query,
    "OptimizePrompt": _optimize,
    "Rerank": _rerank,
    "Retrieve": _retrieve,
    "RetrieveAndGenerate": _generate,
    "RetrieveAndGenerateStream": _generate_stream,
}
"""By operation."""
