"""What a search brought: one vocabulary for knowledge bases, agents and flows.

Shapes: botocore's service model of `bedrock-agent-runtime`, `RetrievedReference`,
`KnowledgeBaseRetrievalResult`, `RetrievalResultContent`, `Citation`.

Rule 1: passages, their metadata and where they are from are `RETRIEVED`: somebody else
        wrote them, and a model reads them next.
Rule 2: a citation's part of the answer repeats the answer, with places in it. After a
        redaction the places are those of the answer as the model said it.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.content import JSON, OpaqueKind, PartKind, Pointer
from bedrock_weir.surfaces.aws_names import NAMES
from bedrock_weir.surfaces.walk import Reader, Rules, Walk

_MEDIA = {
    "audio": OpaqueKind.AUDIO,
    "image": OpaqueKind.IMAGE,
    "video": OpaqueKind.VIDEO,
}


def _data_url(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read `byteContent` of an answer: a data URL, or base64 of a known type."""
    if not isinstance(value, str):
        walk.value(value, pointer, kind)
        return
    head, comma, _ = value.partition(";base64,")
    media = head.removeprefix("data:").partition("/")[0]
    if comma and head.startswith("data:"):
        walk.unreadable(_MEDIA.get(media, OpaqueKind.DOCUMENT), pointer)
    else:
        walk.unreadable(OpaqueKind.DOCUMENT, pointer)


KINDS: Mapping[str, PartKind] = {
    "citations": PartKind.CITATION,
    "generatedResponsePart": PartKind.CITATION,
    "retrievedReferences": PartKind.RETRIEVED,
    "retrievalResults": PartKind.RETRIEVED,
}
SPECIAL: Mapping[str, Reader] = {"byteContent": _data_url}
FREE = frozenset({"metadata"})

ANSWER = Rules(kinds=KINDS, special=SPECIAL, free=FREE, names=NAMES)
"""Of answers that bring passages."""
