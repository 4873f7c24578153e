"""Names and descriptions that an API refuses, mostly after half a stack is made."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from infra.rules.estate import Estate, Json, Resource, listed
from infra.rules.rule import Fault, rule

_BALANCING: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?")
_IAM_TEXT: Final = re.compile("[\t\n\r\x20-\x7e\xa1-\xff]{0,1000}")
_GROUP_TEXT: Final = re.compile(r"[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]{1,255}")
_BUCKET: Final = re.compile(r"(?!xn--)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_ALIAS: Final = re.compile(r"alias/(?!aws/)[A-Za-z0-9/_-]{1,250}")
_INLINE: Final = 10_240
_RESOURCES: Final = 500
_SIZES: Final = (
    ("EC2::VPCEndpoint", "PolicyDocument", 20_480),
    ("IAM::ManagedPolicy", "PolicyDocument", 6_144),
    ("IAM::Role", "AssumeRolePolicyDocument", 2_048),
    ("KMS::Key", "KeyPolicy", 32_768),
    ("Lambda::Function", "Environment.Variables", 4_096),
    ("S3::BucketPolicy", "PolicyDocument", 20_480),
)
_LIMITS: Final = (
    ("CloudWatch::Alarm", "AlarmName", 255),
    ("CloudWatch::Alarm", "AlarmDescription", 1024),
    ("CloudWatch::Dashboard", "DashboardName", 255),
    ("ECS::Cluster", "ClusterName", 255),
    ("ECS::Service", "ServiceName", 255),
    ("ECS::TaskDefinition", "Family", 255),
    ("ElastiCache::ServerlessCache", "ServerlessCacheName", 40),
    ("IAM::ManagedPolicy", "ManagedPolicyName", 128),
    ("IAM::Policy", "PolicyName", 128),
    ("IAM::Role", "RoleName", 64),
    ("Lambda::Function", "FunctionName", 64),
    ("Logs::LogGroup", "LogGroupName", 512),
    ("Scheduler::Schedule", "Name", 64),
    ("SNS::Topic", "TopicName", 256),
)


@rule("WEIR-NAME-01", source="Elastic Load Balancing API, CreateTargetGroup, Name")
def target_group_name(estate: Estate) -> Iterator[Fault]:
    """A target group's name has at most 32 letters, digits and inner hyphens.

    The API refuses longer names when the network is made already.
    """
    for group in estate.of("ElasticLoadBalancingV2::TargetGroup"):
        yield from _matched(group, "Name", _BALANCING)


@rule("WEIR-NAME-02", source="Elastic Load Balancing API, CreateLoadBalancer, Name")
def load_balancer_name(estate: Estate) -> Iterator[Fault]:
    """A load balancer's name has at most 32 characters and does not begin `internal-`.

    The prefix belongs to AWS, and the API refuses both.
    """
    for balancer in estate.of("ElasticLoadBalancingV2::LoadBalancer"):
        yield from _matched(balancer, "Name", _BALANCING)
        if str(balancer.get("Name", "")).startswith("internal-"):
            yield Fault(balancer, "Name", "begins with `internal-`")


@rule("WEIR-NAME-03", source="IAM API, CreateRole, Description")
def iam_description(estate: Estate) -> Iterator[Fault]:
    """Descriptions of roles and managed policies are Latin-1, 1000 characters at most.

    A dash or a quotation mark from a word processor makes the role fail.
    """
    for resource in estate.of("IAM::Role", "IAM::ManagedPolicy"):
        yield from _matched(resource, "Description", _IAM_TEXT)


@rule("WEIR-NAME-04", source="EC2 API, CreateSecurityGroup and IpPermissions")
def security_group_description(estate: Estate) -> Iterator[Fault]:
    """Security groups and each of their rules are described, in EC2's character set.

    The set has no apostrophe and no `>`. A rule without a description cannot be told
    from one that somebody added by hand.
    """
    for group in estate.of("EC2::SecurityGroup"):
        yield from _described(group, "GroupDescription", group.get("GroupDescription"))
        for side in ("SecurityGroupIngress", "SecurityGroupEgress"):
            for index, each in enumerate(group.items(side)):
                path = f"{side}.{index}.Description"
                yield from _described(group, path, each.get("Description"))
    for each in estate.of("EC2::SecurityGroupIngress", "EC2::SecurityGroupEgress"):
        yield from _described(each, "Description", each.get("Description"))


@rule("WEIR-NAME-05", source="Amazon S3 user guide, bucket naming rules")
def bucket_name(estate: Estate) -> Iterator[Fault]:
    """A bucket's name, where one is given, is one that S3 takes.

    3 to 63 lower-case letters, digits, dots and hyphens.
    """
    for bucket in estate.of("S3::Bucket"):
        yield from _matched(bucket, "BucketName", _BUCKET)


@rule("WEIR-NAME-06", source="AWS KMS API, CreateAlias, AliasName")
def alias_name(estate: Estate) -> Iterator[Fault]:
    """A key's alias begins with `alias/`, and not with `alias/aws/`.

    The second belongs to AWS.
    """
    for alias in estate.of("KMS::Alias"):
        yield from _matched(alias, "AliasName", _ALIAS)


@rule("WEIR-NAME-07", source="The `Name` of each service's Create call")
def length(estate: Estate) -> Iterator[Fault]:
    """Names and alarm descriptions are not longer than their service takes.

    An environment's name may have 16 characters, and every name is built on it.
    """
    for kind, path, most in _LIMITS:
        for resource in estate.of(kind):
            said = resource.get(path)
            if isinstance(said, str) and len(said) > most:
                yield Fault(resource, path, f"{len(said)} characters, {most} at most")


@rule("WEIR-NAME-08", source="CloudFormation user guide, resource names")
def unique_names(estate: Estate) -> Iterator[Fault]:
    """No two resources of a kind have the same name.

    The second fails to be made, or two parts quietly share one log group.
    """
    for kind in sorted({resource.type for resource in estate.resources.values()}):
        paths = [path for limited, path, _ in _LIMITS if kind == f"AWS::{limited}"]
        for path in (path for path in paths if path.endswith(("Name", "Family"))):
            seen: dict[str, Resource] = {}
            for resource in estate.of(kind.removeprefix("AWS::")):
                name = resource.get(path)
                if kind == "AWS::IAM::Policy" or not isinstance(name, str):
                    continue
                if name in seen:
                    other = seen[name].logical_id
                    yield Fault(resource, path, f"`{other}` has this name too")
                seen[name] = resource


@rule("WEIR-NAME-09", source="Quotas of IAM, S3, KMS, PrivateLink and CloudFormation")
def fits(estate: Estate) -> Iterator[Fault]:
    """Policies, and templates, are not larger than AWS takes.

    All inline policies of a role together have 10,240 characters. A template has 500
    resources.
    """
    for kind, path, most in _SIZES:
        for resource in estate.of(kind):
            size = _size(resource.get(path))
            if size > most:
                yield Fault(resource, path, f"{size} characters, {most} at most")
    for role in estate.of("IAM::Role"):
        own = [each.get("PolicyDocument") for each in role.items("Policies")]
        own += [
            each.get("PolicyDocument") for each in estate.users(role, "IAM::Policy")
        ]
        size = sum(map(_size, own))
        if size > _INLINE:
            yield Fault(role, "Policies", f"{size} characters, {_INLINE} at most")
    counted = Counter(resource.stack for resource in estate.resources.values())
    for resource in estate.resources.values():
        if counted[resource.stack] > _RESOURCES:
            yield Fault(resource, "", f"one of {counted[resource.stack]} in its stack")


def _size(document: Json) -> int:
    return len(json.dumps(document, separators=(",", ":"))) if document else 0


def _matched(resource: Resource, path: str, form: re.Pattern[str]) -> Iterator[Fault]:
    for said in listed(resource.get(path)):
        if not isinstance(said, str) or not form.fullmatch(said):
            yield Fault(resource, path, "too long, or a character that is not taken")


def _described(resource: Resource, path: str, said: Json) -> Iterator[Fault]:
    if not isinstance(said, str) or not _GROUP_TEXT.fullmatch(said):
        yield Fault(resource, path, "missing, too long, or a character not taken")
