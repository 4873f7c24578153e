"""Names, addresses, ports, certificates, and the time.

Rule 1: a name that leads to the proxy itself is a loop, whatever else it is.
Rule 2: S3 has a gateway endpoint, which keeps its public addresses. A public address
        of anything else is a way out through the internet.
Rule 3: every address of a name is tried: one that is dead is a zone that is dead.
Rule 4: AWS takes a signature that is up to five minutes old, or early.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from email.utils import parsedate_to_datetime
from ipaddress import ip_address

from bedrock_weir.doctor import asking, certificates
from bedrock_weir.doctor.asking import Endpoint
from bedrock_weir.doctor.check import Result, fail, ok, skipped, warn
from bedrock_weir.doctor.task import STEP

TOLERANCE = 300.0
"""Seconds that a clock may be wrong before AWS refuses signatures (rule 4)."""
_LONGEST_SEARCH = 6.0
"""Seconds after which no other endpoint is asked what time it is."""
DRIFT = 60.0
"""Seconds after which somebody should look at a clock."""


def names(endpoint: Endpoint, *, own_port: int | None = None) -> Result:
    """Say where a name leads.

    Args:
        endpoint: whose.
        own_port: where the proxy listens on this machine, if it does.
    """
    try:
        found = asking.addresses(endpoint.host, endpoint.port)
    except OSError:
        return fail(
            f"`{endpoint.host}` does not resolve",
            "correct the name (the region, `--upstream`, `AWS_ENDPOINT_URL_...`); a VPC"
            " needs DNS support and DNS host names, and an interface endpoint of"
            f" `{endpoint.service}` private DNS",
        )
    loops = [each for each in found if is_own(each) and endpoint.port == own_port]
    return judge_addresses(endpoint, found, loops=loops)


def judge_addresses(
    endpoint: Endpoint, found: Sequence[str], *, loops: Sequence[str] = ()
) -> Result:
    """Say what addresses mean (rules 1 and 2)."""
    seen = ", ".join(found)
    if loops:
        return fail(
            f"`{endpoint.host}` leads to the proxy itself ({', '.join(loops)})",
            "dial the endpoint-specific name (`--upstream"
            f" {endpoint.service}=https://vpce-...`), which no override touches",
        )
    public = [each for each in found if not _is_inside(each)]
    if not public:
        return ok(f"private: {seen}")
    if endpoint.may_be_public:
        return ok(f"public, as with a gateway endpoint: {seen}")
    return warn(
        f"public: {seen}",
        "calls leave through the internet, if they can: make the interface endpoint of"
        f" `{endpoint.service}` with private DNS, or name it in `--upstream`",
    )


def _is_inside(address: str) -> bool:
    found = ip_address(address.partition("%")[0])
    return found.is_private or found.is_loopback or found.is_link_local


def is_own(address: str) -> bool:
    """Tell whether an address is this machine's: it would be reached from itself."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))  # a datagram socket sends nothing by this
            return str(probe.getsockname()[0]) == address
    except OSError:
        return False


def ports(endpoint: Endpoint) -> Result:
    """Say whether every address takes a connection (rule 3)."""
    try:
        found = asking.addresses(endpoint.host, endpoint.port)
    except OSError:
        return fail("the name does not resolve", "see `dns`")
    began = time.monotonic()
    dead = [each for each in found if not _takes(replace(endpoint, host=each))]
    took = (time.monotonic() - began) * 1000 / len(found)
    if not dead:
        return ok(f"{len(found)} of {len(found)} addresses connect, {took:.0f} ms each")
    advice = (
        f"let this machine reach port {endpoint.port}: the endpoint's security group"
        " must let it in, its own must let it out, and a route must lead there"
    )
    seen = f"no connection to {', '.join(dead)}"
    return fail(seen, advice) if len(dead) == len(found) else warn(seen, advice)


def _takes(endpoint: Endpoint) -> bool:
    try:
        asking.connect(endpoint, STEP).close()
    except OSError:
        return False
    return True


def trust(endpoint: Endpoint, *, clock: Callable[[], float]) -> Result:
    """Say whether the certificate is one that is trusted for the name."""
    if not endpoint.is_tls:
        if all(map(_is_loopback, _addresses(endpoint))):
            return skipped("plaintext, on this machine")
        return warn("plaintext", "use an https:// URL: contents travel in the clear")
    try:
        shown = certificates.shown(endpoint, STEP)
    except ssl.SSLError as error:
        return fail(
            f"no TLS (`{error.reason or 'handshake failed'}`)",
            "something else listens there, or what is between them breaks TLS",
        )
    except OSError:
        return fail("no connection", "see `dns` and `tcp`")
    return certificates.judge(shown, endpoint, now=clock())


def _addresses(endpoint: Endpoint) -> list[str]:
    try:
        return asking.addresses(endpoint.host, endpoint.port)
    except OSError:
        return []


def _is_loopback(address: str) -> bool:
    return ip_address(address.partition("%")[0]).is_loopback


def time_of(endpoints: Sequence[Endpoint], *, clock: Callable[[], float]) -> Result:
    """Compare the clock with the first endpoint that says what time it is."""
    until = time.monotonic() + _LONGEST_SEARCH
    for endpoint in endpoints:
        if time.monotonic() > until:
            break
        before = clock()
        try:
            answer = asking.ask(endpoint, "/", timeout=STEP)
            theirs = parsedate_to_datetime(answer.headers["date"]).timestamp()
        except (OSError, KeyError, ValueError):
            continue
        return judge_clock((before + clock()) / 2 - theirs, endpoint.service)
    return warn(
        "no endpoint says what time it is",
        "make one of them reachable (see `tcp`), then look again",
    )


def judge_clock(skew: float, source: str) -> Result:
    """Say what a clock's difference means (rule 4).

    Args:
        skew: seconds that this machine is ahead.
        source: whose time it is.
    """
    where = "ahead of" if skew > 0 else "behind"
    if abs(skew) < 2.0:  # `Date` has whole seconds
        return ok(f"as `{source}` has it, to the second")
    seen = f"{abs(skew):.0f} seconds {where} `{source}`"
    advice = "synchronise this machine's clock (on EC2: chrony with 169.254.169.123)"
    if abs(skew) >= TOLERANCE:
        return fail(seen, f"AWS refuses signatures from here: {advice}")
    return warn(seen, advice) if abs(skew) >= DRIFT else ok(seen)
