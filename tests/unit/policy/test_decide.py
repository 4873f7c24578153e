"""The two questions: what is asked, what is remembered, what an error means."""

from __future__ import annotations

from pathlib import Path

import pytest

from bedrock_weir.bundles import load_bundle
from bedrock_weir.call import IdentityMethod, Operation, Principal
from bedrock_weir.classifiers import CLASSES, GROUPS
from bedrock_weir.content import JSON, Direction, OpaqueKind
from bedrock_weir.policy.bundle import Bundle
from bedrock_weir.policy.decide import CallFacts, DataFacts, Decisions, provider_of
from bedrock_weir.policy.remedies import Remedy, settle

ROOT = Path(__file__).parents[3] / "policies"
CALLER = Principal("AKIDEXAMPLE", IdentityMethod.SIGV4)
PROVED = Principal("AKIDEXAMPLE", IdentityMethod.SIGV4, verified=True)
CONVERSE = Operation("bedrock-runtime", "Converse", "us.anthropic.claude-x", False)
CALL: dict[str, JSON] = {
    "route": "default",
    "streaming": False,
    "tools": False,
    "characters": 5,
    "kinds": ["user"],
    "classes": [],
}
DATA: dict[str, JSON] = {
    "route": "default",
    "operation": "Converse",
    "resource": "m",
    "model": "m",
    "kind": "user",
}


def decisions(policy: str = "", name: str = "sandbox") -> Decisions:
    """A bundle of one policy, or a shipped one."""
    if not policy:
        return Decisions(load_bundle(name), GROUPS)
    found = {path.name: path.read_bytes() for path in (ROOT / "sandbox").iterdir()}
    kept = {key: data for key, data in found.items() if not key.endswith(".cedar")}
    return Decisions(Bundle({**kept, "p.cedar": policy.encode()}), GROUPS)


def data(
    asked: Decisions, name: str, direction: Direction = Direction.SEND, **context: JSON
) -> Remedy:
    """Ask about a class of data."""
    facts = DataFacts(CALLER, direction, name, {**DATA, **context})
    return asked.data(facts).remedy


def test_the_sandbox_redacts_and_blocks_as_it_says() -> None:
    """Personal data both ways, access keys towards the model and in answers."""
    asked = decisions()
    for direction in Direction:
        for name in ("EMAIL", "US_SOCIAL_SECURITY_NUMBER", "CREDIT_DEBIT_CARD_NUMBER"):
            assert data(asked, name, direction) is Remedy.REDACT
    assert data(asked, "AWS_ACCESS_KEY", Direction.SEND) is Remedy.BLOCK
    assert data(asked, "AWS_ACCESS_KEY", Direction.RECEIVE) is Remedy.REDACT


@pytest.mark.parametrize("kind", OpaqueKind)
def test_what_cannot_be_read_is_blocked_unless_a_policy_permits_it(
    kind: OpaqueKind,
) -> None:
    """Exactly that kind, and in that direction."""
    assert data(decisions(), kind.value) is Remedy.BLOCK
    policy = (
        'permit (principal, action == Weir::Action::"Send",'
        f' resource == Weir::DataClass::"{kind.value}");'
    )
    asked = decisions(policy)
    assert data(asked, kind.value) is Remedy.ALLOW
    assert data(asked, kind.value, Direction.RECEIVE) is Remedy.BLOCK
    others = [other for other in OpaqueKind if other is not kind]
    assert all(data(asked, other.value) is Remedy.BLOCK for other in others)


def test_groups_name_classes() -> None:
    """PII and SECRET, INSPECTABLE and UNINSPECTABLE."""
    asked = decisions('permit (principal, action, resource in Weir::DataClass::"PII");')
    named = {name for name in CLASSES if data(asked, name) is Remedy.ALLOW}
    assert named == {name for name, groups in GROUPS.items() if "PII" in groups}


def test_tool_definitions_can_be_treated_apart_from_what_a_user_typed() -> None:
    """The question knows the kind of part."""
    asked = decisions(
        'permit (principal, action == Weir::Action::"Send", resource)'
        ' when { context.kind == "tool_spec" };'
    )
    assert data(asked, "EMAIL", kind="tool_spec") is Remedy.ALLOW
    assert data(asked, "EMAIL", kind="user") is Remedy.BLOCK


