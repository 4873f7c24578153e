"""Who can reach what: nobody from outside, and the tasks only what they call."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from infra.rules.availability import balancers
from infra.rules.estate import Estate, Json, Resource, number
from infra.rules.policies import Place, Statement, granted, statements
from infra.rules.proxy import PORT, attributes, proxies
from infra.rules.rule import Fault, rule
from infra.rules.timing import target_groups

_WIDEST: Final = 8
"""A shorter prefix than this is half of the world, whatever it is called."""

_ENFORCE: Final = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"

_ENDPOINTS: Final[Mapping[str, tuple[str, ...]]] = {
    "appconfig": ("appconfigdata",),
    "bedrock": ("bedrock-runtime",),
    "ecr": ("ecr.api", "ecr.dkr"),
    "elasticache": (),  # `Connect` is a signature, not a call
    "kms": ("kms",),
    "logs": ("logs",),
    "s3": ("s3",),
    "secretsmanager": ("secretsmanager",),
    "ssmmessages": ("ssmmessages",),
    "sts": ("sts",),
}
"""Through which endpoints the actions of an IAM prefix are called."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One rule of a security group, wherever it is written."""

    holder: Resource
    path: str
    group: str
    is_ingress: bool
    body: Mapping[str, Json]

    @property
    def cidr(self) -> str | None:
        """The address range on the other side."""
        said = self.body.get("CidrIp", self.body.get("CidrIpv6"))
        return None if said is None else str(said)

    @property
    def peer(self) -> str:
        """The security group or prefix list on the other side; may be empty."""
        names = (
            "SourceSecurityGroupId",
            "DestinationSecurityGroupId",
            "SourcePrefixListId",
            "DestinationPrefixListId",
        )
        return next((str(self.body[name]) for name in names if name in self.body), "")

    def has(self, port: int) -> bool:
        """Whether the rule is about a TCP port."""
        low, high = number(self.body.get("FromPort")), number(self.body.get("ToPort"))
        if str(self.body.get("IpProtocol")) == "-1":
            return True
        return low is not None and high is not None and low <= port <= high


def openings(estate: Estate) -> Iterator[Opening]:
    """Yield every rule of every security group."""
    for group in estate.of("EC2::SecurityGroup"):
        name = f"${{{group.key}.GroupId}}"
        for side in ("SecurityGroupIngress", "SecurityGroupEgress"):
            for index, body in enumerate(group.items(side)):
                yield Opening(
                    group, f"{side}.{index}", name, side.endswith("Ingress"), body
                )
    for kind in ("EC2::SecurityGroupIngress", "EC2::SecurityGroupEgress"):
        for each in estate.of(kind):
            name = str(each.get("GroupId"))
            yield Opening(each, "", name, kind.endswith("Ingress"), each.properties)


def endpoint_names(estate: Estate) -> Mapping[str, Resource]:
    """Return the VPC endpoints to AWS services, by the service's short name."""
    prefix = f"com.amazonaws.{estate.environment.region}."
    return {
        str(each.get("ServiceName")).removeprefix(prefix): each
        for each in estate.of("EC2::VPCEndpoint")
        if str(each.get("ServiceName")).startswith(prefix)
    }


@rule("WEIR-NET-01", source="EC2 user guide, security group rules")
def no_world_ingress(estate: Estate) -> Iterator[Fault]:
    """No security group lets the world in.

    Callers come over PrivateLink, whose range is the consumer's.
    """
    yield from _world(estate, is_ingress=True)


@rule("WEIR-NET-02", source="EC2 user guide, default outbound rules")
def no_world_egress(estate: Estate) -> Iterator[Fault]:
    """No security group lets its members out to the world.

    A group without any egress rule in its template gets EC2's own: everything. S3 is
    named by its prefix list.
    """
    yield from _world(estate, is_ingress=False)
    for group in estate.of("EC2::SecurityGroup"):
        if not group.items("SecurityGroupEgress"):
            yield Fault(group, "SecurityGroupEgress", "is missing, so all is allowed")


