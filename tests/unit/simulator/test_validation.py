from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.simulator.operations import SERVICES, Operation, service_model
from bedrock_weir.simulator.refusal import Refusal
from bedrock_weir.simulator.validation import _compiled, check_parameters
from bedrock_weir.wire.http import Headers

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["messages", "role", "content", "text", "toolUse", "system"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


def asked(name: str, model_id: str) -> Operation:
    """Return an operation of the runtime."""
    return Operation("bedrock-runtime", name, {"modelId": model_id}, {})


def check(body: Any, *, model_id: str = "a.b", **headers: str) -> dict[str, Any]:
    """Check a Converse request."""
    return check_parameters(
        asked("Converse", model_id),
        headers=Headers(tuple(headers.items())),
        body=json.dumps(body).encode(),
    )


def said(*roles: str) -> dict[str, Any]:
    """Return a conversation of these roles."""
    return {"messages": [{"role": role, "content": [{"text": "a"}]} for role in roles]}


def test_everything_that_converse_takes() -> None:
    """A request with tools, documents, images, system and a guardrail passes."""
    schema = {"json": {"type": "object", "properties": {"a": {"type": "string"}}}}
    tool = {"name": "t", "description": "d", "inputSchema": schema}
    image = {"format": "png", "source": {"bytes": "YWJj"}}
    use = {"toolUseId": "1", "name": "t", "input": {"any": [1, None, "x"]}}
    result = {"toolUseId": "1", "content": [{"json": {"a": 1}}], "status": "success"}
    body = {
        "messages": [
            {"role": "user", "content": [{"text": "a"}, {"image": image}]},
            {"role": "assistant", "content": [{"toolUse": use}]},
            {"role": "user", "content": [{"toolResult": result}]},
        ],
        "system": [{"text": "s"}],
        "inferenceConfig": {"maxTokens": 1, "temperature": 0.5, "topP": None},
        "toolConfig": {"tools": [{"toolSpec": tool}], "toolChoice": {"auto": {}}},
        "additionalModelRequestFields": {"anything": {"goes": [1]}},
        "requestMetadata": {"a": "b"},
    }
    assert check(body) == body


@pytest.mark.parametrize("roles", [(), ("assistant",), ("user", "user")])
def test_conversations_have_an_order(roles: tuple[str, ...]) -> None:
    """Rule 4: the user begins, and roles alternate."""
    with pytest.raises(Refusal):
        check(said(*roles))
    check(said("user", "assistant", "user"))


def test_a_prompt_arn_comes_without_messages() -> None:
    """Rule 4: only a managed prompt brings its own messages."""
    arn = "arn:aws:bedrock:eu-west-1:123456789012:prompt/ABCDEFGHIJ:1"
    assert check({}, model_id=arn) == {}


def test_headers_and_model_ids_are_checked() -> None:
    """Members in the path and in headers obey the model, too."""
    for model_id, headers in (
        ("a b c", {}),
        ("a.b", {"x-amzn-bedrock-trace": "LOUD"}),
    ):
        with pytest.raises(Refusal) as caught:
            check_parameters(
                asked("InvokeModel", model_id),
                headers=Headers(tuple(headers.items())),
                body=b"{}",
            )
        assert caught.value.kind == "ValidationException"


def test_an_empty_body_is_refused() -> None:
    """InvokeModel needs a body."""
    with pytest.raises(Refusal, match="body"):
        check_parameters(asked("InvokeModel", "a.b"), headers=Headers(), body=b"")


def test_messages_never_quote_values() -> None:
    """A refusal names the place and not what stood there."""
    body = said("user")
    body["messages"][0]["role"] = "a secret"
    with pytest.raises(Refusal) as caught:
        check(body)
    assert "messages.1.member.role" in caught.value.message
    assert "secret" not in caught.value.message


@given(JSON)
def test_validation_raises_refusals_only(body: Any) -> None:
    """Whatever JSON comes, it passes or is refused with 400."""
    try:
        check(body)
    except Refusal as refusal:
        caught = refusal
    else:
        return
    assert caught.status == 400


def test_every_pattern_of_the_model_compiles() -> None:
    """Python reads every regular expression of the requests' model."""
    seen: set[str] = set()

    def visit(shape: Shape) -> None:
        if shape.name in seen:
            return
        seen.add(shape.name)
        match shape:
            case StringShape() if "pattern" in shape.metadata:
                _compiled(shape.metadata["pattern"])
            case StructureShape():
                for member in shape.members.values():
                    visit(member)
            case ListShape():
                visit(shape.member)
            case MapShape():
                visit(shape.key)
                visit(shape.value)
            case _:
                return

    for model in map(service_model, SERVICES):
        for name in model.operation_names:
            shape = model.operation_model(name).input_shape
            if shape is not None:
                visit(shape)
    assert len(seen) > 500


def test_a_query_is_checked() -> None:
    """Members in the query obey the model, numbers among them."""
    path = {"agentId": "AGENT12345", "agentAliasId": "TSTALIASID"}
    good = {"memoryType": ["SESSION_SUMMARY"], "memoryId": ["memory"]}
    for more, is_good in (
        ({"maxItems": ["5"]}, True),
        ({"maxItems": ["five"]}, False),
        ({"maxItems": ["5", "6"]}, False),
        ({"memoryType": ["LOUD"]}, False),
    ):
        query = {**good, **more}
        operation = Operation("bedrock-agent-runtime", "GetAgentMemory", path, query)
        try:
            check_parameters(operation, headers=Headers(), body=b"")
        except Refusal:
            assert not is_good, more
        else:
            assert is_good, more
