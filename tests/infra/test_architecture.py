"""The drawings in docs/architecture.md are drawings of the templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

import pytest

from infra.rules.estate import Estate, Resource, number
from infra.rules.network import openings
from infra.rules.policies import granted
from tests.infra.synthesis import NAMES, ROOT, estate

PAGE: Final = (ROOT / "docs/architecture.md").read_text()
DRAWINGS: Final = re.findall(r"```mermaid\n(.+?)```", PAGE, re.DOTALL)
BOX: Final = re.compile(r"^ +(\w+)(\[\(?|\(\[)\"[^\"]+\"", re.MULTILINE)
EDGE: Final = re.compile(
    r"^ +(\w+) (?:--|-\.) ?(?:\"([^\"]+)\" (?:--|\.-))?> (\w+)$", re.MULTILINE
)
FRAME: Final = re.compile(r"^ +(?:subgraph .+|end)$|^flowchart LR$", re.MULTILINE)
PORT: Final = re.compile(r"TCP (\d+)")
ACTION: Final = re.compile(r"[a-z0-9]+:[A-Z]\w+")
ROW: Final = re.compile(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", re.MULTILINE)
UNDRAWN: Final = re.compile(r"^\| `([\w:]+)` \| (.+) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow of a drawing."""

    source: str
    target: str
    text: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a box is in the templates."""

    box: str
    stack: str
    type: str
    name: str

    def has(self, resource: Resource) -> bool:
        """Whether a resource is part of the box."""
        return (
            resource.stack.endswith(f"-{self.stack}")
            and resource.type in (f"AWS::{self.type}", self.type)
            and fnmatchcase(resource.logical_id, self.name)
        )


EDGES: Final = [
    Edge(source, target, text)
    for drawing in DRAWINGS
    for source, text, target in EDGE.findall(drawing)
]
OUTSIDE: Final = {
    name
    for drawing in DRAWINGS
    for name, shape in BOX.findall(drawing)
    if shape == "(["
}
INSIDE: Final = {
    name for drawing in DRAWINGS for name, _ in BOX.findall(drawing)
} - OUTSIDE
MEANINGS: Final = [
    Meaning(box, stack.lower(), *meaning.split(" "))
    for box, stack, meanings in ROW.findall(PAGE)
    for meaning in re.findall(r"`([^`]+)`", meanings)
]
SUPPORTING: Final = dict(UNDRAWN.findall(PAGE[PAGE.index("## What is not drawn") :]))
CONNECTED: Final = {(edge.source, edge.target) for edge in EDGES}


def box_of(resource: Resource) -> str | None:
    """Return the box that a resource is part of."""
    return next((each.box for each in MEANINGS if each.has(resource)), None)


def test_the_drawings_are_read_whole() -> None:
    """Every line of a drawing is a box, an arrow or a frame."""
    for drawing in DRAWINGS:
        read = len(BOX.findall(drawing)) + len(EDGE.findall(drawing))
        frames = FRAME.findall(drawing)
        assert read + len(frames) == len(drawing.splitlines())


def test_every_box_has_a_meaning_and_every_meaning_a_box() -> None:
    """The table and the drawings name the same boxes."""
    assert {each.box for each in MEANINGS} == INSIDE
    (said,) = re.findall(r"Round boxes are outside: (.+)\.", PAGE)
    assert set(re.findall(r"`(\w+)`", said)) == OUTSIDE


def test_every_arrow_joins_boxes() -> None:
    """No arrow leads to a box that nobody drew."""
    ends = {end for edge in EDGES for end in (edge.source, edge.target)}
    assert ends == INSIDE | OUTSIDE


@pytest.mark.parametrize("name", NAMES)
def test_every_resource_is_drawn_or_reasoned(name: str) -> None:
    """In one box, and not two; or its type stands under what is not drawn."""
    for resource in estate(name).resources.values():
        boxes = {each.box for each in MEANINGS if each.has(resource)}
        is_supporting = resource.type.removeprefix("AWS::") in SUPPORTING
        assert len(boxes) + is_supporting == 1, (resource.key, resource.type, boxes)


def test_every_meaning_is_in_a_template() -> None:
    """Nothing is drawn that no environment has."""
    resources = [each for name in NAMES for each in estate(name).resources.values()]
    types = {resource.type.removeprefix("AWS::") for resource in resources}
    assert set(SUPPORTING) <= types
    for meaning in MEANINGS:
        assert any(meaning.has(resource) for resource in resources), meaning


def test_every_drawn_port_is_open() -> None:
    """Out of one security group and into the other, where both are ours."""
    drawn = {
        (edge.source, edge.target, int(port))
        for edge in EDGES
        for port in PORT.findall(edge.text)
    }
    assert drawn == set(opened(estate("everything")))


@pytest.mark.parametrize("name", NAMES)
def test_every_open_port_is_drawn(name: str) -> None:
    """A rule of a security group that no drawing shows is one too many."""
    for source, target, port in opened(estate(name)):
        texts = [e.text for e in EDGES if (e.source, e.target) == (source, target)]
        assert f"TCP {port}" in texts, (source, target, port)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_role_may_touch_is_drawn(name: str) -> None:
    """An arrow leads from the role's box to each box that its policies name."""
    for source, target, _ in touched(estate(name)):
        assert (source, target) in CONNECTED, (source, target)