@rule("WEIR-NET-03", source="AWS PrivateLink guide, services with endpoints")
def endpoints_present(estate: Estate) -> Iterator[Fault]:
    """Every AWS service that a task calls has an endpoint in its VPC.

    There is no way out of the VPC, so a call without an endpoint waits for its timeout.
    """
    own = estate.environment.network.own
    present = {*endpoint_names(estate), *(own.existing_endpoints if own else ())}
    needed: dict[str, tuple[Resource, str]] = {}
    for role, action in _calls(estate):
        for name in _ways(action):
            needed.setdefault(name, (role, action))
    for name, (role, action) in sorted(needed.items(), key=str):
        if name not in present:
            yield Fault(role, "", f"`{name}` has no endpoint, for `{action}`")
    yield from _inspected(estate, present)


@rule("WEIR-NET-04", source="docs/settings.md, WEIR_PROXY_PROTOCOL")
def proxy_protocol(estate: Estate) -> Iterator[Fault]:
    """The balancer speaks PROXY protocol v2 exactly when the proxy expects it.

    One side alone refuses every connection. Without both, nobody knows through which
    VPC endpoint a call came.
    """
    expected = {
        proxy.variables.get("WEIR_PROXY_PROTOCOL", "off").lower() in {"1", "true", "on"}
        for proxy in proxies(estate)
    }
    for group in target_groups(estate):
        said = attributes(group, "TargetGroupAttributes")
        speaks = said.get("proxy_protocol_v2.enabled") == "true"
        if expected != {speaks} or not speaks:
            yield Fault(
                group, "TargetGroupAttributes", "not what `WEIR_PROXY_PROTOCOL` says"
            )


@rule("WEIR-NET-05", source="Network Load Balancer guide, security groups")
def way_in(estate: Estate) -> Iterator[Fault]:
    """Calls come through: to the listener, and from the balancer to the tasks.

    The listener's port is opened by a rule, or by PrivateLink passing the groups. The
    proxy's port needs both ends: out of the balancer's group, into the tasks' group.
    """
    found = list(openings(estate))
    for listener in estate.of("ElasticLoadBalancingV2::Listener"):
        port = number(listener.get("Port")) or 0
        balancer = estate.referred(listener.get("LoadBalancerArn"))
        groups = set(map(str, balancer.items("SecurityGroups") if balancer else ()))
        passes = balancer and balancer.get(_ENFORCE) == "off"
        enters = any(o.is_ingress and o.group in groups and o.has(port) for o in found)
        if not (passes or enters):
            yield Fault(listener, "Port", f"{port} is not open on the balancer")
        for service in estate.of("ECS::Service"):
            path = "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups"
            tasks = set(map(str, service.items(path)))
            leaves = any(
                not o.is_ingress and o.group in groups and o.peer in tasks
                for o in found
                if o.has(PORT)
            )
            enters = any(
                o.is_ingress and o.group in tasks and o.peer in groups
                for o in found
                if o.has(PORT)
            )
            if not (leaves and enters):
                yield Fault(service, path, f"{PORT} is not open from the balancer")


@rule("WEIR-NET-06", source="AWS PrivateLink guide, endpoint service permissions")
def allow_list(estate: Estate) -> Iterator[Fault]:
    """Who may connect to the endpoint service is the list in the settings.

    A star there is every AWS account.
    """
    wanted = set(estate.environment.access.principals)
    for service in estate.of("EC2::VPCEndpointService"):
        allowed = {
            str(principal)
            for each in estate.users(service, "EC2::VPCEndpointServicePermissions")
            for principal in each.items("AllowedPrincipals")
        }
        if allowed != wanted or "*" in allowed:
            yield Fault(service, "", "its permissions are not `access.principals`")
        path = "AcceptanceRequired"
        if service.get(path) is not estate.environment.access.acceptance_required:
            yield Fault(service, path, "is not `access.acceptance_required`")


