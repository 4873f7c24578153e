"""What a search brought: passages, table rows and media, with where they are from.

The answers of knowledge bases share it, whole and in streams. Shapes: botocore's
service model of `bedrock-agent-runtime`, `KnowledgeBaseRetrievalResult`, `Citation`,
`RetrievedReference`, `RetrievalResultContent`.

Rule 1: all of it is retrieved: somebody else wrote it, its locations, metadata and
        document ids as well. A document id has no form, so it is text like the rest.
Rule 2: sound and moving pictures are opaque: a passage has their place in S3, and what
        was understood of them as text.
Rule 3: a cell of bytes is read as the bytes that it holds.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.content import JSON, OpaqueKind, PartKind, Pointer
from bedrock_weir.surfaces.files import read_data_url, read_file
from bedrock_weir.surfaces.walk import Reader, Walk


def _media_segment(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    if isinstance(value, dict) and "s3Uri" in value:
        walk.unreadable(OpaqueKind.S3_LOCATION, (*pointer, "s3Uri"))
    walk.value(value, pointer, kind)


def _row(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    if not isinstance(value, list):
        walk.value(value, pointer, kind)
        return
    for index, cell in enumerate(value):
        place = (*pointer, index)
        if isinstance(cell, dict) and cell.get("type") == "BLOB":
            walk.members(cell, place, kind, but=("columnValue",))
            bytes_ = cell.get("columnValue")
            read_file(walk, bytes_, "text/plain", (*place, "columnValue"), kind)
        else:
            walk.value(cell, place, kind)


KINDS: Mapping[str, PartKind] = {
    "retrievalResults": PartKind.RETRIEVED,
    "retrievedReferences": PartKind.RETRIEVED,
}
"""Where passages stand in an answer."""
FREE = frozenset({"metadata"})
"""What their owner named as they liked."""
SPECIAL: Mapping[str, Reader] = {
    "audio": _media_segment,
    "byteContent": read_data_url,
    "row": _row,
    "video": _media_segment,
}
"""What is not read as it stands."""
