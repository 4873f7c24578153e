"""CLOUD_IDENTIFIER: names of accounts, buckets and clients. Not secrets.

They open nothing alone, but tell whose things they are; a policy may care.
"""

from __future__ import annotations

from bedrock_weir.classifiers.rule import Cue, Form, Rule
from bedrock_weir.classifiers.secrets.rows import HEX, LOWER, named, token

_CLASS = "CLOUD_IDENTIFIER"
_ACCOUNT = "381927460515"

RULES: tuple[Rule, ...] = (
    Form(
        name="amazon-resource-name",
        data_class=_CLASS,
        score=0.6,
        pattern=r"\barn:aws[a-z\-]{0,8}:[a-z0-9\-]{1,30}:[a-z0-9\-]{0,20}:[0-9]{12}:"
        r"[A-Za-z0-9_/:.*$@+=\-]{1,200}",
        matches=(f"arn:aws:iam::{_ACCOUNT}:role/reader",),
        misses=("arn:aws:s3:::reports/2027", "arn: aws"),
    ),
    Cue(
        name="aws-account-id",
        data_class=_CLASS,
        score=0.6,
        cue=r"(?i)(?:aws.{0,4}account(?:.?id|.?number)?|account_?id)[\"']?[ \t]{0,4}"
        r"[:=][ \t]{0,4}[\"']?",
        chars="[0-9]",
        width=13,
        check=lambda value: len(value) == 12,
        matches=(f"aws_account_id={_ACCOUNT}",),
        misses=("account_id: 12345",),
    ),
    Form(
        name="s3-bucket",
        data_class=_CLASS,
        score=0.5,
        pattern=r"\b[a-z0-9][a-z0-9.\-]{2,62}\.s3[a-z0-9.\-]{0,24}\.amazonaws\.com"
        r"|\bs3[a-z0-9.\-]{0,24}\.amazonaws\.com/[a-z0-9][a-z0-9.\-]{2,62}",
        trigger=r"\.amazonaws\.com",
        matches=(
            "reports.s3.amazonaws.com",
            "https://s3.eu-west-1.amazonaws.com/reports",
        ),
        misses=("s3.amazonaws.com", "amazonaws.com"),
    ),
    Form(
        name="google-storage-bucket",
        data_class=_CLASS,
        score=0.5,
        pattern=r"\b[a-z0-9][a-z0-9._\-]{0,62}\.storage\.googleapis\.com"
        r"|\bstorage\.googleapis\.com/[a-z0-9][a-z0-9._\-]{2,62}",
        matches=("https://storage.googleapis.com/reports/a",),
        misses=("https://storage.googleapis.com",),
    ),
    token(
        "google-client-id",
        _CLASS,
        "[0-9]{8,14}-",
        LOWER,
        32,
        literal="382716405912-",
        suffix=r"\.apps\.googleusercontent\.com",
        ending=".apps.googleusercontent.com",
        score=0.6,
    ),
    Form(
        name="shopify-domain",
        data_class=_CLASS,
        score=0.5,
        pattern=r"\b[a-z0-9][a-z0-9.\-]{1,62}\.myshopify\.com\b",
        matches=("happy-otter.myshopify.com",),
        misses=("myshopify.com",),
    ),
    token(
        "age-recipient",
        _CLASS,
        "age1",
        "qpzry9x8gf2tvdw0s3jn54khce6mua7l",
        58,
        score=0.6,
    ),
    token("twilio-account", _CLASS, "AC", HEX, 32, score=0.6),
    token("square-application", _CLASS, "sq0idp-", r"A-Za-z0-9_\-", 22, score=0.6),
    token(
        "stripe-publishable-key",
        _CLASS,
        "pk_(?:live|test)_",
        "A-Za-z0-9",
        16,
        247,
        literal="pk_live_",
        score=0.6,
    ),
    named(
        "client-id",
        _CLASS,
        r"client.?id|consumer.?key|app.?id|twitter_id",
        "A-Za-z0-9",
        14,
        20,
        22,
        25,
        32,
        word="client_id",
        score=0.5,
    ),
)