@rule("WEIR-NET-07", source="Amazon ECS guide, Fargate task networking")
def no_way_out(estate: Estate) -> Iterator[Fault]:
    """Tasks have no public address, and their VPC no gateway to the Internet.

    What a task could be made to send has then nowhere to go.
    """
    for gateway in estate.of("EC2::InternetGateway", "EC2::NatGateway"):
        yield Fault(gateway, "", "leads out of the VPC")
    for subnet in estate.of("EC2::Subnet"):
        if subnet.get("MapPublicIpOnLaunch"):
            yield Fault(subnet, "MapPublicIpOnLaunch", "is true")
    for service in estate.of("ECS::Service"):
        path = "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp"
        if service.get(path, "DISABLED") != "DISABLED":
            yield Fault(service, path, "is not `DISABLED`")


@rule("WEIR-NET-08", source="Elastic Load Balancing API, CreateLoadBalancer")
def balancer_inside(estate: Estate) -> Iterator[Fault]:
    """The balancer is internal, a Network Load Balancer, and has security groups.

    Groups can be given at its birth only; later it must be replaced.
    """
    for balancer in balancers(estate):
        if balancer.get("Scheme") != "internal":
            yield Fault(balancer, "Scheme", "is not `internal`")
        if balancer.get("Type") != "network":
            yield Fault(balancer, "Type", "is not `network`")
        if not balancer.items("SecurityGroups"):
            yield Fault(balancer, "SecurityGroups", "are missing")


@rule("WEIR-NET-09", source="Network Load Balancer guide, PrivateLink and groups")
def privatelink_comes_in(estate: Estate) -> Iterator[Fault]:
    """The balancer's groups do not judge what comes over PrivateLink.

    They would see the consumer's addresses, which another VPC may have too. The
    allow-list judges instead.
    """
    for balancer in balancers(estate):
        if balancer.get(_ENFORCE) != "off":
            yield Fault(balancer, _ENFORCE, "is not `off`")


@rule("WEIR-NET-10", source="AWS PrivateLink guide, endpoint security groups")
def way_to_endpoints(estate: Estate) -> Iterator[Fault]:
    """Tasks may reach port 443 of every interface endpoint, in every zone.

    An endpoint that its group closes looks like a service that is down.
    """
    found = list(openings(estate))
    for service in estate.of("ECS::Service"):
        path = "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups"
        tasks = set(map(str, service.items(path)))
        for name, endpoint in endpoint_names(estate).items():
            if endpoint.stack != service.stack:
                continue
            if endpoint.get("VpcEndpointType") != "Interface":
                continue
            groups = set(map(str, endpoint.items("SecurityGroupIds")))
            enters = any(
                o.is_ingress and o.group in groups and o.has(443)
                for o in found
                if o.peer in tasks or o.cidr
            )
            leaves = any(
                not o.is_ingress and o.group in tasks and o.has(443)
                for o in found
                if o.peer in groups or o.cidr
            )
            if not (enters and leaves):
                yield Fault(endpoint, "SecurityGroupIds", f"tasks cannot reach {name}")
            zones = len(estate.environment.availability_zones)
            if len(endpoint.items("SubnetIds")) != zones:
                yield Fault(endpoint, "SubnetIds", f"are not {zones}")


@rule("WEIR-NET-11", source="Amazon VPC guide, flow logs")
def flow_logs(estate: Estate) -> Iterator[Fault]:
    """A VPC that is made here keeps flow logs.

    They are how an investigator sees a task that dials something else.
    """
    for vpc in estate.of("EC2::VPC"):
        if not any(estate.users(vpc, "EC2::FlowLog")):
            yield Fault(vpc, "", "has no flow log")
        for path in ("EnableDnsSupport", "EnableDnsHostnames"):
            if vpc.get(path) is not True:
                yield Fault(vpc, path, "endpoints need it")


@rule("WEIR-NET-12", source="AWS PrivateLink guide, endpoint policies")
def endpoint_policies(estate: Estate) -> Iterator[Fault]:
    """In a VPC that is made here, the S3 endpoint leads to the tasks' buckets only.

    Without a policy a task could carry data into anybody's bucket. In an owner's VPC
    it would cut the neighbours off.
    """
    if estate.environment.network.own:
        return
    for name, endpoint in endpoint_names(estate).items():
        if name != "s3":
            continue
        for index, body in enumerate(
            (endpoint.get("PolicyDocument") or {}).get("Statement", [{}])
        ):
            resources = body.get("Resource", "*")
            if "*" in ([resources] if isinstance(resources, str) else resources):
                path = f"PolicyDocument.Statement.{index}.Resource"
                yield Fault(endpoint, path, "is everybody's buckets")


