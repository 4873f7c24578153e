"""What an environment is: one TOML file, read into one typed table.

Rule 1: a file wins over its profile's defaults, and those over the table's.
Rule 2: nothing is guessed. An unknown key, a value of the wrong kind, or two values
        that contradict each other are errors that name the key.
Rule 3: no secret stands in a file: certificates and keys are named by their ARN.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
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

ENVIRONMENTS: Final = Path(__file__).parent / "environments"
"""Where the files of the shipped profiles stand."""


SERVICES: Final = ("bedrock-runtime", "bedrock-agent-runtime", "bedrock-agentcore")
"""The services that can be inspected."""

S3_PREFIX_LISTS: Final[Mapping[str, str]] = {
    "ap-northeast-1": "pl-61a54008",
    "ap-northeast-2": "pl-78a54011",
    "ap-northeast-3": "pl-a4a540cd",
    "ap-south-1": "pl-78a54011",
    "ap-southeast-1": "pl-6fa54006",
    "ap-southeast-2": "pl-6ca54005",
    "ca-central-1": "pl-7da54014",
    "eu-central-1": "pl-6ea54007",
    "eu-north-1": "pl-c3aa4faa",
    "eu-west-1": "pl-6da54004",
    "eu-west-2": "pl-7ca54015",
    "eu-west-3": "pl-23ad484a",
    "sa-east-1": "pl-6aa54003",
    "us-east-1": "pl-63a5400a",
    "us-east-2": "pl-7ba54012",
    "us-west-1": "pl-6ba54002",
    "us-west-2": "pl-68a54001",
}
"""AWS's lists of S3's addresses, by region; they do not change."""

_FARGATE_MEMORY: Final[Mapping[int, tuple[int, int]]] = {
    256: (512, 2048),
    512: (1024, 4096),
    1024: (2048, 8192),
    2048: (4096, 16_384),
    4096: (8192, 30_720),
    8192: (16_384, 61_440),
    16_384: (32_768, 122_880),
}
"""MiB that Fargate offers, least and most, by CPU units."""


class InfraSettingsError(ValueError):
    """An environment's file cannot be used; the message says which key and why."""


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


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Replication(_Table):
    """A second bucket that records are copied to; it is not made here."""

    bucket_arn: Annotated[Arn, Field(description="bucket with Object Lock on")]
    account: Annotated[Account, Field(description="account that owns it")]
    kms_key_arn: Annotated[Arn, Field(description="key for the copies")]


class Audit(_Table):
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


class Policy(_Table):
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


class OwnVpc(_Table):
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


class Network(_Table):
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


class Tasks(_Table):
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


class Tls(_Table):
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


class Access(_Table):
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


class Bedrock(_Table):
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


class Quotas(_Table):
    """Token budgets that tasks share."""

    valkey: Annotated[
        bool, Field(description="a Valkey that holds budgets; off until used")
    ] = False
    storage_gb: Annotated[
        int, Field(ge=1, le=100, description="most data it may hold, in GB")
    ] = 1


class Operations(_Table):
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


class Consumer(_Table):
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


