"""Templates broken on purpose, one thing at a time: what each rule must catch."""

from __future__ import annotations

import json
from typing import Any

from tests.infra.drafts import (
    MUTATIONS,
    Draft,
    Mutation,
    attribute,
    breaks,
    drops,
    sets,
    variable,
)

__all__ = ["MUTATIONS", "Draft", "Mutation"]

BALANCER = "ElasticLoadBalancingV2::LoadBalancer"
GROUP = "ElasticLoadBalancingV2::TargetGroup"
LISTENER = "ElasticLoadBalancingV2::Listener"
SERVICE = "ECS::Service"
TASK = "ECS::TaskDefinition"
TARGET = "ApplicationAutoScaling::ScalableTarget"
SCALING = "ApplicationAutoScaling::ScalingPolicy"
BUCKET = "S3::Bucket"
LOCKED = "'ObjectLockEnabled'"
KEY = "KMS::Key"
SIGNING = "SIGN_VERIFY"
SECURITY = "EC2::SecurityGroup"
ALARM = "CloudWatch::Alarm"
CACHE = "ElastiCache::ServerlessCache"
ENDPOINT = "EC2::VPCEndpoint"
INTERFACE = "'Interface'"
CONTAINER = "ContainerDefinitions.0"
ANYWHERE = {"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
EVERYWHERE = {"CidrIpv6": "::/0", "IpProtocol": "-1"}

# Names
sets("WEIR-NAME-01", GROUP, "Name", "x" * 33)
sets("WEIR-NAME-01", GROUP, "Name", "weir-")
sets("WEIR-NAME-02", BALANCER, "Name", "x" * 33)
sets("WEIR-NAME-02", BALANCER, "Name", "internal-weir")
sets("WEIR-NAME-03", "IAM::Role", "Description", "the proxy’s role")
sets("WEIR-NAME-03", "IAM::Role", "Description", "x" * 1001)
sets("WEIR-NAME-04", SECURITY, "GroupDescription", "the proxy's group")
sets("WEIR-NAME-05", BUCKET, "BucketName", "Weir_Records")
sets("WEIR-NAME-07", ALARM, "AlarmDescription", "x" * 1025)
sets("WEIR-NAME-07", CACHE, "ServerlessCacheName", "x" * 41)


@breaks("WEIR-NAME-04")
def a_rule_of_a_security_group_has_no_description(draft: Draft) -> None:
    draft.add("EC2::SecurityGroupIngress", GroupId="sg-1", **ANYWHERE)


@breaks("WEIR-NAME-06")
def an_alias_has_a_name_of_awss_own(draft: Draft) -> None:
    draft.add("KMS::Alias", AliasName="alias/aws/weir", TargetKeyId="1234")


@breaks("WEIR-NAME-08")
def two_log_groups_have_one_name(draft: Draft) -> None:
    for group in draft.all("Logs::LogGroup"):
        group["Properties"]["LogGroupName"] = "/weir"


@breaks("WEIR-NAME-09")
def a_roles_policies_are_too_long(draft: Draft) -> None:
    arns = [f"arn:aws:s3:::{'x' * 60}{number}" for number in range(150)]
    draft.allow("AddRecords", Resource=arns)


@breaks("WEIR-NAME-09")
def a_stack_has_too_many_resources(draft: Draft) -> None:
    template = next(iter(draft.templates.values()))
    for number in range(500):
        template["Resources"][f"Topic{number}"] = {"Type": "AWS::Budgets::Budget"}


# Locks
RETENTION = "ObjectLockConfiguration.Rule.DefaultRetention"
ENCRYPTION = "BucketEncryption.ServerSideEncryptionConfiguration.0"
for path, value in (
    ("VersioningConfiguration.Status", "Suspended"),
    ("VersioningConfiguration", None),
    ("ObjectLockEnabled", None),
):
    sets("WEIR-LOCK-01", BUCKET, path, value, having=LOCKED)
sets("WEIR-LOCK-02", BUCKET, f"{RETENTION}.Years", 1, having=LOCKED)
sets("WEIR-LOCK-02", BUCKET, f"{RETENTION}.Days", None, having=LOCKED)
sets("WEIR-LOCK-02", BUCKET, "ObjectLockConfiguration", None, having=LOCKED)
sets("WEIR-LOCK-03", BUCKET, f"{RETENTION}.Mode", "GOVERNANCE", having=LOCKED)
sets("WEIR-LOCK-03", BUCKET, f"{RETENTION}.Days", 1, having=LOCKED)
sets("WEIR-LOCK-04", BUCKET, "DeletionPolicy", "Delete", having=LOCKED)
sets("WEIR-LOCK-04", BUCKET, "UpdateReplacePolicy", "Delete", having=LOCKED)
sets("WEIR-LOCK-04", KEY, "DeletionPolicy", "Delete", having=SIGNING)
drops("WEIR-LOCK-05", "S3::BucketPolicy", having="DenyShorterRetention")
sets("WEIR-LOCK-06", BUCKET, f"{ENCRYPTION}.BucketKeyEnabled", False, having=LOCKED)
sets("WEIR-LOCK-06", BUCKET, "BucketEncryption", None, having=LOCKED)
for way in ("BlockPublicAcls", "RestrictPublicBuckets"):
    sets("WEIR-LOCK-07", BUCKET, f"PublicAccessBlockConfiguration.{way}", False)
sets("WEIR-LOCK-07", BUCKET, "PublicAccessBlockConfiguration", None)
sets("WEIR-LOCK-07", BUCKET, "OwnershipControls", None)
sets(
    "WEIR-LOCK-09",
    BUCKET,
    f"{ENCRYPTION}.ServerSideEncryptionByDefault",
    {"SSEAlgorithm": "AES256"},
    having=LOCKED,
)
sets("WEIR-LOCK-11", BUCKET, "LoggingConfiguration", None, having=LOCKED)


@breaks("WEIR-LOCK-05")
def the_denial_without_tls_forgets_the_bucket_itself(draft: Draft) -> None:
    statements = draft.one("S3::BucketPolicy", "DenyShorterRetention")["Properties"][
        "PolicyDocument"
    ]["Statement"]
    (denial,) = (each for each in statements if "SecureTransport" in str(each))
    denial["Resource"] = denial["Resource"][1:]


@breaks("WEIR-LOCK-08")
def a_bucket_lets_everybody_read(draft: Draft) -> None:
    policy = draft.one("S3::BucketPolicy")["Properties"]["PolicyDocument"]
    policy["Statement"].append(
        {
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::records/*",
        }
    )


@breaks("WEIR-LOCK-10")
def records_expire_within_their_retention(draft: Draft) -> None:
    bucket = draft.one(BUCKET, LOCKED)["Properties"]
    rules = bucket.setdefault("LifecycleConfiguration", {}).setdefault("Rules", [])
    rules.append({"Id": "tidy", "Status": "Enabled", "ExpirationInDays": 30})


@breaks("WEIR-LOCK-11")
def the_bucket_of_access_logs_locks_them(draft: Draft) -> None:
    bucket = draft.one(BUCKET, "AES256")["Properties"]
    bucket["ObjectLockConfiguration"] = {"ObjectLockEnabled": "Enabled"}


@breaks("WEIR-LOCK-12")
def the_bucket_of_records_has_no_lock_at_all(draft: Draft) -> None:
    bucket = draft.one(BUCKET, LOCKED)["Properties"]
    del bucket["ObjectLockEnabled"], bucket["ObjectLockConfiguration"]


variable("WEIR-LOCK-12", "WEIR_AUDIT", "s3://somebody-elses/records")

# Times
sets("WEIR-TIME-01", TASK, f"{CONTAINER}.StopTimeout", 180)
sets("WEIR-TIME-01", TASK, f"{CONTAINER}.StopTimeout", 30)
sets("WEIR-TIME-01", TASK, f"{CONTAINER}.StopTimeout", None)
variable("WEIR-TIME-01", "WEIR_DRAIN_TIMEOUT", "120")
variable("WEIR-TIME-02", "WEIR_MAX_CONNECTION_AGE", "3600")
attribute("WEIR-TIME-02", GROUP, "deregistration_delay.timeout_seconds", "60")
attribute("WEIR-TIME-02", GROUP, "deregistration_delay.timeout_seconds", "7200")
attribute("WEIR-TIME-02", GROUP, "deregistration_delay.timeout_seconds", None)
sets("WEIR-TIME-03", GROUP, "HealthCheckTimeoutSeconds", 10)
sets("WEIR-TIME-03", GROUP, "HealthCheckIntervalSeconds", 301)
sets("WEIR-TIME-03", TASK, f"{CONTAINER}.HealthCheck.Timeout", 60)
attribute("WEIR-TIME-04", LISTENER, "tcp.idle_timeout.seconds", "7000")
attribute("WEIR-TIME-04", LISTENER, "tcp.idle_timeout.seconds", "60")
attribute("WEIR-TIME-04", LISTENER, "tcp.idle_timeout.seconds", None)
sets("WEIR-TIME-05", SERVICE, "HealthCheckGracePeriodSeconds", 0)
sets("WEIR-TIME-05", TASK, f"{CONTAINER}.HealthCheck.StartPeriod", 300)
VERIFIER = "WEIR_VERIFY_WINDOW"
sets("WEIR-TIME-06", "Lambda::Function", "Timeout", 901, having=VERIFIER)
sets(
    "WEIR-TIME-06",
    "Lambda::Function",
    f"Environment.Variables.{VERIFIER}",
    "5",
    having=VERIFIER,
)
sets(
    "WEIR-TIME-07",
    SCALING,
    "TargetTrackingScalingPolicyConfiguration.ScaleInCooldown",
    0,
)


# Availability
UNHEALTHY = "target_health_state.unhealthy.connection_termination.enabled"
attribute("WEIR-AVAIL-01", GROUP, UNHEALTHY, "true")
attribute("WEIR-AVAIL-01", GROUP, UNHEALTHY, None)
LEAVING = "deregistration_delay.connection_termination.enabled"
attribute("WEIR-AVAIL-01", GROUP, LEAVING, "true")
sets("WEIR-AVAIL-02", "EC2::Subnet", "AvailabilityZone", "eu-central-1d")
sets("WEIR-AVAIL-03", TARGET, "MinCapacity", 1)
sets("WEIR-AVAIL-03", TARGET, "MaxCapacity", 100)
drops("WEIR-AVAIL-03", TARGET)
DEPLOYMENT = "DeploymentConfiguration"
for switch in ("Enable", "Rollback"):
    path = f"{DEPLOYMENT}.DeploymentCircuitBreaker.{switch}"
    sets("WEIR-AVAIL-04", SERVICE, path, False)
sets("WEIR-AVAIL-04", SERVICE, f"{DEPLOYMENT}.MinimumHealthyPercent", 50)
attribute("WEIR-AVAIL-05", BALANCER, "deletion_protection.enabled", "false")
sets("WEIR-AVAIL-06", SERVICE, "AvailabilityZoneRebalancing", "DISABLED")
sets("WEIR-AVAIL-06", SERVICE, f"{DEPLOYMENT}.MaximumPercent", 100)
sets("WEIR-AVAIL-07", SERVICE, "DependsOn", [])
sets("WEIR-AVAIL-08", GROUP, "HealthCheckProtocol", "TCP")
sets("WEIR-AVAIL-08", GROUP, "HealthCheckPath", "/")
sets("WEIR-AVAIL-08", GROUP, "TargetType", "instance")


@breaks("WEIR-AVAIL-02")
def the_balancer_leaves_a_zone_out(draft: Draft) -> None:
    balancer = draft.one(BALANCER)["Properties"]
    places = balancer.get("Subnets") or balancer["SubnetMappings"]
    places.pop()


# Network
@breaks("WEIR-NET-01")
def the_world_may_come_in(draft: Draft) -> None:
    draft.add("EC2::SecurityGroupIngress", GroupId="sg-1", **ANYWHERE)


@breaks("WEIR-NET-01")
def half_of_the_world_may_come_in(draft: Draft) -> None:
    half = {**ANYWHERE, "CidrIp": "128.0.0.0/1"}
    draft.one(SECURITY)["Properties"]["SecurityGroupIngress"] = [half]


@breaks("WEIR-NET-02")
def tasks_may_reach_the_world(draft: Draft) -> None:
    draft.add("EC2::SecurityGroupEgress", GroupId="sg-1", **EVERYWHERE)


sets("WEIR-NET-02", SECURITY, "SecurityGroupEgress", None)


@breaks("WEIR-NET-03")
def the_endpoint_of_kms_is_gone(draft: Draft) -> None:
    draft.remove(ENDPOINT, ".kms'")


@breaks("WEIR-NET-03")
def the_endpoint_of_an_inspected_service_is_gone(draft: Draft) -> None:
    draft.remove(ENDPOINT, ".bedrock-agentcore'")


@breaks("WEIR-NET-03")
def tasks_may_call_a_service_without_an_endpoint(draft: Draft) -> None:
    draft.allow("EncryptRecords", Action=["dynamodb:GetItem"], Condition={})


attribute("WEIR-NET-04", GROUP, "proxy_protocol_v2.enabled", "false")
attribute("WEIR-NET-04", GROUP, "proxy_protocol_v2.enabled", None)
variable("WEIR-NET-04", "WEIR_PROXY_PROTOCOL", "off")


@breaks("WEIR-NET-05")
def the_balancer_cannot_reach_the_tasks(draft: Draft) -> None:
    draft.remove("EC2::SecurityGroupEgress", "8443")


@breaks("WEIR-NET-05")
def tasks_do_not_take_the_balancer_in(draft: Draft) -> None:
    draft.remove("EC2::SecurityGroupIngress", "8443")


ENFORCE = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"
sets("WEIR-NET-05", BALANCER, ENFORCE, "on")
PERMISSIONS = "EC2::VPCEndpointServicePermissions"
sets("WEIR-NET-06", PERMISSIONS, "AllowedPrincipals", ["*"])
drops("WEIR-NET-06", PERMISSIONS)
sets("WEIR-NET-06", "EC2::VPCEndpointService", "AcceptanceRequired", False)


@breaks("WEIR-NET-07")
def the_vpc_has_a_gateway_to_the_internet(draft: Draft) -> None:
    draft.add("EC2::InternetGateway")


sets("WEIR-NET-07", "EC2::Subnet", "MapPublicIpOnLaunch", True)
sets(
    "WEIR-NET-07",
    SERVICE,
    "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
    "ENABLED",
)
sets("WEIR-NET-08", BALANCER, "Scheme", "internet-facing")
sets("WEIR-NET-08", BALANCER, "Type", "application")
sets("WEIR-NET-08", BALANCER, "SecurityGroups", None)
sets("WEIR-NET-09", BALANCER, ENFORCE, None)
sets("WEIR-NET-10", ENDPOINT, "SecurityGroupIds", ["sg-1"], having=INTERFACE)
sets("WEIR-NET-10", ENDPOINT, "SubnetIds", [], having="eu-central-1.kms")
drops("WEIR-NET-11", "EC2::FlowLog")
sets("WEIR-NET-11", "EC2::VPC", "EnableDnsSupport", False)
sets("WEIR-NET-12", ENDPOINT, "PolicyDocument", None, having="eu-central-1.s3")


@breaks("WEIR-NET-12")
def the_endpoint_of_s3_leads_to_every_bucket(draft: Draft) -> None:
    document = draft.one(ENDPOINT, "eu-central-1.s3")["Properties"]["PolicyDocument"]
    document["Statement"][0]["Resource"] = "*"


@breaks("WEIR-NET-13")
def an_endpoint_does_not_let_its_role_through(draft: Draft) -> None:
    endpoint = draft.one(ENDPOINT, "eu-central-1.kms")["Properties"]
    for statement in endpoint["PolicyDocument"]["Statement"]:
        statement["Condition"] = {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::1"}}


@breaks("WEIR-NET-13")
def an_endpoint_denies_what_its_role_may_do(draft: Draft) -> None:
    endpoint = draft.one(ENDPOINT, "eu-central-1.s3")["Properties"]
    endpoint["PolicyDocument"]["Statement"].append(
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:Put*",
            "Resource": "*",
        }
    )


@breaks("WEIR-NET-14")
def the_endpoint_of_s3_keeps_image_layers_out(draft: Draft) -> None:
    draft.statement("ImageLayers")["Resource"] = "arn:aws:s3:::layers/*"


# Roles
@breaks("WEIR-IAM-01")
def a_role_may_do_everything_to_records(draft: Draft) -> None:
    draft.allow("AddRecords", Action="s3:*")


@breaks("WEIR-IAM-01")
def a_role_may_do_all_but_one(draft: Draft) -> None:
    draft.allow("AddRecords", NotAction="s3:DeleteObject")


@breaks("WEIR-IAM-02")
def a_role_may_sign_with_every_key(draft: Draft) -> None:
    draft.allow("SignLeaf", Resource="*")


@breaks("WEIR-IAM-03")
def the_ca_key_does_not_know_of_signing(draft: Draft) -> None:
    for key in draft.all(KEY):
        if SIGNING in str(key):
            for statement in key["Properties"]["KeyPolicy"]["Statement"]:
                actions = statement["Action"]
                if "kms:Sign" in actions:
                    statement["Action"] = "kms:Verify"


@breaks("WEIR-IAM-03")
def a_role_calls_kms_around_s3(draft: Draft) -> None:
    draft.allow("EncryptRecords", Condition={})


@breaks("WEIR-IAM-04")
def the_bucket_denies_what_tasks_must_do(draft: Draft) -> None:
    policy = draft.one("S3::BucketPolicy", "DenyShorterRetention")["Properties"]
    denial = next(
        each
        for each in policy["PolicyDocument"]["Statement"]
        if each.get("Sid") == "DenyDeletes"
    )
    denial["Action"] = "s3:PutObject"


@breaks("WEIR-IAM-05")
def a_role_is_anybodys_flow_log(draft: Draft) -> None:
    for role in draft.all("IAM::Role"):
        trust = role["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]
        if "ecs-tasks" in str(trust):
            trust.pop("Condition")


@breaks("WEIR-IAM-05")
def an_alarm_of_anybody_uses_the_key(draft: Draft) -> None:
    draft.statement("Alarms").pop("Condition")


@breaks("WEIR-IAM-06")
def a_role_may_pass_every_role(draft: Draft) -> None:
    draft.allow("AddRecords", Action="iam:PassRole", Resource="*")


@breaks("WEIR-IAM-06")
def a_role_may_change_roles(draft: Draft) -> None:
    draft.allow("AddRecords", Action="iam:PutRolePolicy")


@breaks("WEIR-IAM-07")
def a_role_has_a_policy_of_aws(draft: Draft) -> None:
    draft.one("IAM::Role")["Properties"]["ManagedPolicyArns"] = [
        "arn:aws:iam::aws:policy/AmazonS3FullAccess"
    ]


@breaks("WEIR-IAM-08")
def everybody_may_take_a_role(draft: Draft) -> None:
    role = draft.one("IAM::Role")["Properties"]
    role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] = {"AWS": "*"}


@breaks("WEIR-IAM-09")
def tasks_run_with_their_execution_role(draft: Draft) -> None:
    task = draft.one(TASK)["Properties"]
    task["TaskRoleArn"] = task["ExecutionRoleArn"]


@breaks("WEIR-IAM-09")
def tasks_may_read_secrets(draft: Draft) -> None:
    draft.allow("AddRecords", Action=["secretsmanager:GetSecretValue"])


@breaks("WEIR-IAM-10")
def tasks_may_call_every_model(draft: Draft) -> None:
    draft.allow("Models", Resource="arn:aws:bedrock:*::foundation-model/*")


@breaks("WEIR-IAM-10")
def tasks_may_take_another_role(draft: Draft) -> None:
    draft.allow("SessionsForCallers", Resource="arn:aws:iam::111122223333:role/admin")


@breaks("WEIR-IAM-11")
def a_function_may_not_write_its_log(draft: Draft) -> None:
    draft.allow("WriteLog", Action="logs:CreateLogStream")


@breaks("WEIR-IAM-11")
def a_functions_log_is_made_by_lambda(draft: Draft) -> None:
    draft.one("Lambda::Function")["Properties"].pop("LoggingConfig")


# Containers
sets("WEIR-TASK-01", TASK, f"{CONTAINER}.ReadonlyRootFilesystem", False)
sets("WEIR-TASK-02", TASK, f"{CONTAINER}.User", "root")
sets("WEIR-TASK-02", TASK, f"{CONTAINER}.User", "0:0")
sets("WEIR-TASK-02", TASK, f"{CONTAINER}.User", None)
sets("WEIR-TASK-03", TASK, f"{CONTAINER}.Privileged", True)
sets(
    "WEIR-TASK-03",
    TASK,
    f"{CONTAINER}.LinuxParameters",
    {"Capabilities": {"Add": ["SYS_PTRACE"]}},
)
sets("WEIR-TASK-04", TASK, f"{CONTAINER}.HealthCheck", None)
sets(
    "WEIR-TASK-04",
    TASK,
    f"{CONTAINER}.HealthCheck.Command",
    ["CMD-SHELL", "weir health"],
)
sets("WEIR-TASK-05", TASK, f"{CONTAINER}.LogConfiguration", None)
sets("WEIR-TASK-05", TASK, f"{CONTAINER}.LogConfiguration.Options.mode", "blocking")
variable("WEIR-TASK-06", "WEIR_TLS_KEY", "arn:aws:s3:::somewhere")
variable("WEIR-TASK-06", "API_TOKEN", "abc")
variable("WEIR-TASK-06", "NOTE", "AKIAIOSFODNN7EXAMPLE")
variable("WEIR-TASK-06", "WEIR_TLS_CERT", "-----BEGIN EC PRIVATE KEY-----")
sets("WEIR-TASK-07", TASK, "RuntimePlatform.CpuArchitecture", "X86_64")
sets("WEIR-TASK-07", TASK, "Memory", "512")
sets("WEIR-TASK-07", TASK, "NetworkMode", "bridge")
variable("WEIR-TASK-08", "WEIR_DRAIN_TIMEOUTS", "110")
variable("WEIR-TASK-08", "WEIR_WORKERS", "many")
variable("WEIR-TASK-08", "WEIR_RETENTION_DAYS", "1")
sets("WEIR-TASK-10", SERVICE, "EnableExecuteCommand", True)
sets("WEIR-TASK-11", TASK, f"{CONTAINER}.Image", "example/weir:latest")
sets("WEIR-TASK-11", TASK, f"{CONTAINER}.Image", "example/weir")


@breaks("WEIR-TASK-09")
def nothing_can_be_written(draft: Draft) -> None:
    draft.container["MountPoints"] = []
    draft.container["LinuxParameters"] = {}


@breaks("WEIR-TASK-09")
def another_folder_can_be_written(draft: Draft) -> None:
    draft.container.setdefault("MountPoints", []).append(
        {"ContainerPath": "/opt", "SourceVolume": "opt", "ReadOnly": False}
    )


# Keys
sets("WEIR-KEY-01", KEY, "EnableKeyRotation", True, having=SIGNING)
sets("WEIR-KEY-02", KEY, "EnableKeyRotation", False, having="'EnableKeyRotation'")
sets("WEIR-KEY-04", KEY, "KeySpec", "RSA_2048", having=SIGNING)
sets("WEIR-KEY-04", KEY, "KeyUsage", "KEY_AGREEMENT", having=SIGNING)
sets("WEIR-KEY-05", KEY, "PendingWindowInDays", 7, having=SIGNING)


@breaks("WEIR-KEY-03")
def only_a_role_administers_a_key(draft: Draft) -> None:
    for statement in draft.one(KEY)["Properties"]["KeyPolicy"]["Statement"]:
        statement["Principal"] = {"AWS": "arn:aws:iam::111122223333:role/admin"}


@breaks("WEIR-KEY-03")
def nobody_may_change_a_keys_policy(draft: Draft) -> None:
    policy = draft.one(KEY)["Properties"]["KeyPolicy"]
    policy["Statement"].append(
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "kms:PutKeyPolicy",
            "Resource": "*",
        }
    )


@breaks("WEIR-KEY-06")
def the_logs_key_does_not_know_the_logs(draft: Draft) -> None:
    draft.statement("Logs")["Principal"] = {"Service": "sns.amazonaws.com"}


# Alarms
@breaks("WEIR-ALARM-01")
def no_alarm_tells_anybody(draft: Draft) -> None:
    for alarm in draft.all(ALARM):
        alarm["Properties"].pop("AlarmActions", None)


@breaks("WEIR-ALARM-01")
def an_alarm_is_switched_off(draft: Draft) -> None:
    draft.one(ALARM)["Properties"]["ActionsEnabled"] = False


sets("WEIR-ALARM-02", ALARM, "AlarmDescription", "something is wrong")
sets("WEIR-ALARM-02", ALARM, "AlarmDescription", "docs/operations.md#no-such-thing")
RECORDS = "'RecordFailures'"
sets("WEIR-ALARM-03", ALARM, "MetricName", "RecordFailure", having=RECORDS)
sets("WEIR-ALARM-03", ALARM, "Dimensions", [], having=RECORDS)
sets("WEIR-ALARM-03", ALARM, "Dimensions.0.Value", "prod", having=RECORDS)
sets("WEIR-ALARM-04", ALARM, "TreatMissingData", None)
sets("WEIR-ALARM-04", ALARM, "EvaluationPeriods", 2000, having="'Period'")
TOPIC = "SNS::Topic"
sets("WEIR-ALARM-05", TOPIC, "KmsMasterKeyId", "alias/aws/sns")
sets("WEIR-ALARM-05", TOPIC, "KmsMasterKeyId", None)
sets("WEIR-ALARM-06", "CloudWatch::Dashboard", "DashboardBody", "{")
sets("WEIR-ALARM-07", "Logs::LogGroup", "RetentionInDays", None)


@breaks("WEIR-ALARM-06")
def a_graph_shows_a_metric_that_nobody_writes(draft: Draft) -> None:
    draft.one("CloudWatch::Dashboard")["Properties"]["DashboardBody"] = json.dumps(
        {"widgets": [{"properties": {"metrics": [["BedrockWeir", "Calls"]]}}]}
    )


@breaks("WEIR-ALARM-09")
def tasks_are_scaled_by_what_nobody_writes(draft: Draft) -> None:
    scaling = draft.one(SCALING, "CustomizedMetricSpecification")["Properties"]
    configuration = scaling["TargetTrackingScalingPolicyConfiguration"]
    configuration["CustomizedMetricSpecification"] = {
        "Namespace": "BedrockWeir",
        "MetricName": "CallsInFlight",
        "Statistic": "Average",
    }


@breaks("WEIR-ALARM-08")
def nobody_is_told_that_records_fail(draft: Draft) -> None:
    draft.remove(ALARM, RECORDS)


@breaks("WEIR-ALARM-08")
def nobody_is_told_that_no_task_is_up(draft: Draft) -> None:
    draft.remove(ALARM, "HealthyHostCount")


# Policies
PROFILE = "AppConfig::ConfigurationProfile"
STRATEGY = "AppConfig::DeploymentStrategy"
sets("WEIR-POLICY-01", PROFILE, "Validators", None)
sets("WEIR-POLICY-02", STRATEGY, "DeploymentDurationInMinutes", 0)
sets("WEIR-POLICY-02", STRATEGY, "GrowthFactor", 100)
variable("WEIR-POLICY-03", "WEIR_POLICY", "/policies")


@breaks("WEIR-POLICY-03")
def tasks_may_not_ask_for_their_policy(draft: Draft) -> None:
    draft.allow("PolicyFromAppConfig", Action="appconfig:StartConfigurationSession")


@breaks("WEIR-POLICY-03", of="dev")
def tasks_may_not_read_the_bundle(draft: Draft) -> None:
    draft.allow("PolicyFromS3", Action="s3:ListBucket")


@breaks("WEIR-POLICY-04", of="dev")
def the_bundles_bucket_forgets_old_ones(draft: Draft) -> None:
    for bucket in draft.all(BUCKET):
        bucket["Properties"].pop("VersioningConfiguration", None)


# Quotas
sets("WEIR-QUOTA-01", CACHE, "Engine", "valkyrie")
sets("WEIR-QUOTA-01", CACHE, "MajorEngineVersion", "6")
sets("WEIR-QUOTA-02", CACHE, "UserGroupId", None)
sets("WEIR-QUOTA-03", CACHE, "CacheUsageLimits", None)
sets("WEIR-QUOTA-04", CACHE, "SecurityGroupIds", None)


@breaks("WEIR-QUOTA-02")
def a_cache_of_nodes_speaks_in_the_clear(draft: Draft) -> None:
    draft.add("ElastiCache::ReplicationGroup", Engine="valkey")


@breaks("WEIR-QUOTA-03", of="dev")
def there_is_a_cache_that_nobody_asked_for(draft: Draft) -> None:
    draft.add(CACHE, Engine="valkey", UserGroupId="weir")


@breaks("WEIR-QUOTA-04")
def the_vpc_may_write_budgets(draft: Draft) -> None:
    cache = draft.one(CACHE)["Properties"]
    rule: dict[str, Any] = {
        "GroupId": cache["SecurityGroupIds"][0],
        "CidrIp": "10.64.0.0/20",
        "IpProtocol": "tcp",
        "FromPort": 6379,
        "ToPort": 6379,
    }
    for template in draft.templates.values():
        if any("Cache" in b["Type"] for b in template["Resources"].values()):
            template["Resources"]["Added"] = {
                "Type": "AWS::EC2::SecurityGroupIngress",
                "Properties": rule,
            }


# Consumer
ZONE = "Route53::HostedZone"
sets("WEIR-CONS-01", ZONE, "Name", "eu-central-1.amazonaws.com.")
sets("WEIR-CONS-01", ZONE, "VPCs", None)
drops("WEIR-CONS-02", ZONE, having="bedrock-agent-runtime.eu-central-1.amazonaws.com")


@breaks("WEIR-CONS-03")
def the_endpoint_to_the_proxy_has_private_dns(draft: Draft) -> None:
    _to_proxy(draft)["PrivateDnsEnabled"] = True


@breaks("WEIR-CONS-03")
def the_endpoint_to_the_proxy_is_a_gateway(draft: Draft) -> None:
    _to_proxy(draft)["VpcEndpointType"] = "Gateway"


@breaks("WEIR-CONS-04")
def a_name_leads_to_an_address(draft: Draft) -> None:
    record = draft.one("Route53::RecordSet")["Properties"]
    del record["AliasTarget"]
    record["ResourceRecords"] = ["10.0.0.10"]


drops("WEIR-CONS-04", "Route53::RecordSet")


def _to_proxy(draft: Draft) -> dict[str, Any]:
    """The consumer's endpoint: the only one that is not to a service of AWS."""
    for endpoint in draft.all(ENDPOINT):
        name = json.dumps(endpoint["Properties"]["ServiceName"])
        if "com.amazonaws.eu-central-1." not in name or "vpce" in name:
            found: dict[str, Any] = endpoint["Properties"]
            return found
    raise LookupError("no endpoint leads to the proxy")
