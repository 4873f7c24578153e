"""The endpoint in an application's VPC, and the names that lead to it.

Only CloudFormation's own resources, so that the same construct makes the CDK stack
and the template that accounts without CDK deploy.

Rule 1: the endpoint takes TLS from the VPC's range, and nothing else from nobody.
Rule 2: the proxy's own name is a private zone: the certificate is for it. Bedrock's
        names are private zones with `dns` only, one a name, never one for more: a
        zone for `amazonaws.com` would take every other service away.
Rule 3: private DNS of the endpoint stays off. AWS would want proof that we own the
        name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import CfnCondition, CfnOutput, Fn, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_route53 as route53
from constructs import Construct

from bedrock_weir.certificates.names import host_names
from bedrock_weir.errors import SettingsError
from infra.consumer.clients import advice
from infra.service.bypass import bypass_policy
from infra.settings import Environment, InfraSettingsError, Routing

PORT = 443
"""Of the load balancer behind the endpoint service."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where an application is.

    Attributes:
        vpc_id: its VPC.
        vpc_cidr: who may reach the endpoint.
        subnet_ids: one a zone, in zones that the endpoint service has.
        service_name: the endpoint service.
        bedrock_endpoints: the proxies' endpoints of Bedrock by service, where they
            are known: what the policy against bypasses is made of.
        with_zones: whether Bedrock's names lead to the proxy; a condition where it
            is decided later.
    """

    vpc_id: str
    vpc_cidr: str
    subnet_ids: Sequence[str]
    service_name: str
    bedrock_endpoints: Mapping[str, str] | None = None
    with_zones: bool | CfnCondition = True


class ConsumerSide(Construct):
    """What an application needs in its own account.

    Args:
        scope: where it belongs.
        construct_id: its name there.
        settings: the environment.
        around: where the application is.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        around: Surroundings,
    ) -> None:
        super().__init__(scope, construct_id)
        self._settings, self._around = settings, around
        self._endpoint = self._make_endpoint()
        first = Fn.split(":", Fn.select(0, self._endpoint.attr_dns_entries))
        self._target = route53.CfnRecordSet.AliasTargetProperty(
            hosted_zone_id=Fn.select(0, first),
            dns_name=Fn.select(1, first),
            evaluate_target_health=False,
        )
        if settings.tls.host:
            self._zone(settings.tls.host, "Proxy", "The proxy's own name")
        if Routing.DNS in settings.routing:
            for name in _bedrock_names(settings):
                self._bedrock_zone(name)
        self._say(Fn.select(1, first))

    def _make_endpoint(self) -> ec2.CfnVPCEndpoint:
        around, name = self._around, self._settings.name
        group = ec2.CfnSecurityGroup(
            self,
            "SecurityGroup",
            group_description="bedrock-weir: TLS from the VPC to the endpoint",
            vpc_id=around.vpc_id,
            security_group_ingress=[
                ec2.CfnSecurityGroup.IngressProperty(
                    ip_protocol="tcp",
                    from_port=PORT,
                    to_port=PORT,
                    cidr_ip=around.vpc_cidr,
                    description="Applications",
                )
            ],
            # An empty list would mean everything.
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="icmp",
                    from_port=252,
                    to_port=86,
                    cidr_ip="255.255.255.255/32",
                    description="Nothing",
                )
            ],
        )
        return ec2.CfnVPCEndpoint(
            self,
            "Endpoint",
            service_name=around.service_name,
            vpc_endpoint_type="Interface",
            vpc_id=around.vpc_id,
            subnet_ids=list(around.subnet_ids),
            security_group_ids=[group.attr_group_id],
            private_dns_enabled=False,
            tags=[{"key": "Name", "value": f"bedrock-weir-{name}"}],
        )

    def _bedrock_zone(self, name: str) -> None:
        if self._around.with_zones is False:
            return
        zone, record = self._zone(name, name, "Leads to bedrock-weir")
        if isinstance(self._around.with_zones, CfnCondition):
            for resource in (zone, record):
                resource.cfn_options.condition = self._around.with_zones

    def _zone(
        self, name: str, construct_id: str, about: str
    ) -> tuple[route53.CfnHostedZone, route53.CfnRecordSet]:
        zone = route53.CfnHostedZone(
            self,
            f"{construct_id}Zone",
            name=name,
            hosted_zone_config=route53.CfnHostedZone.HostedZoneConfigProperty(
                comment=about
            ),
            vpcs=[
                route53.CfnHostedZone.VPCProperty(
                    vpc_id=self._around.vpc_id, vpc_region=self._settings.region
                )
            ],
        )
        record = route53.CfnRecordSet(
            self,
            f"{construct_id}Record",
            hosted_zone_id=zone.ref,
            name=name,
            type="A",
            alias_target=self._target,
        )
        return zone, record

    def _say(self, dns_name: str) -> None:
        self._output("EndpointId", self._endpoint.ref, "The endpoint of this VPC")
        self._output("EndpointName", dns_name, "Its own name")
        for each in advice(self._settings):
            self._output(each.name, each.value, each.about)
        endpoints = self._around.bedrock_endpoints
        if endpoints:
            policy = bypass_policy(endpoints, self._settings.services)
            self._output(
                "BypassPolicy",
                Stack.of(self).to_json_string(policy),
                "Refuses Bedrock to calls that do not come through the proxy: for the"
                " account, as a service control policy, or for roles; attach it last",
            )

    def _output(self, name: str, value: str, about: str) -> None:
        output = CfnOutput(self, name, value=value, description=about)
        output.override_logical_id(name)


def _bedrock_names(settings: Environment) -> tuple[str, ...]:
    try:
        return host_names(settings.region, settings.services)
    except SettingsError as error:
        raise InfraSettingsError(f"`region`: {error}") from error
