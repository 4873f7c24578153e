from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.simulator.operations import Operation, route
from bedrock_weir.simulator.refusal import Refusal
from bedrock_weir.simulator.validation import service_model


def test_the_paths_are_botocores() -> None:
    """Each operation's name, method and path stand in botocore's model."""
    for operation in Operation:
        http = service_model().operation_model(operation.model_name).http
        assert http["method"] == "POST"
        assert http["requestUri"] == f"/model/{{modelId}}/{operation.value}"


def test_a_model_id_is_decoded() -> None:
    """A percent-encoded ARN is one segment, and comes out decoded."""
    operation, model_id = route("POST", "/model/arn%3Aaws%3A%3Aa%2Fb/converse")
    assert operation is Operation.CONVERSE
    assert model_id == "arn:aws::a/b"


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
