"""Keys of databases and queues as services."""

from __future__ import annotations

from bedrock_weir.classifiers.secrets.rows import (
    ALNUM,
    HEX,
    LOWER,
    URLSAFE,
    named,
    named_uuid,
    token,
)

RULES = (
    token(
        "databricks-token",
        "DATABRICKS_TOKEN",
        "d(?:api|kea|ose|sapi)",
        HEX,
        32,
        literal="dapi",
        suffix="(?:-[0-9]{1,2})?",
    ),
    token(
        "planetscale-key",
        "PLANETSCALE_KEY",
        "pscale_(?:tkn|pw|oauth)_",
        r"A-Za-z0-9_.=\-",
        32,
        64,
        literal="pscale_tkn_",
    ),
    token("neon-key", "NEON_KEY", "napi_", LOWER, 50, 70),
    token("neon-password", "NEON_KEY", "npg_", ALNUM, 12, 24),
    token("xata-key", "XATA_KEY", "xau_", ALNUM, 30, 44),
    token(
        "convex-key",
        "CONVEX_KEY",
        r"(?:prod|dev|project):[a-z0-9\-]{6,40}\|",
        r"A-Za-z0-9+/",
        40,
        300,
        literal="prod:happy-otter-482|",
        suffix="={0,2}",
    ),
    token("fauna-secret", "FAUNA_KEY", "fn[AE]", URLSAFE, 37, literal="fnAE"[:3]),
    token("aiven-token", "AIVEN_TOKEN", "AVNS_", URLSAFE, 16, 24),
    token("clickhouse-key", "CLICKHOUSE_KEY", "4b1d", ALNUM, 38),
    token(
        "datastax-token",
        "DATASTAX_TOKEN",
        r"AstraCS:[A-Za-z]{20,28}:",
        HEX,
        64,
        literal="AstraCS:qWdRkMzXvLpBtNcYhJsGfAeU:",
    ),
    token(
        "upstash-key",
        "UPSTASH_KEY",
        "AX[A-Za-z0-9]{2}AA[IA]",
        URLSAFE,
        36,
        56,
        literal="AXk3AAI",
    ),
    token(
        "dbt-token", "DBT_TOKEN", "dbt[cus]_", r"A-Za-z0-9_=\-", 40, 80, literal="dbtc_"
    ),
    token("hex-tech-token", "HEX_TECH_KEY", "hxtw_", HEX, 64, 100),
    named(
        "confluent-secret",
        "CONFLUENT_KEY",
        "confluent|kafka.{0,8}secret",
        r"A-Za-z0-9+/",
        64,
        word="confluent",
    ),
    named("cloudamqp-key", "CLOUDAMQP_KEY", "cloudamqp", ALNUM, 32),
    named("couchbase-secret", "COUCHBASE_KEY", "couchbase", ALNUM, 64),
    named_uuid("mongodb-atlas-key", "MONGODB_KEY", "mongodb|atlas"),
    named_uuid("cockroach-key", "COCKROACH_KEY", "cockroach|ccdb"),
)
