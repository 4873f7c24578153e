"""Secrets without a form of their own: a name that says so, and a value.

Rule 1: the name must end in a word for a secret, or nearly: `token_count`,
        `secretName` and `key_path` name other things.
Rule 2: the value must look drawn by chance (`values`), in code and in prose.
Rule 3: a name that only says `key` asks more of the value than one that says
        `secret`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bedrock_weir.classifiers.rule import Cue, Match, Reading, Rule
from bedrock_weir.classifiers.secrets.literal import Literal, literal, name_before
from bedrock_weir.classifiers.secrets.rows import ALNUM, HEX, draw
from bedrock_weir.classifiers.secrets.values import (
    entropy,
    is_location,
    is_placeholder,
    is_reference,
    looks_chosen_by_chance,
)

ASSIGNS = (
    r"[\"'`\])\\*]{0,3}[ \t]{0,20}(?:=>|->|:=|[!=]?==?=?|[:=,(>|])"
    r"(?:[ \t]{0,2}\r?\n[ \t]{0,8})?"
)
"""From a name to its value: quotes, white space, a sign of assignment."""

_WORD = re.compile(
    r"secret|token|credential|pass(?:word|wd|phrase|code)?|pwd|psw|key|auth|pat(?![a-z])|cert"
    r"|session|signature|salt|api"
)
_OTHER_THINGS = re.compile(
    r"(?:\A|[_.\-])(?:name|label|field|file|path|dir|folder|url|uri|host|type|count|len"
    r"|limit|size|polic|hint|reset|expir|ttl|ids?(?:\Z|[_.\-])|format|version|alg|rule"
    r"|ref|min|max|regex|pattern|placeholder|error|message|msg|text|title|help|enable"
    r"|require|valid|change|strength|header|class|input|box|page|view|form|prompt|column"
    r"|index|arn|usage|used|budget|scope|manager|service|provider|handler|endpoint|method"
    r"|mode|exist|match|desc|confirm|iz|ing|ation|link|icon|board|challenge|selector"
    r"|element|button|screen|event|status|state|source|attr|param|flow|grant|request"
    r"|response|encrypt|encod|decod|strip|split|mgr|check"
    r"|verif|compar|to_|for_|at(?:\Z|_)|map|spec|kind|store|encoder|hash|salt|attempt)"
)


def ends_in_word(name: str) -> bool:
    """Tell whether a name ends in a word for a secret."""
    return not _WORD.split(name)[-1]


def names_other_thing(name: str) -> bool:
    """Tell whether a name only speaks about a secret and does not hold it (rule 1)."""
    rest = _WORD.split(name)[-1]
    return bool(rest) and _OTHER_THINGS.search(rest) is not None


_PUBLIC = re.compile(
    r"(?:public|primary|foreign|partition|sort|cache|object|row|group|unique|idempotency"
    r"|translation|locale|message|map|dict|json|event|answer|hot|short|arrow|sub|node"
    r"|routing|config|setting|metadata|tag|schema|registry|column|field|tokenizer|csrf_?"
    r"|pk|site|host|composite|storage|session_storage|react)[_.\- ]?(?:key|token)\Z"
)


def _is_secret(found: Literal, *, strict: bool) -> bool:
    value = found.value
    if not 8 <= len(value) <= 2048 or " " in value or is_placeholder(value):
        return False
    if is_reference(value) or is_location(value) or value[0] in "([{<":
        return False
    if not found.is_quoted and found.after[:1] == "(":
        return False
    if not looks_chosen_by_chance(value):
        return False
    if strict:
        digits = sum(map(str.isdigit, value))
        return len(value) >= 16 and digits >= 2 and entropy(value) >= 3.0
    return True


def _is_compared(found: Literal, name: str, between: str) -> bool:
    """Tell whether a program compares a secret with this word."""
    return (
        found.is_quoted
        and name.endswith("secret")
        and "==" in between.replace("!", "=")
        and len(found.value) >= 8
        and " " not in found.value
        and not is_placeholder(found.value)
    )


def _read(match: Match, *, strict: bool, score: float) -> Iterable[Reading]:
    head, name, between = name_before(match.before)
    if names_other_thing(name) or _PUBLIC.search(name):
        return ()
    found = literal(match.value, in_query=head[-1:] in ("?", "&") and between == "=")
    if found is None or head.endswith("::"):
        return ()
    is_element = ">" in between and found.after[:1] == "<"
    if not (found.is_quoted or is_element or {"=", ":", "|"} & set(between)):
        return ()
    if "(" in between and not ends_in_word(name):
        return ()
    if not _is_secret(found, strict=strict) and not _is_compared(found, name, between):
        return ()
    return (Reading("GENERIC_SECRET", found.start, found.end, score),)


def _read_secret(match: Match) -> Iterable[Reading]:
    return _read(match, strict=False, score=0.8)


def _read_key(match: Match) -> Iterable[Reading]:
    return _read(match, strict=True, score=0.7)


def _read_element(match: Match) -> Iterable[Reading]:
    found = literal(match.value)
    if found is None or not _is_secret(found, strict=False):
        return ()
    is_password = _PASSWORD.search(match.before, max(0, len(match.before) - 48))
    data_class = "PASSWORD" if is_password else "GENERIC_SECRET"
    return (Reading(data_class, found.start, found.end, 0.8),)


def _read_option(match: Match) -> Iterable[Reading]:
    found = literal(match.value)
    if found is None or not _is_secret(found, strict=False):
        return ()
    return (Reading("GENERIC_SECRET", found.start, found.end, 0.8),)


_PASSWORD = re.compile(r"passw|pwd")
_GOOD = draw(ALNUM, 28)
_SUFFIX = r"[a-z0-9_.\-]{0,14}"
_LINE = r"[^\r\n]"
_WIDTH = 400

RULES: tuple[Rule, ...] = (
    Cue(
        name="generic-secret",
        data_class="GENERIC_SECRET",
        cue=r"(?i)(?:secret|token|credential|passphrase|api[_\- ]?key|auth[_-]?key"
        rf"|access[_\- ]?key|private[_\- ]?key|salt){_SUFFIX}{ASSIGNS}",
        chars=_LINE,
        width=_WIDTH,
        read=_read_secret,
        matches=(
            f"API_KEY={_GOOD}",
            f'"client_secret": "{_GOOD}",',
            f"authToken := '{_GOOD}'",
            f"export SERVICE_TOKEN='{draw(HEX, 32)}'",
            f"?access_token={_GOOD}&page=2",
            f'secret: str = "{_GOOD}"',
            f"api_key | {_GOOD} |",
        ),
        misses=(
            "API_KEY=${API_KEY}",
            "secret = os.environ['SECRET']",
            "token: string;",
            'token_type: "bearer"',
            "an api key must be requested from support",
            'secretName: "tls-certificate-2027"',
            "max_tokens=4096",
            "token = await fetch_token(session1234)",
            '"api_key": "your-api-key-here"',
        ),
    ),
    Cue(
        name="generic-key",
        is_frequent=True,
        data_class="GENERIC_SECRET",
        cue=r"(?i)(?:[a-z0-9][_\- ]key|[a-z]key|auth|_api|_pat)"
        rf"(?:[_.][a-z0-9]{{1,10}})?{ASSIGNS}",
        chars=_LINE,
        width=_WIDTH,
        read=_read_key,
        matches=(
            f'ENCRYPTION_KEY = "{_GOOD}"',
            f"signingKey: '{draw(HEX, 40)}'",
            f"auth={draw(HEX, 32)}",
        ),
        misses=(
            "primary_key = user_id_2027_primary",
            "foreign key: orders.customer_id",
            "cache_key = 'page-17-of-29'",
            "hotkey: ctrl+shift+p",
        ),
    ),
    Cue(
        name="secret-option",
        data_class="GENERIC_SECRET",
        cue=r"(?i)(?:--|[ \t\"'\[(`]-)[a-z0-9\-]{0,24}"
        r"(?:token|secret|key|credential)[\"',]{0,2}[ \t]{1,2}",
        chars=_LINE,
        width=_WIDTH,
        read=_read_option,
        matches=(f"deploy --api-key {_GOOD} --prod", f'run --token "{_GOOD}"'),
        misses=("deploy --api-key $KEY", "sort --key 2 file", "run --token-file a.txt"),
    ),
    Cue(
        name="secret-in-prose",
        is_frequent=True,
        data_class="GENERIC_SECRET",
        cue=r"(?i)(?:secret|token|api key|access key|credential)s?[a-z ]{0,20}"
        r"(?: is| was| are|:)[ \t]{1,3}",
        chars=_LINE,
        width=_WIDTH,
        read=_read_option,
        matches=(
            f"my api key is {_GOOD}",
            f"the access token for staging is `{_GOOD}`",
        ),
        misses=("the token is refreshed every 30 minutes", "the secret is out"),
    ),
    Cue(
        name="secret-element",
        is_frequent=True,
        data_class="GENERIC_SECRET",
        cue=r"(?i)(?:secret|token|key|password|pwd)[a-z0-9_.\-]{0,14}[\"']?"
        r"[ \t\r\n,{]{1,12}[\"']?(?:value|default)[\"']?[ \t]{0,3}[:=][ \t]{0,3}",
        chars=_LINE,
        width=_WIDTH,
        others=frozenset({"PASSWORD"}),
        read=_read_element,
        matches=(
            f'<add key="ApiToken" value="{_GOOD}" />',
            f"- name: SERVICE_TOKEN\n  value: {_GOOD}",
        ),
        misses=('<add key="TokenUrl" value="https://corp.test/a" />',),
    ),
    Cue(
        name="thing-after-name",
        is_frequent=True,
        data_class="GENERIC_SECRET",
        cue=r"(?i)(?:secret|token|api_?key|access_?key)[a-z0-9_.\-]{0,14}"
        r"[\"'][ \t]{0,3}[\])]{0,2}[ \t]{0,3}(?:,|\|\||\?\?|or)[ \t]{0,3}",
        chars=_LINE,
        width=_WIDTH,
        read=_read_secret,
        matches=(f"os.getenv('API_TOKEN', '{_GOOD}')",),
        misses=("os.getenv('API_TOKEN', 'none')",),
    ),
)
