"""What applications set, one way to route at a time: text for a stack's outputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from infra.settings import Environment, Routing


@dataclass(frozen=True, slots=True)
class Advice:
    """One output for people."""

    name: str
    about: str
    value: str


def advice(settings: Environment) -> Iterator[Advice]:
    """Yield what an application sets to reach the proxy, for each way to route."""
    url = f"https://{settings.tls.host}"
    for way in settings.routing:
        match way:
            case Routing.INTERCEPTOR:
                yield Advice(
                    "InterceptorRouting",
                    "Python: call it once, before the first request",
                    f'bedrock_weir_botocore.route(endpoint="{url}")',
                )
            case Routing.ENDPOINT_URL:
                yield Advice(
                    "EndpointUrls",
                    "Any SDK: environment variables of the application. The signature"
                    " is over the proxy's name, so the proxy signs anew",
                    _variables(settings.services, url),
                )
            case Routing.DNS:
                yield Advice(
                    "CaBundle",
                    "Any SDK: the trust that applications need",
                    "`weir ca create` wrote ca.pem and bundle.pem. Python, AWS CLI:"
                    " AWS_CA_BUNDLE=bundle.pem. Node: NODE_EXTRA_CA_CERTS=ca.pem. Go:"
                    " SSL_CERT_FILE=bundle.pem. Java: ca.pem in the truststore",
                )
                yield Advice(
                    "MigrationOrder",
                    "With endpoints of AWS's own in this VPC (infra/consumer)",
                    "1 deploy without zones; 2 give applications the CA; 3 turn private"
                    " DNS of AWS's endpoints for these services off; 4 deploy with"
                    " zones at once; 5 attach the policy against bypasses",
                )


def _variables(services: Sequence[str], url: str) -> str:
    return " ".join(
        f"AWS_ENDPOINT_URL_{service.upper().replace('-', '_')}={url}"
        for service in services
    )
