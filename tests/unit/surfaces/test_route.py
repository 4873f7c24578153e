"""The route table against botocore's models, and what it refuses."""

from __future__ import annotations

import re
from urllib.parse import quote

import botocore.session
import pytest
from botocore.model import ServiceModel
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.call import ResourceType
from bedrock_weir.surfaces import SURFACES, UNINSPECTED
from bedrock_weir.surfaces.operations import OPERATIONS, Row
from bedrock_weir.surfaces.route import route

SERVICES = ("bedrock-runtime", "bedrock-agent-runtime", "bedrock-agentcore")
MODELS: dict[str, ServiceModel] = {
    name: botocore.session.get_session().get_service_model(name) for name in SERVICES
}
NAMED = [
    (service, name)
    for service, model in MODELS.items()
    for name in model.operation_names
]


def row_of(service: str, name: str) -> Row:
    """Return an operation's row."""
    found = [row for row in OPERATIONS if (row.service, row.name) == (service, name)]
    assert len(found) == 1, (service, name, len(found))
    return found[0]


@pytest.mark.parametrize(("service", "name"), NAMED)
def test_a_row_says_what_botocore_says(service: str, name: str) -> None:
    """Method, path, query and whether the answer streams are those of AWS's model."""
    row, model = row_of(service, name), MODELS[service].operation_model(name)
    path = model.http["requestUri"].partition("?")[0]
    assert row.method == model.http["method"]
    assert ["{}" if item is None else item for item in row.segments] == re.sub(
        r"\{\w+\}", "{}", path
    ).split("/")[1:]
    assert list(row.parameters) == re.findall(r"\{(\w+)\}", path)
    members = model.input_shape.members.values() if model.input_shape else ()
    query = {
        member.serialization["name"]: member.type_name
        for member in members
        if member.serialization.get("location") == "querystring"
    }
    assert row.query == set(query)
    assert row.lists == {name for name, kind in query.items() if kind == "list"}
    payload = model.get_streaming_output()
    streams = payload is not None and payload.serialization.get("streaming", False)
    assert row.streaming == (streams or model.has_event_stream_output)


@pytest.mark.parametrize(("service", "name"), NAMED)
def test_a_written_path_is_routed_to_its_operation(service: str, name: str) -> None:
    """Parameters are decoded once, and tell what the operation is asked of."""
    row = row_of(service, name)
    values = iter(quote(f"arn:aws:x/{item}", safe="") for item in row.parameters)
    segments = [next(values) if item is None else item for item in row.segments]
    query = "&".join(f"{item}=a%2Fb" for item in sorted(row.query))
    target = "/" + "/".join(segments) + (f"?{query}" if query else "")
    found = route(row.method, target)
    assert found is not None
    assert (found.service, found.name) == (service, name)
    assert [value for _, value in found.path] == [
        f"arn:aws:x/{item}" for item in row.parameters
    ]
    assert dict(found.query) == dict.fromkeys(row.query, "a/b")
    assert found.type is row.type
    others = set(SERVICES) - {service}
    assert route(row.method, target, service=service) == found
    for other in others:
        elsewhere = route(row.method, target, service=other)
        assert elsewhere is None or elsewhere.service == other


def test_every_row_is_an_operation_of_botocores() -> None:
    """No row was made up, and none stands twice."""
    assert sorted((row.service, row.name) for row in OPERATIONS) == sorted(NAMED)


def test_what_is_inspected_and_what_is_not_have_no_operation_in_common() -> None:
    """An operation is inspected, or there is a reason why not; both are known."""
    for service in SERVICES:
        both = set(SURFACES[service]) & set(UNINSPECTED[service])
        assert not both
        named = set(SURFACES[service]) | set(UNINSPECTED[service])
        assert named <= set(MODELS[service].operation_names)
        assert all(item.reason for item in UNINSPECTED[service].values())


@pytest.mark.parametrize(("service", "name"), NAMED)
def test_every_operation_is_inspected_or_has_a_reason_why_not(
    service: str, name: str
) -> None:
    """The next release of botocore's models tells what is to be added."""
    assert (name in SURFACES[service]) != (name in UNINSPECTED[service])


def test_an_alias_belongs_to_what_it_is_of() -> None:
    """A policy can name an agent, or one alias of it."""
    found = route("POST", "/agents/A/agentAliases/B/sessions/C/text")
    assert found is not None
    assert found.target.type is ResourceType.AGENT
    assert (found.target.id, found.target.parent) == ("A/B", "A")


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/model/a/converse"),
        ("POST", ""),
        ("POST", "/"),
        ("POST", "model/a/converse"),
        ("POST", "//model/a/converse"),
        ("POST", "/model//converse"),
        ("POST", "/model/a/b/converse"),
        ("POST", "/model/a/converse/"),
        ("POST", "/model/a/Converse"),
        ("POST", "/model/a/converse?"),
        ("POST", "/model/a/converse?x=1"),
        ("POST", "/model/%ff/converse"),
        ("POST", "/model/%0a/converse"),
        ("POST", "/model/%/converse"),
        ("POST", "/model/a/%63onverse"),
        ("POST", "/model/" + "a" * 7000 + "/converse"),
        ("PUT", "/sessions"),
        ("GET", "/async-invoke?maxResults"),
        ("GET", "/async-invoke?maxResults=1&maxResults=2"),
        ("GET", "/async-invoke?unknown=1"),
        ("GET", "/async-invoke?maxResults=1#x"),
    ],
)
def test_what_does_not_match_exactly_is_unknown(method: str, target: str) -> None:
    """Nothing is normalised before it is matched."""
    assert route(method, target) is None


@given(st.sampled_from(["GET", "POST", "PUT"]), st.text(max_size=60))
def test_routing_never_fails(method: str, target: str) -> None:
    """Whatever the target, there is an operation or there is none."""
    found = route(method, "/" + target)
    assert found is None or found.name
