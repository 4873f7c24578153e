from __future__ import annotations

from bedrock_weir.bundles import load_bundle, shipped
from bedrock_weir.demo.calls import CALLS, EXTRA_RULE, replies
from bedrock_weir.policy.bundle import Bundle


def test_calls_can_be_told_apart():
    """No two calls share a name, a resource or a script: their traces do not mix."""
    assert len({call.name for call in CALLS}) == len(CALLS)
    assert len({call.resource for call in CALLS}) == len(CALLS)
    assert len(replies()) == len(CALLS) - 1  # one names no resource


def test_the_extra_rule_fits_the_sandbox():
    """The demo's bundle is the sandbox and one more policy."""
    folder = shipped("sandbox")
    assert folder is not None
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    bundle = Bundle({**files, "demo.cedar": EXTRA_RULE.encode()})
    assert len(bundle.policies) == len(load_bundle("sandbox").policies) + 1
