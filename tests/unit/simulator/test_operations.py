from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.simulator.operations import SERVICES, route, service_model
from bedrock_weir.simulator.refusal import Refusal


def test_every_operation_has_a_route() -> None:
    """Whatever botocore's models know is found, under its own name and service."""
    for service in SERVICES:
        model = service_model(service)
        for name in model.operation_names:
            http = model.operation_model(name).http
            path = http["requestUri"].partition("?")[0].replace("{", "").rstrip()
            target = path.replace("}", "")
            found = route(http["method"], target)
            assert (found.service, found.name) == (service, name)


def test_a_parameter_is_decoded() -> None:
    """A percent-encoded ARN is one segment, and comes out decoded."""
    operation = route("POST", "/model/arn%3Aaws%3A%3Aa%2Fb/converse")
    assert operation.name == "Converse"
    assert operation.model_id == operation.subject == "arn:aws::a/b"


def test_a_host_answers_to_its_own_operations() -> None:
    """The runtime's host does not know what the agents' does."""
    assert route("POST", "/rerank", service="bedrock-agent-runtime").name == "Rerank"
    with pytest.raises(Refusal):
        route("POST", "/rerank", service="bedrock-runtime")


@pytest.mark.parametrize(
    "path",
    ["", "/", "/model/a", "/model//invoke", "/model/a/b/invoke", "/model/%ff/invoke"],
)
def test_other_paths_are_unknown(path: str) -> None:
    """A path that is not exactly an operation's is refused."""
    with pytest.raises(Refusal) as caught:
        route("POST", path)
    assert (caught.value.status, caught.value.kind) == (
        404,
        "UnknownOperationException",
    )


@given(st.text(max_size=8), st.text(max_size=40))
def test_routing_raises_refusals_only(method: str, path: str) -> None:
    """Whatever the path, routing refuses or routes."""
    try:
        route(method, path)
    except Refusal as refusal:
        caught = refusal
    else:
        return
    assert caught.status == 404
