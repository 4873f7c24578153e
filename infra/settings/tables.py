"""The tables of an environment: each part of a deployment, and what can be said of it.

Rule 1: no secret stands in a table: certificates and keys are named by their ARN.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)

from bedrock_weir.settings import RetentionMode

Account = Annotated[str, StringConstraints(pattern=r"^\d{12}$")]
Arn = Annotated[str, StringConstraints(pattern=r"^arn:aws[a-z-]*:[a-z0-9-]+:\S+$")]
Cidr = Annotated[str, StringConstraints(pattern=r"^[0-9.]+/\d{1,2}$")]
Subnet = Annotated[str, StringConstraints(pattern=r"^subnet-[0-9a-f]+$")]
SecurityGroup = Annotated[str, StringConstraints(pattern=r"^sg-[0-9a-f]+$")]
Vpc = Annotated[str, StringConstraints(pattern=r"^vpc-[0-9a-f]+$")]
VpcEndpoint = Annotated[str, StringConstraints(pattern=r"^vpce-[0-9a-f]+$")]
PrefixList = Annotated[str, StringConstraints(pattern=r"^pl-[0-9a-f]+$")]
Host = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", max_length=253),
]

EcrImage = Annotated[
    str,
    StringConstraints(
        pattern=r"^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/"
        r"[a-z0-9][a-z0-9._/-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})$"
    ),
]

SERVICES: Final = ("bedrock-runtime", "bedrock-agent-runtime", "bedrock-agentcore")
"""The services that can be inspected."""


class Profile(StrEnum):
    """What an environment is for: its defaults, and whether it can be destroyed."""

    DEV = "dev"
    PROD = "prod"


class Routing(StrEnum):
    """How calls of applications come to the proxy (docs/deploy.md)."""

    INTERCEPTOR = "interceptor"
    ENDPOINT_URL = "endpoint_url"
    DNS = "dns"


class PolicyDelivery(StrEnum):
    """How a policy bundle comes to the tasks."""

    S3 = "s3"
    APPCONFIG = "appconfig"


class Table(BaseModel):
    """A table without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Replication(Table):
    """A second bucket that records are copied to; it is not made here."""

    bucket_arn: Annotated[Arn, Field(description="bucket with Object Lock on")]
    account: Annotated[Account, Field(description="account that owns it")]
    kms_key_arn: Annotated[Arn, Field(description="key for the copies")]


class Audit(Table):
    """The records' bucket."""

    retention_mode: Annotated[
        RetentionMode, Field(description="Object Lock mode of the records")
    ] = RetentionMode.GOVERNANCE
    retention_days: Annotated[
        int, Field(ge=1, le=36_500, description="days a record cannot be deleted")
    ] = 1
    prefix: Annotated[
        str,
        Field(pattern=r"^[a-z0-9/-]{1,64}$", description="where records are kept"),
    ] = "records"
    kms_key_arn: Annotated[
        Arn | None, Field(description="your own key; without it one is made")
    ] = None
    access_log_days: Annotated[
        int, Field(ge=1, le=3650, description="days that access logs are kept")
    ] = 90
    replication: Annotated[
        Replication | None, Field(description="a second bucket for copies")
    ] = None
    checkpoints: Annotated[
        bool, Field(description="a KMS key that signs for the writers of records")
    ] = False
    catalogue: Annotated[
        bool, Field(description="a Glue table and an Athena workgroup over records")
    ] = True


class Policy(Table):
    """The policy bundle, and how a change of it reaches the tasks."""

    bundle: Annotated[
        str, Field(description="the bundle's folder, seen from the project's root")
    ] = "policies/baseline"
    delivery: Annotated[
        PolicyDelivery,
        Field(description="`s3`: at the next refresh; `appconfig`: step by step"),
    ] = PolicyDelivery.S3
    refresh_seconds: Annotated[
        int, Field(ge=5, le=3600, description="how often tasks look for a change")
    ] = 30
    growth_minutes: Annotated[
        int, Field(ge=0, le=1440, description="AppConfig: minutes to reach every task")
    ] = 10
    bake_minutes: Annotated[
        int,
        Field(ge=0, le=1440, description="AppConfig: minutes that alarms may undo it"),
    ] = 10