@rule("WEIR-NET-13", source="AWS PrivateLink guide, endpoint policies")
def endpoints_let_through(estate: Estate) -> Iterator[Fault]:
    """What a task's roles may do, the endpoint on the way lets through.

    Three policies must agree: the role's, the resource's, and the endpoint's. The last
    one is the one that nobody thinks of.
    """
    present = endpoint_names(estate)
    for role, action in _calls(estate):
        for name in _ways(action):
            endpoint = present.get(name)
            if endpoint and not _lets(estate, endpoint, role, action):
                said = f"does not let `{action}` of {role.logical_id} through"
                yield Fault(endpoint, "PolicyDocument", said)


@rule("WEIR-NET-14", source="Amazon ECR guide, S3 gateway endpoint for image layers")
def layers_come_in(estate: Estate) -> Iterator[Fault]:
    """The S3 endpoint's policy lets image layers in.

    ECR keeps them in a bucket of its own in each Region. Without it a task stops with
    `CannotPullContainerError`, which names no bucket.
    """
    region = estate.environment.region
    bucket = f"arn:aws:s3:::prod-{region}-starport-layer-bucket/"
    endpoint = endpoint_names(estate).get("s3")
    if endpoint is None or endpoint.get("PolicyDocument") is None:
        return
    document = statements(estate, Place.ENDPOINT)
    own = [each for each in document if each.resource == endpoint and each.allows]
    if not any(
        each.covers("s3:GetObject")
        and any(text == "*" or text.startswith(bucket) for text in each.resources)
        for each in own
    ):
        yield Fault(endpoint, "PolicyDocument", "does not name ECR's bucket of layers")


def _ways(action: str) -> tuple[str, ...]:
    """Return the endpoints that an action is called through."""
    if action == "ecr:GetAuthorizationToken":
        return ("ecr.api",)
    prefix = action.partition(":")[0]
    return _ENDPOINTS.get(prefix, (prefix,))


def _calls(estate: Estate) -> Iterator[tuple[Resource, str]]:
    """Yield what a task's two roles call, and not what AWS does on their behalf."""
    for proxy in proxies(estate):
        for path in ("TaskRoleArn", "ExecutionRoleArn"):
            role = estate.referred(proxy.task.get(path))
            for statement in granted(estate, role) if role else ():
                # What S3 or Secrets Manager does with a key, they do themselves.
                if role and not statement.condition("kms:ViaService"):
                    for action in statement.actions:
                        yield role, action


def _lets(estate: Estate, endpoint: Resource, role: Resource, action: str) -> bool:
    if endpoint.get("PolicyDocument") is None:
        return True
    found = [
        each
        for each in statements(estate, Place.ENDPOINT)
        if each.resource == endpoint and each.covers(action)
    ]
    arn, account = f"${{{role.key}.Arn}}", estate.environment.account

    def is_for(each: Statement) -> bool:
        arns = each.condition("aws:PrincipalArn")
        accounts = each.condition("aws:PrincipalAccount")
        return (not arns or arn in arns) and (not accounts or account in accounts)

    return any(each.allows and is_for(each) for each in found) and all(
        each.allows for each in found
    )


def _inspected(estate: Estate, present: set[str]) -> Iterator[Fault]:
    for service in estate.of("ECS::Service"):
        for name in estate.environment.services:
            if name not in present:
                yield Fault(service, "", f"`{name}` is inspected, and has no endpoint")


def _world(estate: Estate, *, is_ingress: bool) -> Iterator[Fault]:
    for opening in openings(estate):
        if opening.is_ingress is not is_ingress or opening.cidr is None:
            continue
        try:
            wide = ipaddress.ip_network(opening.cidr, strict=False).prefixlen < _WIDEST
        except ValueError:
            wide = not opening.cidr.startswith("${")
        if wide:
            yield Fault(opening.holder, opening.path, f"is `{opening.cidr}`")
