"""Knowledge bases: what they hold is what they are asked, unless a script says more.

A passage repeats the text of the query; an answer repeats it as well, in the pieces
that the script asks for, with one citation for each sentence. A reply whose stop reason
is `guardrail_intervened` says so in the words of these operations.

Rule 1: a configuration's type says which member it needs, and that one is there.
Rule 2: a template for generation has the place `$search_results$`.
Rule 3: a query is not blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate

from bedrock_weir.simulator.asked import Answer, Asked, Handler, streamed, whole
from bedrock_weir.simulator.events import Event, Json
from bedrock_weir.simulator.refusal import invalid
from bedrock_weir.simulator.saying import Saying, say

SESSION = "c0ffee00-0000-4000-8000-00000000cafe"
"""The session of a caller that brings none."""
SESSION_HEADER = "x-amzn-bedrock-knowledge-base-session-id"
INTERVENED = "guardrail_intervened"
_BUCKET = "s3://weir-simulator-knowledge"
_PASSAGES = 5
"""Passages that there are; one is found where the caller sets no number."""


def _saying(asked: Asked, prompt: str, model_id: str = "") -> Saying:
    return say(asked.reply, model_id=model_id, prompt=prompt)


def _action(asked: Asked) -> str:
    return "INTERVENED" if asked.reply.stop_reason == INTERVENED else "NONE"


def _passage(text: str, number: int) -> Json:
    uri = f"{_BUCKET}/page-{number}.txt"
    return {
        "content": {"text": text, "type": "TEXT"},
        "location": {"s3Location": {"uri": uri}, "type": "S3"},
        "metadata": {"x-amz-bedrock-kb-source-uri": uri, "page": number},
    }


# Retrieve.


def _retrieve(asked: Asked) -> Answer:
    query = asked.body["retrievalQuery"]
    is_image = query.get("type") == "IMAGE"
    if is_image and query.get("image") is None:
        raise invalid("An image is required for a query of type IMAGE.")
    if not is_image and not str(query.get("text") or "").strip():
        raise invalid("The text of the retrieval query must not be blank.")
    _check_search(asked.body.get("retrievalConfiguration") or {})
    text = _saying(asked, query.get("text") or "an image").text
    results = [
        {**_passage(text, number), "documentId": f"page-{number}", "score": 1 / number}
        for number in range(1, 1 + _results(asked.body))
    ]
    return whole(
        asked, {"retrievalResults": results, "guardrailAction": _action(asked)}
    )


def _results(body: Json) -> int:
    searches = _present(body.get("retrievalConfiguration") or {})
    wanted = max((item.get("numberOfResults") or 1 for item in searches), default=1)
    return min(int(wanted), _PASSAGES)


def _present(configuration: Json) -> list[Json]:
    return [item for item in configuration.values() if item is not None]


def _check_search(configuration: Json) -> None:
    """Check what a search is configured with (rule 1)."""
    for search in _present(configuration):
        reranking = search.get("rerankingConfiguration") or {}
        if reranking and reranking.get("bedrockRerankingConfiguration") is None:
            raise invalid("bedrockRerankingConfiguration is required for its type.")


# RetrieveAndGenerate, in one piece and as a stream.

_SOURCES = {
    "EXTERNAL_SOURCES": "externalSourcesConfiguration",
    "KNOWLEDGE_BASE": "knowledgeBaseConfiguration",
}
_CONTENTS = {"BYTE_CONTENT": "byteContent", "S3": "s3Location"}


def _generated(asked: Asked) -> Saying:
    """Check a request for an answer, and return what is said."""
    text = str(asked.body["input"]["text"])
    if not text.strip():
        raise invalid("The text of the input must not be blank.")
    configuration = asked.body.get("retrieveAndGenerateConfiguration")
    if configuration is None:
        if asked.body.get("sessionId") is None:
            raise invalid("retrieveAndGenerateConfiguration is required.")
        return _saying(asked, text)
    needed = _SOURCES[configuration["type"]]
    others = [name for name in _SOURCES.values() if name != needed]
    source = configuration.get(needed)
    if source is None or any(configuration.get(name) is not None for name in others):
        raise invalid(f"A configuration of its type has {needed} and no other.")
    _check_template(source.get("generationConfiguration") or {})
    _check_search(source.get("retrievalConfiguration") or {})
    for item in source.get("sources") or ():
        if item.get(_CONTENTS[item["sourceType"]]) is None:
            raise invalid("A source has the content that its sourceType names.")
    return _saying(asked, text, source["modelArn"])


def _check_template(generation: Json) -> None:
    template = (generation.get("promptTemplate") or {}).get("textPromptTemplate")
    if template is not None and "$search_results$" not in template:
        raise invalid("The prompt template must contain $search_results$.")


def _retrieve_and_generate(asked: Asked) -> Answer:
    saying = _generated(asked)
    return whole(
        asked,
        {
            "citations": [*_citations(saying.text)],
            "guardrailAction": _action(asked),
            "output": {"text": saying.text},
            "sessionId": asked.body.get("sessionId") or SESSION,
        },
    )


def _retrieve_and_generate_stream(asked: Asked) -> Answer:
    saying = _generated(asked)
    session = asked.body.get("sessionId") or SESSION
    return streamed(
        asked, _generated_events(asked, saying), [(SESSION_HEADER, session)]
    )


def _generated_events(asked: Asked, saying: Saying) -> Iterator[Event]:
    """Yield the answer's pieces, and each citation behind the text it is for."""
    citations = [] if saying.is_endless else [*_citations(saying.text)]
    said = 0
    for piece in saying.spoken():
        yield Event("output", {"text": piece}, is_delta=True)
        said += len(piece)
        while citations and _end(citations[0]) <= said:
            yield Event("citation", _cited(citations.pop(0)))
    if _action(asked) == "INTERVENED":
        yield Event("guardrail", {"action": "INTERVENED"})


def _end(citation: Json) -> int:
    end: int = citation["generatedResponsePart"]["textResponsePart"]["span"]["end"]
    return end


def _cited(citation: Json) -> Json:
    """Return a citation's event, which says it twice: one member is deprecated."""
    return {"citation": citation, **citation}


def _citations(text: str) -> Iterator[Json]:
    sentences = [f"{sentence}. " for sentence in text.split(". ")]
    sentences[-1] = sentences[-1].removesuffix(". ")
    ends = [*accumulate(map(len, sentences))]
    for number, (sentence, end) in enumerate(zip(sentences, ends, strict=True), 1):
        span = {"start": end - len(sentence), "end": end}
        part = {"textResponsePart": {"span": span, "text": sentence}}
        yield {
            "generatedResponsePart": part,
            "retrievedReferences": [_passage(sentence, number)],
        }


HANDLERS: Mapping[str, Handler] = {
    "Retrieve": _retrieve,
    "RetrieveAndGenerate": _retrieve_and_generate,
    "RetrieveAndGenerateStream": _retrieve_and_generate_stream,
}
"""By operation."""
