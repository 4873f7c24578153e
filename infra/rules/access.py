"""What roles may do, and who may take them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from infra.rules.estate import Estate, Resource
from infra.rules.policies import (
    Place,
    Statement,
    granted,
    is_root,
    policy_of,
    statements,
)
from infra.rules.proxy import proxies, task_role
from infra.rules.rule import Fault, rule

EVERY_RESOURCE: Final[Mapping[str, str]] = {
    "ecr:GetAuthorizationToken": "the token is the account's, not a repository's",
    "ec2:CreateNetworkInterface": "what is being made has no ARN yet",
    "ec2:DescribeNetworkInterfaces": "EC2 has no resource for describing",
    "ec2:DescribeSubnets": "EC2 has no resource for describing",
    "ec2:DeleteNetworkInterface": "Lambda's interfaces have no ARN to foresee",
    "ec2:AssignPrivateIpAddresses": "Lambda's interfaces have no ARN to foresee",
    "ec2:UnassignPrivateIpAddresses": "Lambda's interfaces have no ARN to foresee",
    "logs:DescribeLogGroups": "ECS Exec looks for its log group among all",
    "ssmmessages:CreateControlChannel": "ECS Exec's actions know no resource",
    "ssmmessages:CreateDataChannel": "ECS Exec's actions know no resource",
    "ssmmessages:OpenControlChannel": "ECS Exec's actions know no resource",
    "ssmmessages:OpenDataChannel": "ECS Exec's actions know no resource",
    "sts:GetCallerIdentity": "needs no permission, and knows no resource",
    "bedrock:InvokeGuardrailChecks": "the operation is about no resource",
}
"""Actions that may stand beside `Resource: *`, and why."""

_ENCRYPTION: Final = "s3:x-amz-server-side-encryption"

_MANAGED: Final[Mapping[str, str]] = {}
"""AWS's own policies that a role may have: none. They grow without asking."""

_UNBOUND: Final[Mapping[str, str]] = {
    "appconfig.amazonaws.com": "its guide shows trust policies without conditions",
    "lambda.amazonaws.com": "its guide shows trust policies without conditions",
    "s3.amazonaws.com": "its guide on replication shows none",
}
"""Services that do not promise to say on whose behalf they take a role, and why."""


@rule("WEIR-IAM-01", source="IAM user guide, least privilege")
def no_wildcard_actions(estate: Estate) -> Iterator[Fault]:
    """No policy of a role, bucket or topic allows an action with a star.

    A star grows with each of AWS's releases. In a key's own policy `kms:*` for the
    account's root is how IAM policies come to count; there it stands alone.
    """
    account = estate.environment.account
    for statement in statements(estate, Place.IDENTITY, Place.RESOURCE):
        is_delegation = (
            statement.resource.type == "AWS::KMS::Key"
            and statement.actions == ("kms:*",)
            and all(is_root(each, account) for each in statement.principals)
        )
        if statement.allows and not is_delegation:
            for action in statement.actions:
                if "*" in action:
                    path = f"{statement.path}.Action"
                    yield Fault(statement.resource, path, f"allows `{action}`")
            if "NotAction" in statement.body:
                yield Fault(
                    statement.resource, f"{statement.path}.NotAction", "allows the rest"
                )


@rule("WEIR-IAM-02", source="Service authorization reference, resource types")
def no_wildcard_resources(estate: Estate) -> Iterator[Fault]:
    """No policy of a role allows an action on every resource, but for a short list.

    `EVERY_RESOURCE` is the list: each action stands there with why it cannot name one.
    """
    for statement in statements(estate, Place.IDENTITY):
        if statement.allows and _is_everything(statement):
            for action in statement.actions:
                if action not in EVERY_RESOURCE:
                    path = f"{statement.path}.Resource"
                    yield Fault(statement.resource, path, f"is `*` for `{action}`")