def test_every_drawn_action_is_allowed() -> None:
    """What an arrow says, a role of its first box may do to its second."""
    allowed = {
        found for name in ("everything", "dev") for found in touched(estate(name))
    }
    for edge in EDGES:
        for action in ACTION.findall(edge.text):
            if edge.target not in OUTSIDE:
                assert (edge.source, edge.target, action) in allowed, edge


def opened(found: Estate) -> Iterator[tuple[str, str, int]]:
    """Yield from which box to which a port is open, at both ends."""
    ways: dict[tuple[str, str, int], set[bool]] = {}
    for opening in openings(found):
        own, port = found.referred(opening.group), number(opening.body.get("ToPort"))
        if own is None or port is None or opening.body.get("IpProtocol") != "tcp":
            continue
        here, there = str(box_of(own)), _other_side(found, opening.peer, opening.cidr)
        if opening.is_ingress and here == there == "endpoints":
            # The other inhabitants of an owner's VPC, told below the drawing.
            assert "Bedrock" not in own.logical_id
            continue
        way = (there, here) if opening.is_ingress else (here, there)
        ways.setdefault((*way, port), set()).add(opening.is_ingress)
    for (source, target, port), sides in ways.items():
        needed = {True, False} if {source, target} <= INSIDE else set()
        if target in {"gateway", "endpoints"}:
            needed -= {True}  # a prefix list, or endpoints that were there before
        assert needed <= sides, (source, target, port)
        yield source, target, port


def _other_side(found: Estate, peer: str, cidr: str | None) -> str:
    group = found.referred(peer)
    if group is not None:
        return str(box_of(group))
    if peer.startswith("pl-"):
        return "gateway"
    own = found.environment.network.own
    if own and (peer == own.endpoint_security_group_id or cidr == own.cidr):
        return "endpoints"
    return "application"


def touched(found: Estate) -> Iterator[tuple[str, str, str]]:
    """Yield which box may do what to which other box."""
    for role in found.of("IAM::Role"):
        source = box_of(role)
        for statement in granted(found, role):
            for target in _targets(found, statement.resources):
                if source and target and source != target:
                    for action in statement.actions:
                        yield source, target, action


def _targets(found: Estate, resources: tuple[str, ...]) -> Iterator[str | None]:
    for reference in found.references(list(resources)):
        yield box_of(reference.resource)
    for named in found.of("Logs::LogGroup", "SQS::Queue"):
        name = named.get("LogGroupName") or named.get("QueueName")
        if name and any(f":{name}" in text for text in resources):
            yield box_of(named)
