"""The proxy's settings and policy, and the proxy that runs on this machine."""

from __future__ import annotations

from dataclasses import replace

import orjson
from botocore.exceptions import InvalidRegionError
from botocore.utils import validate_region_name

from bedrock_weir.aws.policies import load_policy
from bedrock_weir.doctor import asking, certificates
from bedrock_weir.doctor.check import Result, fail, ok, skipped, warn
from bedrock_weir.doctor.task import STEP, Task, listener, native_host
from bedrock_weir.errors import (
    PolicyError,
    SettingsError,
    StoreUnavailable,
    WeirError,
)
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.settings import ProxySettings

_ANY_NAME = "localhost"
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
    try:
        validate_region_name(found.region)
    except InvalidRegionError:
        return fail(
            "the region is no region's name", "correct `--region`, `AWS_REGION`"
        )
    tls = "TLS" if found.is_tls else "plaintext"
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
            "see that `--tls-...` and `--proxy-protocol` are set here as they are for"
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


def served_names(task: Task) -> list[str]:
    """Return a name for each certificate that the proxy serves: what to ask it for.

    The operator's is shown for every name but those of the proxy's own.
    """
    found = task.settings
    if found is None or found.listen_port == 0:
        return []
    names = [_ANY_NAME] if found.is_tls else []
    if found.tls_ca_key is not None:
        names += found.tls_names[:1] or [native_host("bedrock-runtime", found.region)]
    return names


def certificate(task: Task, name: str) -> Result:
    """Say which certificate the proxy on this machine shows, and until when."""
    found = task.settings
    if found is None:
        return skipped("the settings do not resolve (see `settings`)")
    endpoint = replace(listener(found), name=name)
    try:
        shown = certificates.shown(endpoint, STEP).certificate
    except ConnectionRefusedError:
        return skipped(f"no proxy runs on {found.listen}")
    except (OSError, WeirError):
        return fail("no TLS", "see `health`")
    if name not in (_ANY_NAME, *certificates.names_of(shown)):
        return fail(
            f"not for this name; {certificates.describe(shown)}",
            "add the name to the authority (`weir ca create`) and to `--tls-names`",
        )
    return certificates.judge_lifetime(shown, now=task.clock())