class Environment(_Table):
    """One environment: a foundation, a service, and perhaps a consumer."""

    name: Annotated[
        str,
        Field(
            pattern=r"^[a-z][a-z0-9-]{0,14}[a-z0-9]$",
            description="part of every name; 2 to 16 characters",
        ),
    ]
    profile: Annotated[
        Profile, Field(description="`dev` can be destroyed, `prod` is kept")
    ]
    account: Annotated[Account, Field(description="AWS account")]
    region: Annotated[
        str, Field(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$", description="AWS region")
    ]
    availability_zones: Annotated[
        tuple[str, ...],
        Field(min_length=2, max_length=3, description="zones of the tasks"),
    ]
    services: Annotated[
        tuple[str, ...],
        Field(min_length=1, description="services that are inspected"),
    ] = SERVICES
    routing: Annotated[
        tuple[Routing, ...],
        Field(min_length=1, description="how calls come to the proxy"),
    ] = (Routing.INTERCEPTOR,)
    audit: Annotated[Audit, Field(description="records")] = Audit()
    policy: Annotated[Policy, Field(description="policy bundle")] = Policy()
    network: Annotated[Network, Field(description="network")] = Network()
    tasks: Annotated[Tasks, Field(description="tasks")] = Tasks()
    tls: Annotated[Tls, Field(description="certificates")] = Tls()
    access: Annotated[Access, Field(description="who may connect")] = Access()
    bedrock: Annotated[Bedrock, Field(description="own rights in Bedrock")] = Bedrock()
    quotas: Annotated[Quotas, Field(description="budgets")] = Quotas()
    operations: Annotated[Operations, Field(description="operations")] = Operations()
    consumer: Annotated[
        Consumer | None, Field(description="the application's side")
    ] = None

    @property
    def is_kept(self) -> bool:
        """Whether what holds data outlives `cdk destroy`."""
        return self.profile is Profile.PROD

    @property
    def s3_prefix_list_id(self) -> str | None:
        """AWS's list of S3's addresses in the region, if it is known."""
        return self.network.s3_prefix_list_id or S3_PREFIX_LISTS.get(self.region)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        for zone in self.availability_zones:
            if not zone.startswith(self.region):
                raise ValueError(f"`availability_zones`: `{zone}` is not in the region")
        unknown = set(self.services) - set(SERVICES)
        if unknown:
            raise ValueError(f"`services`: `{min(unknown)}` is not inspected")
        named = {Routing.INTERCEPTOR, Routing.ENDPOINT_URL} & set(self.routing)
        has_name = self.tls.host and self.tls.certificate_secret_arn
        if named and not has_name:
            raise ValueError(
                f"`routing`: `{min(named)}` needs `tls.host` and"
                " `tls.certificate_secret_arn`"
            )
        if self.tasks.least > self.tasks.most:
            raise ValueError("`tasks.least` is more than `tasks.most`")
        self._tasks_can_run()
        if self.network.own:
            self._own_vpc_agrees(self.network.own)
        if not self.s3_prefix_list_id:
            raise ValueError(
                "`network.s3_prefix_list_id` is needed in this region: see `aws ec2"
                " describe-managed-prefix-lists`, `com.amazonaws.REGION.s3`"
            )
        if self.consumer and self.consumer.account and not self.consumer.service_name:
            raise ValueError("`consumer.service_name` is needed from another account")
        return self

    def _tasks_can_run(self) -> None:
        least, most = _FARGATE_MEMORY.get(self.tasks.cpu, (1, 0))
        if not least <= self.tasks.memory <= most:
            raise ValueError("`tasks.cpu`, `tasks.memory`: Fargate has no such task")
        if self.tasks.image and f".ecr.{self.region}." not in self.tasks.image:
            raise ValueError("`tasks.image`: the image must be in the region")
        if self.tasks.execute_command and self.is_kept:
            raise ValueError("`tasks.execute_command` is never on in `prod`")

    def _own_vpc_agrees(self, own: OwnVpc) -> None:
        if len(own.subnet_ids) != len(self.availability_zones):
            raise ValueError("`network.own.subnet_ids`: one a zone is needed")
        if "s3" not in own.existing_endpoints and not own.route_table_ids:
            raise ValueError(
                "`network.own.route_table_ids` are needed to make S3's endpoint"
            )
        for service in set(self.services) & set(own.existing_endpoints):
            if service not in own.existing_endpoint_ids:
                raise ValueError(
                    f"`network.own.existing_endpoint_ids`: `{service}` is needed"
                )
            has_host = service in own.existing_endpoint_hosts
            if Routing.DNS in self.routing and not has_host:
                raise ValueError(
                    f"`network.own.existing_endpoint_hosts`: `{service}` is needed"
                    " with routing `dns`"
                )


DEFAULTS: Final[Mapping[Profile, Mapping[str, Mapping[str, Any]]]] = {
    Profile.DEV: {},
    Profile.PROD: {
        "audit": {"retention_mode": "COMPLIANCE", "retention_days": 400},
        "policy": {"delivery": "appconfig"},
        "tasks": {"cpu": 1024, "memory": 2048, "least": 3, "most": 12},
        "operations": {"log_days": 90},
    },
}


def read_environment(path: str | Path) -> Environment:
    """Read an environment's file.

    Args:
        path: the file; a bare name is one of `infra/environments`.

    Raises:
        InfraSettingsError: it cannot be read, or is wrong.
    """
    place = Path(path)
    if place.suffix != ".toml":
        place = ENVIRONMENTS / f"{place}.toml"
    try:
        text = place.read_text(encoding="utf-8")
    except OSError as error:
        raise InfraSettingsError(f"`{place}`: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InfraSettingsError(f"`{place}` is not UTF-8") from error
    try:
        return environment_of(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InfraSettingsError(f"`{place}` is not TOML: {error}") from error
    except InfraSettingsError as error:
        raise InfraSettingsError(f"`{place}`: {error}") from error


def environment_of(values: Mapping[str, Any]) -> Environment:
    """Return the environment that a file's values describe.

    Raises:
        InfraSettingsError: a key is unknown, missing, or its value is wrong.
    """
    try:
        profile = Profile(str(values.get("profile")))
    except ValueError as error:
        raise InfraSettingsError("`profile`: `dev` or `prod`") from error
    try:
        return Environment.model_validate(_merged(DEFAULTS[profile], values))
    except ValidationError as error:
        raise InfraSettingsError("; ".join(map(_said, error.errors()))) from error


def _merged(
    defaults: Mapping[str, Mapping[str, Any]], values: Mapping[str, Any]
) -> dict[str, Any]:
    result: dict[str, Any] = dict(values)
    for table, its_defaults in defaults.items():
        given = values.get(table, {})
        if isinstance(given, Mapping):
            result[table] = {**its_defaults, **given}
    return result


def _said(error: Mapping[str, Any]) -> str:
    key = ".".join(str(part) for part in error["loc"])
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"`{key}`: {message}" if key else message
