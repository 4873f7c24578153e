"""Credentials in HTTP headers, URLs and command lines.

Rule 1: in `scheme://user:password@host` user and password are the finding; the
        scheme tells what they open.
Rule 2: Basic credentials decode to `user:password`.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from collections.abc import Iterable
from urllib.parse import unquote

from bedrock_weir.classifiers.rule import Cue, Form, Match, Reading, Rule
from bedrock_weir.classifiers.secrets.rows import ALNUM, URLSAFE, draw
from bedrock_weir.classifiers.secrets.values import (
    entropy,
    is_location,
    is_placeholder,
    is_reference,
)

_DATABASES = re.compile(
    r"(?:postgres(?:ql)?|mysqlx?|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|cockroachdb"
    r"|sqlserver|oracle|clickhouse|cassandra|couchbase|couchdb|neo4j(?:\+s)?|bolt|nats"
    r"|kafka|memcached|influxdb|ldaps?|jdbc:[a-z]+|redshift|snowflake|db2|presto|trino"
    r"|hive2?|elasticsearch|sybase)(?:\+[a-z0-9]+)?://\Z"
)
_NOT_PASSWORDS = frozenset(
    (
        "password", "pass", "passwd", "pwd", "passw0rd", "secret_here", "token",
        "mypassword", "my_password", "db_password", "pw", "userpass", "p", "port",
        "credentials", "apikey", "api_key", "xxx", "xxxx", "x", "...",
    )
)  # fmt: skip
_TOKEN = re.compile(r"[A-Za-z0-9_~+/=.|\-]+")


def _read_userinfo(match: Match) -> Iterable[Reading]:
    userinfo = match.value
    user, _, password = userinfo.partition(":")
    plain = unquote(password, encoding="latin-1")
    if plain.lower() in _NOT_PASSWORDS or is_placeholder(plain) or "{" in userinfo:
        return ()
    if plain.startswith("$") and plain[1:2].isalpha() and plain[1:].isidentifier():
        return ()
    if any(mark in userinfo for mark in ("(", "<", "$", "%s", "[")) and not any(
        map(str.isdigit, plain)
    ):
        return ()
    if plain.isdigit() and len(plain) < 6 and "." in user:
        return ()
    database = _DATABASES.search(match.before) is not None
    data_class = "CONNECTION_STRING" if database else "URL_PASSWORD"
    return (Reading(data_class, 0, len(userinfo), 0.9),)


def is_basic(value: str) -> bool:
    """Tell whether a value decodes to a user and a password (rule 2)."""
    try:
        decoded = b64decode(value + "=" * (-len(value) % 4), validate=True)
    except (BadBase64, ValueError):
        return False
    return (
        b":" in decoded
        and len(decoded) > 3
        and all(32 <= byte < 127 or byte > 160 for byte in decoded)
        and not is_placeholder(decoded.decode("latin-1"))
    )


def _is_bearer(value: str) -> bool:
    value = value.rstrip(".=")
    return (
        len(value) >= 12
        and any(map(str.isdigit, value))
        and any(map(str.isalpha, value))
        and entropy(value) >= 3.0
        and not is_placeholder(value)
        and not is_reference(value)
        and not is_location(value)
    )


def _read_user_option(match: Match) -> Iterable[Reading]:
    user, colon, password = match.value.partition(":")
    if not (colon and user and len(password) >= 4) or is_placeholder(password):
        return ()
    if is_reference(password) or "$" in match.value or "<" in match.value:
        return ()
    if "curl" not in match.before and "http" not in match.before:
        return ()
    if password.isdigit() or password.lower() in _NOT_PASSWORDS:
        return ()
    start = len(user) + 1
    return (Reading("BASIC_AUTH", start, len(match.value), 0.85),)


_TOOLS = re.compile(
    r"psexec|docker login|podman login|mysql|mysqldump|sshpass|net use|psql|oc login"
    r"|kinit|smbclient|rdesktop|xfreerdp|ftp|-u(?:ser(?:name)?)?[ =]|mongo|influx|helm"
)


def _read_password_option(match: Match) -> Iterable[Reading]:
    if _TOOLS.search(match.before) is None:
        return ()
    value = match.value
    if len(value) < 5 or value[0] in "-$%<{/" or is_placeholder(value):
        return ()
    if value.isdigit() or is_location(value) or value.lower() in _NOT_PASSWORDS:
        return ()
    return (Reading("PASSWORD", 0, len(value), 0.8),)


_PASSWORD = draw(ALNUM, 14)

RULES: tuple[Rule, ...] = (
    Form(
        name="url-credentials",
        data_class="URL_PASSWORD",
        others=frozenset({"CONNECTION_STRING"}),
        pattern=r"\b[A-Za-z][A-Za-z0-9+.\-]{1,20}://"
        r"([^\s:@/\"'<>`,;?#]{0,80}:[^\s\"'<>`/?#]{1,120})@",
        trigger=r"://[^\s/\"'<>`?#]*@",
        opening=r"[A-Za-z][A-Za-z0-9+.\-]{0,20}"
        r"(?::(?:/(?:/[!$%&()*+,\-.0-9:;=@A-Z\[\\\]^_a-z{|}~\x80-\xff]{0,204})?)?)?",
        read=_read_userinfo,
        matches=(
            f"postgres://app:{_PASSWORD}@db.corp.test:5432/shop",
            f"redis://:{_PASSWORD}@cache:6379/0",
            f"git clone https://jo:{_PASSWORD}@git.corp.test/a.git",
            "mongodb+srv://shop:autumn-leaf@cluster0.corp.test/app",
        ),
        misses=(
            "postgres://user:password@localhost/db",
            "https://example.com:8080/@scope/package",
            "amqp://${USER}:${PASS}@host",
            "https://<user>:<token>@host/",
        ),
    ),
    Form(
        name="oracle-thin-credentials",
        data_class="CONNECTION_STRING",
        pattern=r"jdbc:oracle:(?:thin|oci8?):([A-Za-z0-9_$#]{1,40}/[A-Za-z0-9_$#!%^&*+=.~\-]{1,60})@",
        check=lambda value: (
            not is_placeholder(value.partition("/")[2])
            and value.partition("/")[2].lower() not in _NOT_PASSWORDS
        ),
        matches=(f"jdbc:oracle:thin:app/{_PASSWORD}@//db.corp.test:1521/shop",),
        misses=("jdbc:oracle:thin:@//db.corp.test:1521/shop",),
    ),
    Cue(
        name="basic-authorization",
        data_class="BASIC_AUTH",
        cue=r"(?i)\bbasic[ :]{1,3}",
        chars=r"[A-Za-z0-9+/=]",
        width=400,
        check=is_basic,
        matches=(
            f"Authorization: Basic {b64encode(b'jo:' + _PASSWORD.encode()).decode()}",
        ),
        misses=("Basic understanding of it", "basic YWJj"),
    ),
    Cue(
        name="bearer-token",
        data_class="BEARER_TOKEN",
        cue=r"(?i)\bbearer[ :\"'`]{1,4}",
        chars=r"[A-Za-z0-9_~+/=.|\-]",
        width=1500,
        check=_is_bearer,
        matches=(f"Authorization: Bearer {draw(URLSAFE, 40)}",),
        misses=(
            "Bearer token authentication",
            "Authorization: Bearer <token>",
            "the bearer certificates of 1984",
        ),
    ),
    Cue(
        name="authorization-token",
        data_class="BEARER_TOKEN",
        cue=r"(?i)\bauthorization[\"'\]]{0,2}[ \t]{0,3}[:=,][ \t]{0,3}[\"'`]?"
        r"(?:token |apikey |key |bot |sso-key |ssws )?(?:token=)?[\"']?",
        chars=r"[A-Za-z0-9_~+/=.|:\-]",
        width=1500,
        check=_is_bearer,
        matches=(f"Authorization: token {draw(URLSAFE, 40)}",),
        misses=("Authorization: required", "authorization = request.headers"),
    ),
    Cue(
        name="user-option",
        data_class="BASIC_AUTH",
        cue=r"[ \t](?:-u|--user|--proxy-user)[ =]{1,2}[\"']?",
        chars=r"[^\s\"'`]",
        width=200,
        read=_read_user_option,
        matches=(f"curl -s -u jo:{_PASSWORD} https://corp.test/api",),
        misses=(
            "curl -u $USER:$PASS https://corp.test",
            "docker run -u 1000:1000 image",
            "sudo -u postgres psql",
        ),
    ),
    Cue(
        name="password-option",
        data_class="PASSWORD",
        cue=r"[ \t](?:-p|-P|-pw|/p:|/pass:)[ =]?[\"']?",
        chars=r"[^\s\"'`]",
        width=120,
        read=_read_password_option,
        matches=(
            rf"psexec \\srv -u admin -p {_PASSWORD} cmd",
            f"sshpass -p '{_PASSWORD}' ssh jo@corp.test",
            f"mysql -u root -p{_PASSWORD} shop",
        ),
        misses=(
            "mkdir -p build/out",
            "ssh -p 2222 host",
            "docker run -p 8080:80 nginx",
        ),
    ),
    Cue(
        name="session-cookie",
        data_class="SESSION_COOKIE",
        cue=r"(?i)(?:session_?id|phpsessid|jsessionid|sessid|connect\.sid|auth_?token"
        r"|laravel_session|asp\.net_sessionid|remember_token|csrftoken)=",
        chars=r"[A-Za-z0-9_%+/=.~\-]",
        width=500,
        check=lambda value: (
            len(value) >= 20
            and entropy(value) > 3.2
            and any(map(str.isdigit, value))
            and not is_placeholder(value)
        ),
        matches=(f"Cookie: PHPSESSID={draw(ALNUM, 26)}; theme=dark",),
        misses=("sessionid=abc", "session_id=request.session_id"),
    ),
)