@rule("WEIR-IAM-03", source="AWS KMS developer guide, key policies")
def key_lets_role_in(estate: Estate) -> Iterator[Fault]:
    """What a role may do with a key, the key's own policy allows too.

    KMS asks both. A role without the key's consent fails at the first record.
    """
    for role in estate.of("IAM::Role"):
        for statement in granted(estate, role):
            for action in statement.actions:
                if not action.startswith("kms:"):
                    continue
                for found in estate.references(list(statement.resources)):
                    if found.resource.type != "AWS::KMS::Key":
                        continue
                    if not _key_allows(
                        estate,
                        found.resource,
                        role=role,
                        asked=statement,
                        action=action,
                    ):
                        path = f"{statement.path}.Action"
                        said = (
                            f"`{found.resource.logical_id}` does not allow `{action}`"
                        )
                        yield Fault(statement.resource, path, said)


@rule("WEIR-IAM-04", source="IAM user guide, policy evaluation logic")
def bucket_lets_role_in(estate: Estate) -> Iterator[Fault]:
    """What a role may do in a bucket, the bucket's policy does not deny it.

    A deny wins over every allow. Denies that ask for TLS, or for the way a record must
    be written, are met by the runtime.
    """
    met = ("aws:securetransport", "s3:tlsversion", "s3:object-lock-", _ENCRYPTION)
    for role in estate.of("IAM::Role"):
        name = f"${{{role.key}.Arn}}"
        for statement in granted(estate, role):
            for found in estate.references(list(statement.resources)):
                if found.resource.type != "AWS::S3::Bucket":
                    continue
                for deny in policy_of(estate, found.resource):
                    keys = {
                        key.lower()
                        for asked in deny.conditions.values()
                        for key in asked
                    }
                    hits = [a for a in statement.actions if deny.covers(a)]
                    is_named = not deny.principals or (
                        {"*", name} & set(deny.principals)
                    )
                    is_met = keys and all(key.startswith(met) for key in keys)
                    spares = name in map(str, deny.condition("aws:PrincipalArn"))
                    if deny.allows or not hits or not is_named or is_met or spares:
                        continue
                    said = f"`{hits[0]}` is denied to {role.logical_id}"
                    yield Fault(deny.resource, deny.path, said)


@rule("WEIR-IAM-05", source="IAM user guide, the confused deputy problem")
def no_confused_deputy(estate: Estate) -> Iterator[Fault]:
    """A service's principal is bound to this account by a condition.

    Without `aws:SourceAccount` or `aws:SourceArn` somebody else's log delivery, alarm
    or schedule may use our bucket, topic or role.
    """
    for statement in statements(estate, Place.TRUST, Place.RESOURCE):
        if not statement.allows or not statement.services:
            continue
        if statement.place is Place.TRUST and set(statement.services) <= set(_UNBOUND):
            continue
        bound = (
            *statement.condition("aws:SourceAccount"),
            *statement.condition("aws:SourceArn"),
            *statement.condition("aws:SourceOrgID"),
            *statement.condition("kms:CallerAccount"),
            *statement.condition("kms:EncryptionContext:aws:logs:arn"),
        )
        if not bound:
            path = f"{statement.path}.Condition"
            yield Fault(statement.resource, path, f"any of `{statement.services[0]}`'s")


@rule("WEIR-IAM-06", source="IAM user guide, iam:PassRole")
def pass_role(estate: Estate) -> Iterator[Fault]:
    """No role may pass any role, or change what roles may do.

    That is a way to every permission in the account.
    """
    for statement in statements(estate, Place.IDENTITY):
        if statement.allows:
            for action in statement.actions:
                is_pass = action == "iam:PassRole" and _is_everything(statement)
                is_write = action.startswith("iam:") and action != "iam:PassRole"
                if is_pass or is_write:
                    path = f"{statement.path}.Action"
                    yield Fault(statement.resource, path, f"allows `{action}`")


@rule("WEIR-IAM-07", source="IAM user guide, AWS managed policies")
def no_managed_policies(estate: Estate) -> Iterator[Fault]:
    """Roles have policies that are written here.

    AWS's managed policies change without a deployment, and are wider than a task needs.
    """
    for role in estate.of("IAM::Role"):
        for index, arn in enumerate(role.items("ManagedPolicyArns")):
            if ":iam::aws:policy/" in str(arn) and arn not in _MANAGED:
                yield Fault(role, f"ManagedPolicyArns.{index}", f"`{arn}`")


