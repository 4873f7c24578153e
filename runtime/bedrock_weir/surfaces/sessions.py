"""Sessions, their invocations, and the steps of those: what an application keeps.

Shapes: botocore's service model of `bedrock-agent-runtime`.

Rule 1: the text of a step is the user's on its way in, and retrieved on its way back:
        whoever reads it then did not write it. So is a session's metadata.
Rule 2: frameworks keep JSON in the text of a step; it is read as its source.
Rule 3: a picture's bytes are opaque, and a picture in S3 is.
Rule 4: a session in the path is asked about under its id as well as under its ARN.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.content import PartKind
from bedrock_weir.surfaces import traces
from bedrock_weir.surfaces.bodies import read_text_or_source
from bedrock_weir.surfaces.files import s3_location
from bedrock_weir.surfaces.identifiers import ARN, TIME, UUID, identifier
from bedrock_weir.surfaces.json_surface import JsonSurface
from bedrock_weir.surfaces.path_resources import sessions_of
from bedrock_weir.surfaces.walk import Reader, Rules

_FREE = frozenset({"sessionMetadata", "tags"})
_SPECIAL: Mapping[str, Reader] = {
    "createdAt": identifier(TIME),
    "encryptionKeyArn": identifier(ARN),
    "image": traces.read_image,
    "invocationId": identifier(UUID),
    "invocationIdentifier": identifier(UUID),
    "invocationStepId": identifier(UUID),
    "invocationStepTime": identifier(TIME),
    "lastUpdatedAt": identifier(TIME),
    "s3Location": s3_location,
    "sessionArn": identifier(ARN),
    "sessionId": identifier(UUID),
    "text": read_text_or_source,
}
_REQUEST = Rules(kinds={"payload": PartKind.USER}, free=_FREE, special=_SPECIAL)
_ANSWER = Rules(
    kinds={"payload": PartKind.RETRIEVED, "sessionMetadata": PartKind.RETRIEVED},
    free=_FREE,
    special=_SPECIAL,
)


SURFACE = JsonSurface(
    _REQUEST, _ANSWER, says=PartKind.SETTING, path_resources=sessions_of
)
