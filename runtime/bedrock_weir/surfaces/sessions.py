"""Sessions: what an application keeps of a conversation, and reads again.

Shapes: botocore's service model of `bedrock-agent-runtime`, `InvocationStepPayload`.
"""

from __future__ import annotations

from bedrock_weir.content import PartKind
from bedrock_weir.surfaces.agent_blocks import ANSWER, REQUEST
from bedrock_weir.surfaces.json_surface import JsonSurface

SESSION = JsonSurface(REQUEST, ANSWER, says=PartKind.RETRIEVED)
"""Written with the caller's words, read as what was kept."""
