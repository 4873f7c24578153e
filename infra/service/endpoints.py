"""How the tasks reach AWS: private endpoints, each for what is done over it.

Rule 1: an endpoint is made for each service that tasks call, unless the settings say
        that it exists.
Rule 2: over the endpoints of Bedrock go requests that callers signed. They must be of
        accounts that the settings name, so that nobody carries data to another one.
        A token that is no signature has no account, and passes if the settings say so.
Rule 3: every other endpoint lets through what the tasks' roles may do. In a VPC that
        others use as well it is open, because there it answers for the service's name:
        narrowing it would cut off the neighbours.
Rule 4: a private zone in an owner's VPC may lead Bedrock's names to the proxy, so
        there the tasks dial the endpoint's own name, and the endpoint has no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from aws_cdk import Aws, Fn
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.service.network import Network
from infra.service.roles import Role
from infra.settings import Environment, PolicyDelivery, Routing

_PREFIXES: Final[Mapping[str, str]] = {
    "bedrock-runtime": "bedrock",
    "bedrock-agent-runtime": "bedrock",
    "bedrock-agentcore": "bedrock-agentcore",
}
"""IAM's names of Bedrock's services."""


def endpoints_needed(settings: Environment) -> tuple[str, ...]:
    """Return the services that tasks call, S3 aside."""
    names = [*settings.services, "ecr.api", "ecr.dkr", "logs"]
    if Routing.DNS in settings.routing or settings.audit.checkpoints:
        names.append("kms")
    if settings.tls.certificate_secret_arn:
        names.append("secretsmanager")
    if settings.bedrock.session_roles:
        names.append("sts")
    if settings.policy.delivery is PolicyDelivery.APPCONFIG:
        names.append("appconfigdata")
    if settings.tasks.execute_command:
        names.append("ssmmessages")
    return tuple(names)


def trusted_accounts(settings: Environment) -> tuple[str, ...]:
    """Return the accounts whose signatures may reach Bedrock from here."""
    connecting = (each.split(":")[4] for each in settings.access.principals)
    accounts = {settings.account, *connecting, *settings.access.accounts}
    return tuple(sorted(accounts - {""}))


class Endpoints(Construct):
    """The endpoints of the tasks.

    Args:
        settings: the environment.
        network: where they stand.
        roles: whose requests travel over them.

    Attributes:
        ids: the endpoints of Bedrock by service, made here or existing.
        upstreams: the URLs that tasks dial for Bedrock, where it is not its name.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        network: Network,
        roles: tuple[Role, ...],
    ) -> None:
        super().__init__(scope, construct_id)
        self._settings = settings
        self._network = network
        self._roles = roles
        own = settings.network.own
        existing = own.existing_endpoints if own else ()
        self.ids: dict[str, str] = dict(own.existing_endpoint_ids) if own else {}
        self.upstreams: dict[str, str] = {}
        if own:
            for service, host in own.existing_endpoint_hosts.items():
                self.upstreams[service] = f"https://{host}"
        for name in endpoints_needed(settings):
            if name not in existing:
                self._interface(name)
        if "s3" not in existing:
            self._s3()

    def _interface(self, name: str) -> None:
        is_bedrock = name in _PREFIXES
        is_shared = self._settings.network.own is not None
        endpoint = ec2.InterfaceVpcEndpoint(
            self,
            "".join(part.capitalize() for part in name.replace(".", "-").split("-")),
            vpc=self._network.vpc,
            service=ec2.InterfaceVpcEndpointService(
                f"com.amazonaws.{self._settings.region}.{name}", 443
            ),
            subnets=ec2.SubnetSelection(subnets=self._network.subnets),
            security_groups=[
                self._network.bedrock if is_bedrock else self._network.endpoints
            ],
            private_dns_enabled=not (is_bedrock and is_shared),
            open=False,
        )
        for statement in self._passages(name):
            endpoint.add_to_policy(statement)
        if is_bedrock:
            self.ids[name] = endpoint.vpc_endpoint_id
            if is_shared:
                entry = Fn.select(0, endpoint.vpc_endpoint_dns_entries)
                host = Fn.select(1, Fn.split(":", entry))
                self.upstreams[name] = f"https://{host}"

    def _passages(self, name: str) -> Iterator[iam.PolicyStatement]:
        if name in _PREFIXES:
            yield _for_accounts(_PREFIXES[name], trusted_accounts(self._settings))
            if name == "bedrock-agentcore" and self._settings.access.agent_tokens:
                yield _for_tokens()
        elif self._settings.network.own is None:
            yield from self._of_roles(name)

    def _of_roles(self, name: str) -> Iterator[iam.PolicyStatement]:
        for each in self._roles:
            for right in each.rights:
                if name in right.over:
                    yield right.passage(each.role)

    def _s3(self) -> None:
        own = self._settings.network.own
        document = None
        if own is None:
            layers = f"prod-{self._settings.region}-starport-layer-bucket"
            document = iam.PolicyDocument(
                statements=[
                    *self._of_roles("s3"),
                    iam.PolicyStatement(
                        sid="ImageLayers",
                        principals=[iam.AnyPrincipal()],
                        actions=["s3:GetObject"],
                        resources=[f"arn:{Aws.PARTITION}:s3:::{layers}/*"],
                    ),
                ],
                minimize=False,
            )
        ec2.CfnVPCEndpoint(
            self,
            "S3",
            vpc_id=self._network.vpc.vpc_id,
            vpc_endpoint_type="Gateway",
            service_name=f"com.amazonaws.{self._settings.region}.s3",
            route_table_ids=list(own.route_table_ids)
            if own
            else [each.route_table.route_table_id for each in self._network.subnets],
            policy_document=document,
        )


def _for_accounts(service: str, accounts: tuple[str, ...]) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        sid="AccountsWeTrust",
        principals=[iam.AnyPrincipal()],
        actions=[f"{service}:*"],
        resources=["*"],
        conditions={"StringEquals": {"aws:PrincipalAccount": list(accounts)}},
    )


def _for_tokens() -> iam.PolicyStatement:
    return iam.PolicyStatement(
        sid="TokensOfAgents",
        principals=[iam.AnyPrincipal()],
        actions=["bedrock-agentcore:InvokeAgentRuntime"],
        resources=["*"],
        conditions={"Null": {"aws:PrincipalAccount": "true"}},
    )