class OwnVpc(Table):
    """A VPC that exists already."""

    vpc_id: Annotated[Vpc, Field(description="the VPC")]
    cidr: Annotated[Cidr, Field(description="its address range")]
    subnet_ids: Annotated[
        tuple[Subnet, ...],
        Field(
            min_length=2,
            max_length=3,
            description="private subnets, in the order of `availability_zones`",
        ),
    ]
    route_table_ids: Annotated[
        tuple[str, ...],
        Field(description="their route tables, for S3's gateway endpoint"),
    ] = ()
    existing_endpoints: Annotated[
        tuple[str, ...],
        Field(description="endpoints not to make, such as `bedrock-runtime`, `s3`"),
    ] = ()
    existing_endpoint_ids: Annotated[
        Mapping[str, VpcEndpoint],
        Field(
            description="their ids by service, needed of the services inspected: the"
            " policy against bypasses names them, so nobody but the tasks should reach"
            " them"
        ),
    ] = {}
    existing_endpoint_hosts: Annotated[
        Mapping[str, Host],
        Field(
            description="where an existing endpoint is dialled, its `vpce-...` name by"
            " service; needed with routing `dns`, whose names may lead to the proxy"
        ),
    ] = {}
    endpoint_security_group_id: Annotated[
        SecurityGroup | None,
        Field(description="of the existing interface endpoints"),
    ] = None


class Network(Table):
    """The VPC of the tasks."""

    cidr: Annotated[Cidr, Field(description="address range of a VPC made here")] = (
        "10.64.0.0/20"
    )
    own: Annotated[OwnVpc | None, Field(description="a VPC that exists already")] = None
    s3_prefix_list_id: Annotated[
        PrefixList | None,
        Field(description="AWS's list of S3's addresses, for regions not known here"),
    ] = None
    cross_zone: Annotated[
        bool,
        Field(
            description="a zone's connections go to the tasks of all zones; off keeps"
            " zones apart, and wants two tasks or more in each"
        ),
    ] = True
    flow_log_days: Annotated[
        int, Field(ge=1, le=3650, description="days that flow logs are kept")
    ] = 30


class Tasks(Table):
    """The proxy's tasks on ECS Fargate, ARM64."""

    image: Annotated[
        EcrImage | None,
        Field(description="an image in your ECR, ARM64; without it one is built"),
    ] = None
    base_image: Annotated[
        str,
        Field(description="what the image is built on: pin it by digest"),
    ] = "public.ecr.aws/docker/library/python:3.13-slim-bookworm"
    cpu: Annotated[int, Field(description="CPU units of a task: 1024 is one vCPU")] = (
        512
    )
    memory: Annotated[int, Field(description="MiB of a task")] = 1024
    workers: Annotated[
        int, Field(ge=1, le=16, description="proxy processes in a task")
    ] = 1
    least: Annotated[int, Field(ge=1, le=100, description="tasks at the least")] = 2
    most: Annotated[int, Field(ge=1, le=100, description="tasks at the most")] = 4
    in_flight: Annotated[
        int, Field(ge=1, le=4096, description="calls in flight a task is scaled for")
    ] = 50
    cpu_percent: Annotated[
        int, Field(ge=10, le=90, description="CPU use a task is scaled for")
    ] = 60
    deregistration_seconds: Annotated[
        int,
        Field(
            ge=60,
            le=3600,
            description="how long streams of a leaving task may go on before SIGTERM",
        ),
    ] = 900
    execute_command: Annotated[
        bool,
        Field(
            description="allow `aws ecs execute-command` into tasks, whose root file"
            " system is then writable; never in `prod`"
        ),
    ] = False


