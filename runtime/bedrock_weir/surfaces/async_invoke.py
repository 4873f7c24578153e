"""StartAsyncInvoke: a model's work whose result goes to S3.

Shapes: botocore's service model of `bedrock-runtime`, `StartAsyncInvokeRequest`.

Rule 1: the result goes where the request says, and past everybody who inspects: the
        place counts as content in S3 that is not read.
Rule 2: the input is a document of the model's own: it is free, but for media.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bedrock_weir.call import Resource, ResourceType
from bedrock_weir.content import OpaqueKind, PartKind
from bedrock_weir.surfaces.aws_names import NAMES
from bedrock_weir.surfaces.files import s3_location
from bedrock_weir.surfaces.json_surface import Body, JsonSurface, named
from bedrock_weir.surfaces.walk import Reader, Rules, opaque

_SPECIAL: Mapping[str, Reader] = {
    "base64String": opaque(OpaqueKind.VIDEO),
    "bytes": opaque(OpaqueKind.IMAGE),
    "s3Location": s3_location,
    "s3OutputDataConfig": s3_location,
}
_MODEL = {"modelId": ResourceType.MODEL}


def _resources(body: Body) -> Iterator[Resource]:
    yield from named(body, _MODEL, frozenset({"modelInput", "tags"}))


START = JsonSurface(
    Rules(kinds={"modelInput": PartKind.USER}, special=_SPECIAL, names=NAMES),
    Rules(names=NAMES),
    resources=_resources,
)