def test_silence_denies_a_call() -> None:
    """No policy speaks for it."""
    asked = decisions(
        'permit (principal, action == Weir::Action::"Receive", resource);'
    )
    answer = asked.call(CallFacts(CALLER, CONVERSE, "/x", CALL))
    assert not answer.is_allowed
    assert answer.policies == ()


def test_an_unknown_operation_is_permitted_only_by_name() -> None:
    """Promise 1."""
    facts = CallFacts(CALLER, None, "/guardrail/x/version/1/apply", CALL)
    assert not decisions().call(facts).is_allowed
    policy = (
        'permit (principal, action == Weir::Action::"UnknownOperation",'
        ' resource == Weir::Endpoint::"/guardrail/x/version/1/apply");'
    )
    assert decisions(policy).call(facts).is_allowed


def test_the_baseline_wants_proof() -> None:
    """A claim is not enough."""
    asked = decisions(name="baseline")
    assert not asked.call(CallFacts(CALLER, CONVERSE, "/x", CALL)).is_allowed
    assert asked.call(CallFacts(PROVED, CONVERSE, "/x", CALL)).is_allowed


def test_an_error_while_evaluating_refuses() -> None:
    """A forbid that cannot be evaluated must not be skipped."""
    asked = decisions(
        "permit (principal, action, resource);"
        'forbid (principal, action == Weir::Action::"Converse", resource)'
        " when { context.characters * 9223372036854775807 > 5 };"
    )
    answer = asked.call(CallFacts(CALLER, CONVERSE, "/x", CALL))
    assert not answer.is_allowed
    assert answer.errors


def test_facts_that_do_not_fit_the_schema_refuse() -> None:
    """A missing attribute is no decision, and no decision is a refusal."""
    context = {key: value for key, value in DATA.items() if key != "kind"}
    answer = decisions().data(DataFacts(CALLER, Direction.SEND, "EMAIL", context))
    assert answer.remedy is Remedy.BLOCK
    assert answer.errors


def test_a_decision_is_remembered_by_what_policies_mention() -> None:
    """Promise 7's other half: the same facts, the same decision, asked once."""
    asked = decisions(
        'permit (principal, action == Weir::Action::"Converse", resource)'
        " when { context.characters < 10 };"
    )
    for characters, allowed in ((5, True), (50, False), (5, True)):
        context = {**CALL, "characters": characters}
        facts = CallFacts(CALLER, CONVERSE, "/x", context)
        assert asked.call(facts).is_allowed is allowed
    kept = len(asked._remembered)
    for kinds in (["user"], ["system"]):
        asked.call(CallFacts(CALLER, CONVERSE, "/x", {**CALL, "kinds": [*kinds]}))
    assert len(asked._remembered) == kept


def test_a_policy_on_the_whole_context_is_remembered_by_all_of_it() -> None:
    """Nothing that a policy can see is left out of the key."""
    asked = decisions(
        "permit (principal, action, resource) unless { context == context };"
    )
    assert "*" in asked.bundle.policies.attributes


@pytest.mark.parametrize(
    ("model_id", "provider"),
    [
        ("anthropic.claude-3-haiku-20240307-v1:0", "anthropic"),
        ("us.anthropic.claude-sonnet-4-20250514-v1:0", "anthropic"),
        ("arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0", "amazon"),
        (
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.meta.llama3-v1:0",
            "meta",
        ),
        (
            "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc",
            "unknown",
        ),
        (
            "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova/abc",
            "unknown",
        ),
        ("nonsense", "unknown"),
    ],
)
def test_the_provider_stands_in_the_model_id(model_id: str, provider: str) -> None:
    """Where it does not, it is unknown."""
    assert provider_of(model_id) == provider


def test_one_refusal_that_blocks_is_enough() -> None:
    """The stricter remedy wins, and what cannot be read cannot be redacted."""
    assert settle([Remedy.REDACT, Remedy.REDACT], is_readable=True) is Remedy.REDACT
    assert settle([Remedy.REDACT, Remedy.BLOCK], is_readable=True) is Remedy.BLOCK
    assert settle([], is_readable=True) is Remedy.BLOCK
    assert settle([Remedy.REDACT], is_readable=False) is Remedy.BLOCK
