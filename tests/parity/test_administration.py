"""Operations that nobody reads, through boto3 on both paths.

What carries no content passes where its action is permitted, and not elsewhere; what
carries some passes nowhere unless a policy names the class.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.parity.administration import Administration, administration
from tests.parity.test_parity import seen_of
from tests.parity.test_surfaces import Both, both_ways, in_order, read_ours
from tests.support.proxy import bundle_folder

PERMITTED = """
@id("whatever-is-not-content")
permit (
  principal,
  action in [Weir::Action::"Administration", Weir::Action::"Evaluation"],
  resource
);
"""
OPERATIONS = list(administration())


@pytest.fixture(scope="module", name="permitted")
def _permitted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Both ways in, where a policy permits every action."""
    policy = bundle_folder(tmp_path_factory.mktemp("policy") / "all", PERMITTED)
    with both_ways(policy) as both:
        yield both


@pytest.fixture(scope="module", name="sandbox")
def _sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Both ways in, under the sandbox's policy."""
    policy = bundle_folder(tmp_path_factory.mktemp("policy") / "sandbox")
    with both_ways(policy) as both:
        yield both


def outcomes(both: Both, operations: list[Administration]) -> dict[str, str]:
    """Ask for each operation on both paths; return what both saw, as one text."""
    found: dict[str, str] = {}
    clients: dict[str, tuple[Any, Any]] = {}
    for item in operations:
        if item.service not in clients:
            clients[item.service] = both.clients(item.service)
        pair = clients[item.service]
        seen = [seen_of(each, item.operation, item.arguments) for each in pair]
        assert seen[0] == seen[1], item
        found[f"{item.service} {item.name}"] = str(seen[0])
    for pair in clients.values():
        for client in pair:
            client.close()
    return found


def test_what_carries_content_passes_by_no_permit_for_its_action(
    permitted: Both,
) -> None:
    """It takes a permit of its class, which this bundle has not."""
    read = [item for item in OPERATIONS if item.has_content]
    assert len(read) > 5
    for name, seen in outcomes(permitted, read).items():
        assert "AccessDeniedException" in seen, (name, seen)
    assert permitted.simulator.requests() == []


def test_what_carries_no_content_passes_by_its_permit(permitted: Both) -> None:
    """The answer is the service's, and both paths record the same."""
    plain = [item for item in OPERATIONS if not item.has_content]
    assert len(plain) > 50
    permitted.simulator.reset()
    for name, seen in outcomes(permitted, plain).items():
        assert "Exception" not in seen, (name, seen)
    assert len(permitted.simulator.requests()) == 2 * len(plain)
    ours, theirs = read_ours(permitted)
    assert in_order(ours) == in_order(theirs)
    endings = {entry["unmapped"]["weir"].get("ending", "complete") for entry in ours}
    assert endings == {"complete"}


def test_what_no_permit_speaks_for_is_denied(sandbox: Both) -> None:
    """The sandbox permits no administration, so nothing of it is sent."""
    plain = [
        item
        for item in OPERATIONS
        if item.name.startswith(("Delete", "Tag", "GetResource"))
    ]
    assert plain
    for name, seen in outcomes(sandbox, plain).items():
        assert "AccessDeniedException" in seen, (name, seen)
    assert sandbox.simulator.requests() == []
