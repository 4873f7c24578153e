"""USERNAME: what stands after a word for it.

Rule 1: the word must stand before `:`, `=`, `is` or `@`, or the value in quotes.
Rule 2: the value is one word; a type, a keyword, a call or a placeholder is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bedrock_weir.classifiers.rule import Cue, Match, Reading, Rule
from bedrock_weir.classifiers.secrets.literal import Literal, literal, name_before
from bedrock_weir.classifiers.secrets.stop_words import NOT_VALUES, ROLES
from bedrock_weir.classifiers.secrets.values import (
    is_location,
    is_placeholder,
    is_reference,
)

_VALUE = re.compile(
    r"@?([A-Za-z0-9][A-Za-z0-9._+\-\\]{1,63}(?:@[A-Za-z0-9.\-]{3,64})?)"
)
_TAIL = "._-+\\"
_LONE = re.compile(r"(?:^|[^a-z])user\Z")
_CODE_AFTER = re.compile(r"\s*(?:[(\[+?|]|[!=]=|\.\w|->)")
_NAME = re.compile(
    r"user|login|screen|account|benutzername|gebruikersnaam|usuario|utilisateur"
    r"|identifiant|utente|(?:\A|[^a-z])(?:uid|nick|handle)(?![a-z])"
)
_OTHER = re.compile(
    r"(?:label|field|file|path|url|uri|type|count|length|len|limit|size|format|version"
    r"|pattern|placeholder|error|message|msg|text|title|help|required|valid|class|input"
    r"|page|form|column|index|arn|status|state|param|attribute|agent|button|prefix"
    r"|regex|min|max|story|role|roles|group|identity)\Z"
)


def _read(match: Match) -> Iterable[Reading]:
    head, name, between = name_before(match.before)
    if not _NAME.search(f"{head[-6:]}{name}") or head.endswith("::"):
        return ()
    if _OTHER.search(name):
        return ()
    in_query = between == "=" and head[-1:] in ("?", "&")
    found = literal(match.value, in_query=in_query)
    if found is None or is_placeholder(found.value):
        return ()
    if not found.is_quoted and _asks_for_quotes(name, between):
        return ()
    value = _VALUE.fullmatch(found.value.rstrip(_TAIL))
    if value is None or len(value[1]) < 3:
        return ()
    word = value[1]
    lowered = word.lower()
    if lowered in NOT_VALUES or lowered in ROLES or is_location(word):
        return ()
    if not found.is_quoted:
        is_setting = between == "=" and (found.after[:1] == ";" or name.count("_") >= 2)
        is_label = " " in head[-1:] and _IS_LABEL.search(head[-8:]) is not None
        if _is_code(found, word) and not is_setting and not is_label:
            return ()
    elif lowered.startswith(("user", "login")) and not any(map(str.isdigit, word)):
        return ()
    start = found.start + value.start(1)
    return (Reading("USERNAME", start, start + len(word), 0.75),)


def _asks_for_quotes(name: str, between: str) -> bool:
    """Tell whether prose and code use this name in too many other ways."""
    if name.endswith("handle"):
        return True
    return between != "=" and _LONE.search(name) is not None


_IS_LABEL = re.compile(r"(?:user|login|account|screen|d') ?\Z")


def _is_code(found: Literal, word: str) -> bool:
    if _CODE_AFTER.match(found.after):
        return True
    if is_reference(found.value) and "@" not in word:
        return True
    lowered = word.lower()
    return (
        "user" in lowered or lowered.startswith(("get", "req", "self.", "this.", "env"))
    ) and not any(map(str.isdigit, word))


def _read_handle(match: Match) -> Iterable[Reading]:
    word = match.value.rstrip(_TAIL)
    if len(word) < 2 or word.lower() in NOT_VALUES:
        return ()
    return (Reading("USERNAME", 0, len(word), 0.8),)


_MARKED = re.compile(r"[0-9_]|[a-z]{2}\.[a-z]|[a-z]\.[a-z]{3}")
_COMMON = re.compile(
    r"(?i:[0-9.]+|v[0-9.]+|oauth2?|utf-?8|sha[0-9]+|md5|http2?|s3|ec2|ipv[46]|web3|mfa"
    r"|2fa|base64|win32|python3|x86_64|i18n|.*\.(?:py|js|ts|com|org|net|io|json|html?))"
)
_COMPOUND = re.compile(r"[a-z]{2,20}(?:[._-]?[a-z]{0,12}[0-9]{1,4}|\.[a-z]{1,12})")


def _read_bare(match: Match) -> Iterable[Reading]:
    """Read a word behind `user`, of a form that no word of a sentence has."""
    word = match.value.rstrip(_TAIL)
    if len(word) < 5 or not _COMPOUND.fullmatch(word) or _COMMON.fullmatch(word):
        return ()
    return (Reading("USERNAME", 0, len(word), 0.6),)


def _read_spoken(match: Match) -> Iterable[Reading]:
    word = match.value.lstrip("\"'`").rstrip(_TAIL + "\"'`,;:!?)")
    start = len(match.value) - len(match.value.lstrip("\"'`"))
    is_quoted = start > 0
    if not _VALUE.fullmatch(word) or word.lower() in NOT_VALUES:
        return ()
    if not is_quoted and not _MARKED.search(word):
        return ()
    if word.isdigit() or _COMMON.fullmatch(word):
        return ()
    return (Reading("USERNAME", start, start + len(word), 0.7),)


_ASSIGNS = r"[\"'`\])\\*]{0,3}[ \t]{0,14}(?:=>|:=|[!=]==?|[:=])[ \t]{0,8}"

RULES: tuple[Rule, ...] = (
    Cue(
        name="assigned-username",
        is_frequent=True,
        data_class="USERNAME",
        cue=r"(?i)(?:user[_\- .]?name|user[_\- ]?id|user|login|screen[_ ]?name|uid"
        r"|nick[_ ]?name|account[_ ]?name|benutzername|handle|gebruikersnaam|usuario"
        r"|utilisateur|identifiant|utente)[a-z0-9]{0,4}(?:[ _-](?:name|id))?"
        r"(?: \([a-z ]{1,8}\))?"
        rf"{_ASSIGNS}",
        chars=r"[^\r\n]",
        width=120,
        read=_read,
        matches=(
            "username: wren4417",
            '"user_name": "heron_12", "id": 3',
            "REACT_APP_USER=postgres",
            "User Id=jo_doe;Password=x",
            "login: quentin7",
        ),
        misses=(
            "username: string",
            "username = request.form['username']",
            "User: What is the capital of France?",
            '{"role": "user", "content": "hi"}',
            "username=${DB_USER}",
            "user: User",
        ),
    ),
    Cue(
        name="handle",
        is_frequent=True,
        data_class="USERNAME",
        cue=r"(?i)\b(?:handle|username|user|twitter|instagram|telegram|github|discord"
        r"|tiktok|snapchat)(?: handle| name| user)?(?: is|:)? {1,2}@",
        chars=r"[A-Za-z0-9._\-]",
        width=64,
        read=_read_handle,
        matches=("handle @bluewren", "my twitter is @blue_heron7."),
        misses=("mail me @ noon", "we handle @ signs"),
    ),
    Cue(
        name="spoken-username",
        is_frequent=True,
        data_class="USERNAME",
        cue=(
            r"(?i)\b(?:user ?name|user ?id|login(?: name| id)?|screen name|gamertag"
            r"|handle|account name|benutzername|gebruikersnaam|usuario|identifiant"
            r"|utilisateur|nome utente)(?:'s|,|[*_`\"]{0,3} ?(?:-{1,2}|\.{2,8})"
            r"| (?:is|was|as|ist|lautet|est|es|e|[^\x00-\x7f]{1,2}))[ \t]{1,2}"
        ),
        chars=r"[^\s<>(){}]",
        width=80,
        read=_read_spoken,
        matches=(
            "my username is wren4417, thanks",
            "my login is 'quentin'",
            "mon identifiant est wren4417",
        ),
        misses=("the username is required", "the login is broken"),
    ),
    Cue(
        name="session-user",
        data_class="USERNAME",
        cue=(
            r"(?i)\b(?:(?:log(?:ged|ging|s)?[ -]?in|sign(?:ed|ing|s)?[ -]?in)"
            r"(?: to [a-z ]{2,16})? (?:as|with)|(?:authenticated|connect(?:ed|ing)?) as"
            r"|(?:password|publickey|account) for)[ \t]{1,2}"
            r"(?:invalid )?(?:user )?[\"'`]?"
        ),
        chars=r"[A-Za-z0-9._\-@]",
        width=80,
        read=_read_spoken,
        matches=("logged in as quentin_7 from the office",),
        misses=("logged in as an administrator", "log in with OAuth2"),
    ),
    Cue(
        name="bare-username",
        data_class="USERNAME",
        cue=r"\b(?:[Uu]ser(?:name)?|[Ll]ogin) [\"'`]?",
        chars=r"[A-Za-z0-9._\-]",
        width=40,
        read=_read_bare,
        matches=("user heron_12 cannot connect", "login quentin7 / pw x"),
        misses=("user story 12", "user utf8 text", "login page2.html"),
    ),
)
