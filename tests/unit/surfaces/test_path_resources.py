from __future__ import annotations

from urllib.parse import quote

import pytest

from bedrock_weir.call import Resource, ResourceType
from bedrock_weir.surfaces.path_resources import flows_of, sessions_of
from bedrock_weir.surfaces.route import route

BEDROCK = "arn:aws:bedrock:eu-west-1:123456789012"
UUID = "00000000-1111-2222-3333-444444444444"


def flow(flow_id: str, alias: str) -> Resource:
    """Return an alias of a flow as a policy names it."""
    return Resource(ResourceType.FLOW, f"{flow_id}/{alias}", flow_id)


def named(flow_id: str, alias: str, execution: str | None = None) -> list[Resource]:
    """Return what a path of a flow names beside what stands in it."""
    more = (
        "" if execution is None else f"/executions/{quote(execution, safe='')}/events"
    )
    path = f"/flows/{quote(flow_id, safe='')}/aliases/{quote(alias, safe='')}{more}"
    operation = route("POST" if execution is None else "GET", path)
    assert operation is not None
    return list(flows_of(operation))


def test_ids_name_nothing_else():
    """The operation's own target is what a policy speaks of already."""
    assert named("ABCDEFGHIJ", "TSTALIASID") == []
    assert named("ABCDEFGHIJ", "TSTALIASID", "one") == []


@pytest.mark.parametrize("flow_id", ["ABCDEFGHIJ", f"{BEDROCK}:flow/ABCDEFGHIJ"])
@pytest.mark.parametrize(
    "alias", ["KLMNOPQRST", f"{BEDROCK}:flow/ABCDEFGHIJ/alias/KLMNOPQRST"]
)
def test_arns_name_the_same_flow(flow_id, alias):
    """However it is written, the policy is asked about its id."""
    is_id = flow_id == "ABCDEFGHIJ" and alias == "KLMNOPQRST"
    expected = [] if is_id else [flow("ABCDEFGHIJ", "KLMNOPQRST")]
    assert named(flow_id, alias) == expected


def test_an_arn_of_another_flow_is_asked_about_as_well():
    """An alias or an execution is no way around a policy about its flow."""
    alias = f"{BEDROCK}:flow/ZZZZZZZZZZ/alias/KLMNOPQRST"
    assert flow("ZZZZZZZZZZ", "KLMNOPQRST") in named("ABCDEFGHIJ", alias)
    execution = f"{alias}/execution/one"
    assert named("ABCDEFGHIJ", "TSTALIASID", execution) == [
        flow("ZZZZZZZZZZ", "KLMNOPQRST")
    ]


def test_a_session_is_asked_about_under_its_id():
    """Its ARN ends in that."""
    by_id = route("GET", f"/sessions/{UUID}/")
    arn = quote(f"{BEDROCK}:session/{UUID}", safe="")
    by_arn = route("GET", f"/sessions/{arn}/")
    assert by_id is not None
    assert by_arn is not None
    assert sessions_of(by_id) == ()
    assert sessions_of(by_arn) == (Resource(ResourceType.SESSION, UUID),)
    assert sessions_of(by_arn) == (by_id.target,)