class Tls(Table):
    """Who the proxy says it is."""

    host: Annotated[
        Host | None,
        Field(description="the proxy's own name, for `interceptor`, `endpoint_url`"),
    ] = None
    certificate_secret_arn: Annotated[
        Arn | None,
        Field(
            description="Secrets Manager secret with `certificate` and `key` in PEM,"
            " for that name"
        ),
    ] = None
    secret_kms_key_arn: Annotated[
        Arn | None,
        Field(description="the key that secret is encrypted with, if it is your own"),
    ] = None
    ca_key_arn: Annotated[
        Arn | None,
        Field(description="your own KMS key (ECC_NIST_P256) as the CA of `dns`"),
    ] = None
    ca_chain: Annotated[
        str | None,
        Field(
            pattern=r"^\s*-----BEGIN CERTIFICATE-----\s",
            max_length=8192,
            description="the CA's certificate in PEM, which tasks present: what"
            " `weir ca create --chain` wrote. No secret",
        ),
    ] = None


class Access(Table):
    """Who may reach the endpoint service."""

    principals: Annotated[
        tuple[Arn, ...],
        Field(description="who may connect, such as `arn:aws:iam::ACCOUNT:root`"),
    ] = ()
    accounts: Annotated[
        tuple[Account, ...],
        Field(
            description="accounts whose signatures may reach Bedrock from here,"
            " besides this one and those of `principals`"
        ),
    ] = ()
    agent_tokens: Annotated[
        bool,
        Field(
            description="callers of InvokeAgentRuntime may come with a token of their"
            " agent's issuer instead of AWS credentials; whose agent it is, the"
            " endpoint cannot tell"
        ),
    ] = False
    regions: Annotated[
        tuple[str, ...], Field(description="other regions it can be reached from")
    ] = ()
    acceptance_required: Annotated[
        bool, Field(description="somebody accepts each connection")
    ] = False


class Bedrock(Table):
    """What the tasks themselves may do in Bedrock; callers use their own rights."""

    models: Annotated[
        tuple[Arn, ...],
        Field(description="models for calls that are signed anew; none by default"),
    ] = ()
    guardrails: Annotated[
        tuple[Arn, ...], Field(description="guardrails that a policy consults")
    ] = ()
    guardrail_checks: Annotated[
        bool, Field(description="a policy asks InvokeGuardrailChecks")
    ] = False
    session_roles: Annotated[
        tuple[Arn, ...],
        Field(description="roles that rewritten calls are signed with, per caller"),
    ] = ()


class Quotas(Table):
    """Token budgets that tasks share."""

    valkey: Annotated[
        bool, Field(description="a Valkey that holds budgets; off until used")
    ] = False
    storage_gb: Annotated[
        int, Field(ge=1, le=100, description="most data it may hold, in GB")
    ] = 1


class Operations(Table):
    """What the people on call see."""

    alarm_topic_arn: Annotated[
        Arn | None, Field(description="your own SNS topic; without it one is made")
    ] = None
    kms_key_arn: Annotated[
        Arn | None,
        Field(
            description="your own key for logs, alarms and budgets, usable by"
            " CloudWatch and its logs; without it one is made"
        ),
    ] = None
    latency_seconds: Annotated[
        int,
        Field(ge=1, le=3600, description="alarm when one call in a hundred is slower"),
    ] = 120
    log_days: Annotated[
        int, Field(ge=1, le=3650, description="days that logs are kept")
    ] = 30
    verify_minutes: Annotated[
        int, Field(ge=5, le=1440, description="how often new records are verified")
    ] = 15


class Consumer(Table):
    """The application's side, in its account and its VPC."""

    account: Annotated[
        Account | None, Field(description="the application's; without it the same")
    ] = None
    vpc_id: Annotated[Vpc, Field(description="the application's VPC")]
    vpc_cidr: Annotated[Cidr, Field(description="who may reach the endpoint")]
    subnet_ids: Annotated[
        tuple[Subnet, ...], Field(min_length=1, description="one a zone")
    ]
    service_name: Annotated[
        str | None,
        Field(
            pattern=r"^com\.amazonaws\.vpce\.[a-z0-9-]+\.vpce-svc-[0-9a-f]+$",
            description="the endpoint service; needed from another account",
        ),
    ] = None
    zones: Annotated[
        bool,
        Field(
            description="`dns`: Bedrock's names lead to the proxy; off until private"
            " DNS of AWS's own endpoints in that VPC is off"
        ),
    ] = True
