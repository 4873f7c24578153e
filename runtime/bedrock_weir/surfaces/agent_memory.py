"""GetAgentMemory: what an agent keeps of sessions that have ended.

Shapes: botocore's service model of `bedrock-agent-runtime`.

Rule 1: a summary is retrieved: it comes from sessions that others may have had.
Rule 2: the request has no body; one that is there all the same is read.
"""

from __future__ import annotations

from bedrock_weir.content import PartKind
from bedrock_weir.surfaces.identifiers import TIME, TOKEN, UUID, identifier
from bedrock_weir.surfaces.json_surface import JsonSurface
from bedrock_weir.surfaces.walk import Rules

_ANSWER = Rules(
    special={
        "memoryId": identifier(UUID),
        "nextToken": identifier(TOKEN),
        "sessionExpiryTime": identifier(TIME),
        "sessionId": identifier(UUID),
        "sessionStartTime": identifier(TIME),
    }
)


SURFACE = JsonSurface(Rules(), _ANSWER, says=PartKind.RETRIEVED)
