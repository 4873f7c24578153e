"""Where each operation takes a guardrail.

Shapes: botocore's service models of `bedrock-runtime` and `bedrock-agent-runtime`.

Rule 1: an operation that takes a guardrail takes it in the place that stands here,
        and in no other.
Rule 2: an operation that is not here takes none: the layer asks the guardrail itself,
        on what is sent and on what comes back.
Rule 3: where it could not see both, the operation cannot be guarded at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bedrock_weir.call import Operation

EACH = "*"
"""A step of a spot's pointer: every item of a list."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The members of an object that asks for a guardrail.

    Attributes:
        identifier: the member with the id.
        version: the member with the version.
        trace: the member that says how much is told, if there is one.
        mode: the member that says how a stream is guarded, if there is one.
        takes_arn: whether the id may be an ARN.
    """

    identifier: str = "guardrailIdentifier"
    version: str = "guardrailVersion"
    trace: str | None = None
    mode: str | None = None
    takes_arn: bool = True

    @property
    def names(self) -> frozenset[str]:
        """Every member that there is."""
        names = (self.identifier, self.version, self.trace, self.mode)
        return frozenset(name for name in names if name is not None)


@dataclass(frozen=True, slots=True)
class Spot:
    """One object of a body that asks for a guardrail.

    Attributes:
        pointer: where it stands.
        needs: how many steps of the pointer must be there for it to count. What is
            after them is made where it is missing.
    """

    pointer: tuple[str, ...]
    needs: int = 0


@dataclass(frozen=True, slots=True)
class InBody:
    """Members of the body ask for the guardrail."""

    spots: tuple[Spot, ...]
    fields: Fields


@dataclass(frozen=True, slots=True)
class InHeaders:
    """Headers ask for the guardrail, and a member of the body says how."""


@dataclass(frozen=True, slots=True)
class InPath:
    """The path names the guardrail: the call is one of a guardrail."""


@dataclass(frozen=True, slots=True)
class Nowhere:
    """The operation takes none (rule 2)."""


@dataclass(frozen=True, slots=True)
class Never:
    """The operation cannot be guarded (rule 3)."""

    reason: str


Place = InBody | InHeaders | InPath | Nowhere | Never

_CONVERSE = Fields(trace="trace")
_CONVERSE_STREAM = Fields(trace="trace", mode="streamProcessingMode")
_BY_ID = Fields(identifier="guardrailId", takes_arn=False)

_RETRIEVE = InBody((Spot(("guardrailConfiguration",)),), _BY_ID)
_GENERATE = InBody(
    tuple(
        Spot(
            (
                "retrieveAndGenerateConfiguration",
                source,
                "generationConfiguration",
                "guardrailConfiguration",
            ),
            needs=2,
        )
        for source in ("knowledgeBaseConfiguration", "externalSourcesConfiguration")
    ),
    _BY_ID,
)
_INLINE_AGENT = InBody(
    (
        Spot(("guardrailConfiguration",)),
        Spot(("collaborators", EACH, "guardrailConfiguration"), needs=2),
    ),
    Fields(),
)
_AGENTIC = InBody(
    (Spot(("policyConfiguration", "bedrockGuardrailConfiguration")),), _BY_ID
)

PLACES: Mapping[str, Mapping[str, Place]] = {
    "bedrock-runtime": {
        "ApplyGuardrail": InPath(),
        "Converse": InBody((Spot(("guardrailConfig",)),), _CONVERSE),
        "ConverseStream": InBody((Spot(("guardrailConfig",)),), _CONVERSE_STREAM),
        "InvokeModel": InHeaders(),
        "InvokeModelWithBidirectionalStream": Never(
            "its frames are signed one by one, so they cannot wait for a guardrail"
        ),
        "InvokeModelWithResponseStream": InHeaders(),
        "StartAsyncInvoke": Never("its result goes to S3, where no guardrail sees it"),
    },
    "bedrock-agent-runtime": {
        "AgenticRetrieveStream": _AGENTIC,
        "InvokeInlineAgent": _INLINE_AGENT,
        "Retrieve": _RETRIEVE,
        "RetrieveAndGenerate": _GENERATE,
        "RetrieveAndGenerateStream": _GENERATE,
    },
    "bedrock-agentcore": {},
}
"""By service and name; what is not here is `Nowhere`."""

_NOWHERE = Nowhere()


def place_of(operation: Operation) -> Place:
    """Return where an operation takes a guardrail."""
    return PLACES[operation.service].get(operation.name, _NOWHERE)
