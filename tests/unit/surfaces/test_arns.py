"""Resources that go by an ARN or by their id."""

from __future__ import annotations

import pytest

from bedrock_weir.call import Operation, Resource, ResourceType
from bedrock_weir.surfaces.arns import by_id, named_by_arn

ARN = "arn:aws:bedrock-agentcore:eu-west-1:123456789012"


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        (f"{ARN}:runtime/agent-ABCDEFGHI1", ["agent-ABCDEFGHI1"]),
        (f"{ARN}:runtime/agent-ABCDEFGHI1/runtime-endpoint/X", ["agent-ABCDEFGHI1"]),
        (f"{ARN}:code-interpreter-custom/c-ABCDEFGHI1", ["c-ABCDEFGHI1"]),
        (
            "arn:aws:bedrock-agentcore:eu-west-1:aws:browser/aws.browser.v1",
            ["aws.browser.v1"],
        ),
        ("agent-ABCDEFGHI1", []),
        ("arn:aws:s3", []),
        ("", []),
    ],
)
def test_an_arn_names_an_id(name: str, ids: list[str]) -> None:
    """Rule 1: an id names nothing more."""
    type_ = ResourceType.AGENT_RUNTIME
    assert by_id(type_, name) == tuple(Resource(type_, each) for each in ids)


def test_an_operation_is_asked_of_both() -> None:
    """Under the type of what its path names."""
    name = f"{ARN}:memory/notes-ABCDEFGHI1"
    asked = Operation("bedrock-agentcore", "GetEvent", name, False, ResourceType.MEMORY)
    assert named_by_arn(asked) == (Resource(ResourceType.MEMORY, "notes-ABCDEFGHI1"),)
