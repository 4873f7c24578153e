"""What an application's side sees: the endpoint it calls, and the way around it.

Rule 1: the endpoint answers as the proxy does, and not as Bedrock.
Rule 2: where the native endpoint answers as Bedrock, nothing but IAM keeps an
        application from going around the proxy.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass

from bedrock_weir.doctor import asking, bedrock, certificates, network
from bedrock_weir.doctor.asking import Endpoint
from bedrock_weir.doctor.bedrock import Speaker
from bedrock_weir.doctor.check import Result, fail, ok, skipped, warn
from bedrock_weir.doctor.task import STEP

_OWN_PATHS = "/-/"
_RECORDED = "on the record as a denied call"


@dataclass(frozen=True, slots=True)
class Client:
    """What the checks of a client look at.

    Attributes:
        endpoint: the proxy, as applications reach it.
        native: Bedrock's own, which applications are not to reach; None if no region
            is known.
        clock: the time, in seconds since the epoch.
    """

    endpoint: Endpoint
    native: Endpoint | None
    clock: Callable[[], float] = time.time


def names(client: Client) -> Result:
    """Say where the endpoint's name leads."""
    return network.names(client.endpoint)


def ports(client: Client) -> Result:
    """Say whether the endpoint takes connections."""
    return network.ports(client.endpoint)


def trust(client: Client) -> Result:
    """Say whether the endpoint's certificate is trusted for its name."""
    return network.trust(client.endpoint, clock=client.clock)


def time_of(client: Client) -> Result:
    """Compare the clock with the endpoint's."""
    return network.time_of([client.endpoint], clock=client.clock)


def http2(client: Client) -> Result:
    """Say whether HTTP/2 is offered, which some SDKs and operations need."""
    if not client.endpoint.is_tls:
        return skipped("plaintext has no ALPN")
    try:
        protocol = certificates.shown(client.endpoint, STEP).protocol
    except OSError:
        return fail("no TLS", "see `tls`")
    if protocol == "h2":
        return ok("ALPN chose `h2`")
    return fail(
        f"ALPN chose `{protocol or 'nothing'}`",
        "let TLS through to the proxy: a listener in front that ends TLS must offer h2,"
        " which the AWS SDK for JavaScript and duplex calls need",
    )


def health(client: Client) -> Result:
    """Say whether the proxy's own paths answer."""
    try:
        answer = asking.ask(client.endpoint, f"{_OWN_PATHS}ready", timeout=STEP)
    except (ssl.SSLError, OSError):
        return fail("no answer", "see `dns`, `tcp` and `tls`")
    if answer.status == 200:
        return ok("ready")
    if answer.status == 503:
        return fail(
            "the proxy is there, and does not take calls",
            "run `weir doctor` in a task: its policy or its records fail",
        )
    return fail(
        f"HTTP {answer.status}: this is not the proxy",
        "see that the endpoint's name leads to the proxy (`dns`)",
    )


def metrics(client: Client) -> Result:
    """Say whether what is not for clients is hidden from them."""
    try:
        answer = asking.ask(client.endpoint, f"{_OWN_PATHS}metrics", timeout=STEP)
        is_local = all(
            network.is_own(each)
            for each in asking.addresses(client.endpoint.host, client.endpoint.port)
        )
    except OSError:
        return fail("no answer", "see `dns`, `tcp` and `tls`")
    if answer.status != 200:
        return ok(f"hidden (HTTP {answer.status})")
    if is_local:
        return ok("shown, to this machine itself")
    return warn(
        "metrics are shown to clients",
        "something in front hides clients' addresses: turn on PROXY protocol on both"
        " sides (`--proxy-protocol`)",
    )


def denial(client: Client) -> Result:
    """Say whether a call without credentials is denied by the proxy (rule 1)."""
    try:
        answer = bedrock.ask(client.endpoint)
    except OSError:
        return fail("no answer", "see `dns`, `tcp` and `tls`")
    match bedrock.speaker(answer):
        case Speaker.WEIR if answer.status == 403:
            call = answer.headers.get("x-amzn-requestid", "")
            return ok(f"denied by the proxy; {_RECORDED}, {call}")
        case Speaker.WEIR | Speaker.LOOP:
            return fail(
                f"the proxy could not decide (HTTP {answer.status})",
                "run `weir doctor` in a task: its policy or its records fail",
            )
        case Speaker.BEDROCK:
            return fail(
                "Bedrock itself answers: calls are not inspected",
                "the name must lead to the proxy: create the private hosted zone, or"
                " set the SDK's endpoint (`AWS_ENDPOINT_URL_BEDROCK_RUNTIME`)",
            )
        case Speaker.OTHER:
            return fail(
                f"HTTP {answer.status}, neither the proxy's words nor Bedrock's",
                "see what listens there (`tls` shows its certificate)",
            )


def bypass(client: Client) -> Result:
    """Say whether Bedrock can be reached around the proxy (rule 2)."""
    native = client.native
    if native is None:
        return skipped("no region is known: give `--region`")
    try:
        asking.addresses(native.host, native.port)
    except OSError:
        return ok(f"`{native.host}` does not resolve here")
    try:
        found = bedrock.speaker(bedrock.ask(native, marked=True))
    except OSError:
        return ok(f"`{native.host}` is not reached from here")
    match found:
        case Speaker.LOOP | Speaker.WEIR:
            return ok(f"`{native.host}` leads to the proxy")
        case Speaker.BEDROCK | Speaker.OTHER:
            return warn(
                f"`{native.host}` answers directly",
                "let IAM refuse what does not come through the proxy: attach the"
                " stack's policy that denies `bedrock:Invoke*` without its"
                " `aws:SourceVpce`, or take the way there away",
            )
