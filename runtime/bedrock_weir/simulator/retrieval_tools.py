"""What is beside a search: queries made, passages ordered, documents, better prompts.

Rule 1: no more is asked for than is there to be ordered, and a document has the
        content that its type names.
Rule 2: a document is in S3; the answer has a URL that opens it for some minutes.
Rule 3: a prompt is not blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bedrock_weir.simulator.asked import Answer, Asked, Handler, streamed, whole
from bedrock_weir.simulator.events import Event
from bedrock_weir.simulator.refusal import invalid
from bedrock_weir.simulator.saying import Saying, cut, say

_FEW_RESULTS = 5
"""Passages that are ordered where the caller sets no number."""


def _generate_query(asked: Asked) -> Answer:
    configuration = asked.body["transformationConfiguration"]
    needed = configuration.get("textToSqlConfiguration") or {}
    if needed.get("knowledgeBaseConfiguration") is None:
        raise invalid("TEXT_TO_SQL needs a textToSqlConfiguration of its type.")
    query = asked.body["queryGenerationInput"]["text"]
    text = say(asked.reply, model_id="", prompt=query).text
    sql = "\n".join((f"-- {text}", "SELECT page FROM pages"))
    return whole(asked, {"queries": [{"type": "REDSHIFT_SQL", "sql": sql}]})


def _rerank(asked: Asked) -> Answer:
    sources = asked.body["sources"]
    configuration = asked.body["rerankingConfiguration"][
        "bedrockRerankingConfiguration"
    ]
    number = configuration.get("numberOfResults") or min(_FEW_RESULTS, len(sources))
    if number > len(sources):
        raise invalid("numberOfResults must not be greater than the number of sources.")
    for source in sources:
        document = source["inlineDocumentSource"]
        if document.get(f"{document['type'].lower()}Document") is None:
            raise invalid("A document has the content that its type names.")
    results = [
        {
            "document": sources[index]["inlineDocumentSource"],
            "index": index,
            "relevanceScore": 1 / (1 + index),
        }
        for index in range(number)
    ]
    return whole(asked, {"results": results})


def _get_document_content(asked: Asked) -> Answer:
    path = asked.operation.path
    is_raw = asked.body.get("outputFormat") in (None, "RAW")
    url = (
        f"https://weir-simulator.s3.amazonaws.com/{path['dataSourceId']}"
        "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=300&X-Amz-Signature=00"
    )
    return whole(
        asked,
        {
            "documentContentLength": 1234567890,
            "mimeType": "application/pdf" if is_raw else "application/json",
            "presignedUrl": url,
        },
    )


def _optimize_prompt(asked: Asked) -> Answer:
    text = asked.body["input"]["textPrompt"]["text"]
    if not text.strip():
        raise invalid("The text of the prompt must not be blank.")
    return streamed(
        asked, _optimized(asked, say(asked.reply, model_id="", prompt=text))
    )


def _optimized(asked: Asked, saying: Saying) -> Iterator[Event]:
    for piece in cut(
        asked.reply.reasoning or "The prompt is clear.", asked.reply.piece
    ):
        yield Event("analyzePromptEvent", {"message": piece}, is_delta=True)
    for piece in saying.spoken():
        prompt = {"textPrompt": {"text": piece}}
        yield Event("optimizedPromptEvent", {"optimizedPrompt": prompt}, is_delta=True)


HANDLERS: Mapping[str, Handler] = {
    "GenerateQuery": _generate_query,
    "GetDocumentContent": _get_document_content,
    "OptimizePrompt": _optimize_prompt,
    "Rerank": _rerank,
}
"""By operation."""
