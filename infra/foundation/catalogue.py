"""Records as a table: Glue knows their form and place, Athena asks them.

Rule 1: nothing has to be crawled. Partitions are computed from the layout of keys
        (`PREFIX/dt=2026-01-31/hour=07/...`), so a query sees what was just written.
Rule 2: what a query brings is encrypted, and does not stay.
"""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, Stack
from aws_cdk import aws_athena as athena
from aws_cdk import aws_glue as glue
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.foundation.audit import AuditStore
from infra.foundation.buckets import LogBucket, private_bucket
from infra.settings import Environment

FIRST_DAY: Final = "2026-01-01"
"""Before any record: where the days of the table begin."""
LARGEST_SCAN: Final = 1024**4
"""Bytes that one query may read: a terabyte costs about five dollars."""
_RESULT_DAYS: Final = 30

COLUMNS: Final = {
    "time": "bigint",
    "category_uid": "int",
    "class_uid": "int",
    "activity_id": "int",
    "activity_name": "string",
    "type_uid": "int",
    "severity_id": "int",
    "status_id": "int",
    "status_detail": "string",
    "action_id": "int",
    "disposition": "string",
    "metadata": (
        "struct<version:string,profiles:array<string>,"
        "product:struct<name:string,vendor_name:string>,uid:string,"
        "correlation_uid:string,event_code:string,log_name:string,sequence:bigint>"
    ),
    "api": (
        "struct<operation:string,service:struct<name:string>,"
        "request:struct<uid:string>,response:struct<code:int>>"
    ),
    "actor": "struct<user:struct<uid:string,credential_uid:string>>",
    "src_endpoint": "struct<ip:string,uid:string>",
    "resources": "array<struct<type:string,uid:string>>",
    "ai_model": "struct<ai_provider:string,name:string>",
    "message_context": (
        "struct<prompt_tokens:bigint,completion_tokens:bigint,total_tokens:bigint>"
    ),
    "unmapped": "string",
}
"""Of an entry (`bedrock_weir.audit.entry`); `unmapped` as JSON, to be taken apart
with `json_extract`."""


class Catalogue(Construct):
    """The table of records, and a workgroup that asks it.

    Args:
        scope: where it belongs.
        construct_id: its name there.
        settings: the environment.
        audit: where records are.
        logs: where the access log of results goes.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        audit: AuditStore,
        logs: LogBucket,
    ) -> None:
        super().__init__(scope, construct_id)
        account = Stack.of(self).account
        name = f"bedrock_weir_{settings.name.replace('-', '_')}"
        database = glue.CfnDatabase(
            self,
            "Database",
            catalog_id=account,
            database_input=glue.CfnDatabase.DatabaseInputProperty(
                name=name, description="Records of decisions"
            ),
        )
        table = glue.CfnTable(
            self,
            "Records",
            catalog_id=account,
            database_name=name,
            table_input=_table(
                f"s3://{audit.bucket.bucket_name}/{settings.audit.prefix}"
            ),
        )
        table.add_resource_dependency(database)
        results = private_bucket(
            self,
            "Results",
            settings=settings,
            key=audit.key,
            logs=logs,
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="results",
                    expiration=Duration.days(_RESULT_DAYS),
                    noncurrent_version_expiration=Duration.days(1),
                )
            ],
        )
        self._workgroup(settings, results=results, audit=audit)

    def _workgroup(
        self, settings: Environment, *, results: s3.Bucket, audit: AuditStore
    ) -> None:
        group = athena.CfnWorkGroup
        group(
            self,
            "Workgroup",
            name=f"bedrock-weir-{settings.name}",
            description="Questions to the records of bedrock-weir",
            recursive_delete_option=not settings.is_kept,
            work_group_configuration=group.WorkGroupConfigurationProperty(
                bytes_scanned_cutoff_per_query=LARGEST_SCAN,
                enforce_work_group_configuration=True,
                publish_cloud_watch_metrics_enabled=True,
                requester_pays_enabled=False,
                engine_version=group.EngineVersionProperty(
                    selected_engine_version="Athena engine version 3"
                ),
                result_configuration=group.ResultConfigurationProperty(
                    output_location=f"s3://{results.bucket_name}/",
                    expected_bucket_owner=Stack.of(self).account,
                    encryption_configuration=group.EncryptionConfigurationProperty(
                        encryption_option="SSE_KMS", kms_key=audit.key.key_arn
                    ),
                ),
            ),
        )


def _table(location: str) -> glue.CfnTable.TableInputProperty:
    column = glue.CfnTable.ColumnProperty
    return glue.CfnTable.TableInputProperty(
        name="records",
        description="OCSF API Activity events, one a line",
        table_type="EXTERNAL_TABLE",
        partition_keys=[
            column(name="dt", type="string"),
            column(name="hour", type="string"),
        ],
        parameters={
            "classification": "json",
            "compressionType": "gzip",
            "EXTERNAL": "TRUE",
            "projection.enabled": "true",
            "projection.dt.type": "date",
            "projection.dt.format": "yyyy-MM-dd",
            "projection.dt.range": f"{FIRST_DAY},NOW",
            "projection.dt.interval": "1",
            "projection.dt.interval.unit": "DAYS",
            "projection.hour.type": "integer",
            "projection.hour.range": "0,23",
            "projection.hour.digits": "2",
            "storage.location.template": f"{location}/dt=${{dt}}/hour=${{hour}}/",
        },
        storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
            columns=[column(name=name, type=kind) for name, kind in COLUMNS.items()],
            location=f"{location}/",
            compressed=True,
            input_format="org.apache.hadoop.mapred.TextInputFormat",
            output_format=(
                "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
            ),
            serde_info=glue.CfnTable.SerdeInfoProperty(
                serialization_library="org.openx.data.jsonserde.JsonSerDe",
                parameters={
                    "case.insensitive": "false",
                    "ignore.malformed.json": "false",
                },
            ),
        ),
    )
