"""What a permit obliges to: which guardrail a call must have."""

from __future__ import annotations

import pytest

from bedrock_weir.call import IdentityMethod, Operation, Principal
from bedrock_weir.classifiers import GROUPS
from bedrock_weir.content import JSON
from bedrock_weir.errors import PolicyError
from bedrock_weir.policy.decide import CallDecision, CallFacts, Decisions
from tests.support.guarded import bundle, snapshot

OPEN = '@id("open") permit (principal, action, resource);'
CONTEXT: dict[str, JSON] = {
    "route": "default",
    "streaming": False,
    "tools": False,
    "characters": 5,
    "kinds": ["user"],
    "classes": [],
}
SECOND = '[guardrails.second]\nidentifier = "def456"\nversion = "1"'


def ask(calls: str, settings: str = "") -> CallDecision:
    """Ask about a call of Converse."""
    decisions = Decisions(bundle(calls=calls, settings=settings), GROUPS)
    caller = Principal("AKIDEXAMPLE", IdentityMethod.SIGV4)
    operation = Operation("bedrock-runtime", "Converse", "anthropic.claude-x", False)
    return decisions.call(CallFacts(caller, operation, "/", CONTEXT))


def guarded(name: str) -> str:
    """A permit that obliges to a guardrail."""
    return f'@id("{name}") @guardrail("{name}") permit (principal, action, resource);'


def test_the_permit_that_decided_gives_its_guardrail() -> None:
    """By the name of its table."""
    assert ask(guarded("main")).guardrails == ("main",)


def test_an_obligation_is_not_lost_beside_another_permit() -> None:
    """A permit without one does not release from the other's."""
    assert ask(guarded("main") + OPEN).guardrails == ("main",)
    assert ask(OPEN).guardrails == ()


def test_every_permit_that_decided_counts() -> None:
    """Whoever asks about a call learns of both."""
    both = guarded("main") + guarded("second")
    assert ask(both, SECOND).guardrails == ("main", "second")


def test_what_is_denied_owes_nothing() -> None:
    """A forbid decided, and it has no obligation."""
    forbid = '@id("no") forbid (principal, action, resource);'
    decision = ask(guarded("main") + forbid)
    assert not decision.is_allowed
    assert decision.guardrails == ()


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        (
            '@id("x") @guardrail("other") permit (principal, action, resource);',
            "`guardrails.other`",
        ),
        (
            '@id("x") @guardrail("main") forbid (principal, action, resource);',
            "belongs on a permit of calls",
        ),
        (
            (
                '@id("x") @guardrail("main")'
                ' permit (principal, action == Weir::Action::"Send", resource);'
            ),
            "belongs on a permit of calls",
        ),
        (
            (
                '@id("x") @guardrail("main") permit (principal, action in'
                ' [Weir::Action::"Send", Weir::Action::"Receive"], resource);'
            ),
            "belongs on a permit of calls",
        ),
        (
            '@id("x") @guard("main") permit (principal, action, resource);',
            "`@guard`",
        ),
    ],
)
def test_a_misplaced_obligation_is_an_error_at_load(calls: str, said: str) -> None:
    """It must not quietly mean nothing."""
    with pytest.raises(PolicyError) as caught:
        bundle(calls=calls)
    assert said in str(caught.value)


def test_a_wrong_table_is_an_error_of_the_settings_file() -> None:
    """Before any call is inspected."""
    with pytest.raises(PolicyError, match=r"bundle\.toml: `guardrails\.main\.trace`"):
        snapshot(settings='trace = "loud"')