@rule("WEIR-IAM-08", source="IAM user guide, role trust policies")
def trust_is_narrow(estate: Estate) -> Iterator[Fault]:
    """Roles are taken by named services, never by everybody.

    A trust policy with a star is a key under the mat.
    """
    for statement in statements(estate, Place.TRUST):
        if statement.allows and any("*" in each for each in statement.principals):
            yield Fault(statement.resource, f"{statement.path}.Principal", "is `*`")


@rule("WEIR-IAM-09", source="Amazon ECS guide, task role and execution role")
def two_roles(estate: Estate) -> Iterator[Fault]:
    """The task's role is not its execution role, and may not read secrets or images.

    What runs in the container can use the first only.
    """
    for proxy in proxies(estate):
        role = task_role(estate, proxy.task)
        if role is None or role == estate.referred(proxy.task.get("ExecutionRoleArn")):
            yield Fault(proxy.task, "TaskRoleArn", "is missing, or the execution role")
            continue
        for statement in granted(estate, role):
            for action in statement.actions:
                if action.startswith(("ecr:", "secretsmanager:")):
                    yield Fault(statement.resource, statement.path, f"has `{action}`")


@rule("WEIR-IAM-10", source="infra/settings, bedrock")
def bedrock_as_set(estate: Estate) -> Iterator[Fault]:
    """What tasks may do in Bedrock, and which roles they take, the settings say.

    Callers use their own rights; ours are not for lending.
    """
    bedrock = estate.environment.bedrock
    wanted = {"bedrock": {*bedrock.models, *bedrock.guardrails}}
    wanted["sts"] = set(bedrock.session_roles)
    for proxy in proxies(estate):
        role = task_role(estate, proxy.task)
        for statement in granted(estate, role) if role else ():
            for action in statement.actions:
                prefix = action.partition(":")[0]
                if prefix in wanted and action not in EVERY_RESOURCE:
                    extra = set(statement.resources) - wanted[prefix]
                    if extra:
                        said = f"`{action}` on {sorted(extra)}"
                        yield Fault(statement.resource, statement.path, said)


@rule("WEIR-IAM-11", source="AWS Lambda developer guide, execution role")
def functions_can_log(estate: Estate) -> Iterator[Fault]:
    """Every function has a log group of the templates, and may write to it.

    A function that fails without a word is found out last.
    """
    for function in estate.of("Lambda::Function"):
        path = "LoggingConfig.LogGroup"
        group = estate.referred(function.get(path))
        role = estate.referred(function.get("Role"))
        if group is None or group.type != "AWS::Logs::LogGroup":
            yield Fault(function, path, "is not ours")
            continue
        names = (group.key, str(group.get("LogGroupName", group.key)))
        if role is None or not any(
            statement.covers("logs:PutLogEvents")
            and any(name in text for text in statement.resources for name in names)
            for statement in granted(estate, role)
        ):
            yield Fault(function, "Role", "may not write to its log group")


def _is_everything(statement: Statement) -> bool:
    return "*" in statement.resources or not statement.resources


def _key_allows(
    estate: Estate, key: Resource, *, role: Resource, asked: Statement, action: str
) -> bool:
    account = estate.environment.account
    name = f"${{{role.key}.Arn}}"
    own = list(policy_of(estate, key))
    denied = any(
        not each.allows and each.covers(action) and {"*", name} & set(each.principals)
        for each in own
    )
    allowed = any(
        each.allows
        and each.covers(action)
        and _is_through(each, asked)
        and (
            name in each.principals
            or any(is_root(principal, account) for principal in each.principals)
        )
        for each in own
    )
    return allowed and not denied


def _is_through(key: Statement, role: Statement) -> bool:
    """Whether a role calls through the services that a key's policy asks for."""
    asked = set(map(str, key.condition("kms:ViaService")))
    said = set(map(str, role.condition("kms:ViaService")))
    return not asked or (bool(said) and said <= asked)
