"""The application's side: its endpoint, and the names that lead to it."""

from __future__ import annotations

from collections.abc import Iterator

from infra.rules.estate import Estate, Resource
from infra.rules.rule import Fault, rule
from infra.settings import Routing


def endpoints(estate: Estate) -> Iterator[Resource]:
    """Yield the endpoints that lead to the proxy."""
    for endpoint in estate.of("EC2::VPCEndpoint"):
        name = str(endpoint.get("ServiceName"))
        target = estate.referred(name)
        made = target is not None and target.type == "AWS::EC2::VPCEndpointService"
        if made or name.startswith("com.amazonaws.vpce."):
            yield endpoint


def host_names(estate: Estate) -> frozenset[str]:
    """Return the names under which SDKs look for what is inspected."""
    region = estate.environment.region
    return frozenset(
        f"{service}{fips}.{region}.{domain}"
        for service in estate.environment.services
        for fips in ("", "-fips")
        for domain in ("amazonaws.com", "api.aws")
    )


@rule("WEIR-CONS-01", source="AWS SDK endpoint rules of the services")
def zones_are_bedrock(estate: Estate) -> Iterator[Fault]:
    """A private hosted zone is a host name of an inspected service, or the proxy's.

    A zone for more, such as the Region's, would take every AWS service's name away.
    """
    names = {*host_names(estate), estate.environment.tls.host}
    for zone in estate.of("Route53::HostedZone"):
        name = str(zone.get("Name")).rstrip(".")
        if name not in names:
            yield Fault(zone, "Name", f"`{name}` is not inspected")
        if not zone.items("VPCs"):
            yield Fault(zone, "VPCs", "are missing: the zone would be public")


@rule("WEIR-CONS-02", source="infra/settings, routing")
def every_name(estate: Estate) -> Iterator[Fault]:
    """With `dns` routing every inspected name has its zone, and without none has.

    A service that is left out goes around the weir.
    """
    consumer = estate.environment.consumer
    is_dns = Routing.DNS in estate.environment.routing and consumer and consumer.zones
    names = host_names(estate)
    found = names & {
        str(zone.get("Name")).rstrip(".") for zone in estate.of("Route53::HostedZone")
    }
    for endpoint in endpoints(estate):
        if endpoint.stack.endswith("-consumer"):
            for name in sorted(names - found if is_dns else ()):
                yield Fault(endpoint, "", f"`{name}` has no zone")
            for name in sorted(() if is_dns else found):
                yield Fault(endpoint, "", f"`{name}` has a zone, unasked")


@rule("WEIR-CONS-03", source="AWS PrivateLink guide, private DNS names")
def no_private_dns(estate: Estate) -> Iterator[Fault]:
    """The endpoint to the proxy has no private DNS.

    Endpoint services need a proved domain for it, and nobody can prove amazonaws.com.
    """
    for endpoint in endpoints(estate):
        if endpoint.get("PrivateDnsEnabled") is not False:
            yield Fault(endpoint, "PrivateDnsEnabled", "is not false")
        if endpoint.get("VpcEndpointType") != "Interface":
            yield Fault(endpoint, "VpcEndpointType", "is not `Interface`")


@rule("WEIR-CONS-04", source="Amazon Route 53 guide, alias records")
def names_lead_to_the_endpoint(estate: Estate) -> Iterator[Fault]:
    """Every zone's record is an alias of the endpoint to the proxy.

    An address written out would be wrong as soon as a zone is added.
    """
    targets = [endpoint.key for endpoint in endpoints(estate)]
    for zone in estate.of("Route53::HostedZone"):
        records = [
            record
            for record in estate.users(zone, "Route53::RecordSet")
            if record.get("Type") in {"A", "AAAA"}
        ]
        if not records:
            yield Fault(zone, "", "has no record")
        for record in records:
            target = estate.referred(record.get("AliasTarget.DNSName"))
            if target is None or target.key not in targets:
                yield Fault(record, "AliasTarget", "is not the endpoint to the proxy")
