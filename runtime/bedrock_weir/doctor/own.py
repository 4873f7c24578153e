"""The proxy's settings and policy, and the proxy that runs on this machine."""

from __future__ import annotations

import orjson

from bedrock_weir.aws.policies import load_policy
from bedrock_weir.doctor import asking, certificates
from bedrock_weir.doctor.check import Result, fail, ok, skipped, warn
from bedrock_weir.doctor.task import STEP, Task, listener
from bedrock_weir.errors import (
    PolicyError,
    SettingsError,
    StoreUnavailable,
    WeirError,
)
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.settings import ProxySettings

_DIGEST = 19
"""Characters of a digest that are enough to tell two bundles apart."""


def settings(task: Task) -> Result:
    """Say whether the settings resolve."""
    found = task.settings
    if found is None:
        return fail("they do not resolve", task.wrong)
    if found.region is None:
        return warn(
            "no region is set",
            "set `AWS_REGION`: what has to be signed anew needs one",
        )
    tls = "TLS" if found.tls_cert else "plaintext"
    return ok(
        f"{found.listen}, {tls}, {found.region}, `record = {found.record}`,"
        f" {found.retention_mode} for {found.retention_days} days"
    )


def policy(_: Task, found: ProxySettings) -> Result:
    """Say whether the policy loads, and which it is."""
    try:
        bundle = load_policy(found.policy)
        Snapshot(bundle)
    except (PolicyError, SettingsError, StoreUnavailable) as error:
        return fail("it does not load", str(error))
    name, count = bundle.settings.bundle.name, len(bundle.policies)
    seen = f"`{name}`, {count} policies, {bundle.digest[:_DIGEST]}"
    if bundle.settings.signing.unsafe_sign_for_unverified_callers:
        return warn(
            f"{seen}; it signs for callers who have proved nothing",
            "turn `unsafe_sign_for_unverified_callers` off in `bundle.toml`, but for a"
            " demo",
        )
    return ok(seen)


def health(_: Task, found: ProxySettings) -> Result:
    """Say whether the proxy on this machine answers."""
    if found.listen_port == 0:
        return skipped("it listens on a free port, which nobody else knows")
    try:
        answer = asking.ask(listener(found), "/-/health", timeout=STEP)
    except ConnectionRefusedError:
        return skipped(f"no proxy runs on {found.listen}")
    except OSError as error:
        return fail(
            f"it takes connections and does not answer (`{type(error).__name__}`)",
            "see that `--tls-cert` and `--proxy-protocol` are set here as they are for"
            " the proxy; then read its log",
        )
    if answer.status == 200:
        return ok("it answers")
    return fail(f"HTTP {answer.status}", "read the proxy's log; restart the task")


def ready(_: Task, found: ProxySettings) -> Result:
    """Say whether the proxy on this machine takes calls, or why it does not."""
    if found.listen_port == 0:
        return skipped("it listens on a free port, which nobody else knows")
    try:
        answer = asking.ask(listener(found), "/-/ready", timeout=STEP)
        state = orjson.loads(answer.body)
    except ConnectionRefusedError:
        return skipped(f"no proxy runs on {found.listen}")
    except (OSError, orjson.JSONDecodeError):
        return fail("no answer that can be read", "see `health`")
    if answer.status == 200:
        digest = state.get("policy", {}).get("digest", "")
        return ok(f"it takes calls, with policy {digest[:_DIGEST]}")
    return fail(
        f"not ready (HTTP {answer.status})",
        str(state.get("record") or "wait: it drains, or it has just started"),
    )


def certificate(task: Task, found: ProxySettings) -> Result:
    """Say which certificate the proxy on this machine shows, and until when."""
    endpoint = listener(found)
    if found.listen_port == 0 or not endpoint.is_tls:
        return skipped("it listens without TLS, or on a free port")
    try:
        shown = certificates.shown(endpoint, STEP)
    except ConnectionRefusedError:
        return skipped(f"no proxy runs on {found.listen}")
    except (OSError, WeirError):
        return fail("no TLS", "see `health`")
    return certificates.judge_lifetime(shown.certificate, now=task.clock())
