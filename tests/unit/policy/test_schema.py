"""The schemas of the shipped bundles, against the operations that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bedrock_weir.call import ResourceType
from bedrock_weir.surfaces.operations import OPERATIONS, Group

POLICIES = Path(__file__).parents[3] / "policies"
BUNDLES = ("baseline", "sandbox")
_ACTIONS = re.compile(
    r"action ([^;{]+?)\s+in \[(\w+)\]\s+appliesTo \{\s+principal: \[Caller\],\s+"
    r"resource: \[([^\]]+)\]"
)


def schema(name: str) -> str:
    """Return a bundle's schema."""
    return (POLICIES / name / "schema.cedarschema").read_text()


def test_the_bundles_have_one_schema() -> None:
    """What a policy can speak of does not depend on the bundle it began with."""
    assert schema("baseline") == schema("sandbox")


@pytest.mark.parametrize("group", list(Group))
def test_a_group_has_its_operations(group: Group) -> None:
    """Each operation is an action of its group, asked of what it can be asked of."""
    found = {
        name: (set(re.split(r",\s*", actions)), set(re.split(r",\s*", resources)))
        for actions, name, resources in _ACTIONS.findall(schema("baseline"))
    }
    actions, resources = found[group.value]
    rows = [row for row in OPERATIONS if row.group is group]
    assert actions == {row.name for row in rows}
    assert {row.type.value for row in rows} <= resources
    assert resources <= {item.value for item in ResourceType}
