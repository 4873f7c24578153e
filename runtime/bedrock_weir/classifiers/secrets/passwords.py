"""PASSWORD: what stands after a word for it, in prose and in code.

Rule 1: after `=` or `:` and in quotes a password may be any word that is not a
        placeholder, a reference, a type or a word about passwords.
Rule 2: without quotes it may be code: a plain word counts only where nothing follows
        it on its line.
Rule 3: in a sentence it must look like a password: a digit, a sign or mixed case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bedrock_weir.classifiers.rule import Cue, Match, Reading, Rule
from bedrock_weir.classifiers.secrets.generic import (
    ASSIGNS,
    ends_in_word,
    names_other_thing,
)
from bedrock_weir.classifiers.secrets.literal import Literal, literal, name_before
from bedrock_weir.classifiers.secrets.stop_words import NOT_VALUES
from bedrock_weir.classifiers.secrets.values import (
    is_location,
    is_placeholder,
    is_reference,
    is_words,
    looks_like_password,
)

_PLAIN = re.compile(r"[A-Za-z_]+")
_ABOUT = re.compile(r"passw|passwd|pwd|secret|token|input|valid|user|login|_arg|param")
_NAME = re.compile(
    r"(?:(?:passw(?:or)?d|passwort|passphrase|passcode|kennwort|contrase\S{1,2}a|senha"
    r"|wachtwoord|mot[ _-]de[ _-]passe|has\S{1,2}o|parola|pwd)s?|(?:[^a-z]pass|^pass"
    r"|(?:db|user|admin|my|smtp|mail|auth|root|app|ftp|ssh|sql|login|backend|rds|pg|key"
    r"|store|bind|test|account|client|server|wifi)pass"
    r"|[^a-z]pw|^pw)(?![a-z]))[\w.\-]{0,12}\Z"
)
_CONSTANT = re.compile(r"[A-Z0-9]+(?:[_-][A-Z0-9]+)+|[a-z0-9]+(?:[_-][a-z0-9]+)+")
_CODE_AFTER = re.compile(r"\s*(?:[+|?(\[]|\.\s?[a-z]|if\b|or\b|and\b|==|!=|=)")


def _is_entry(found: Literal) -> bool:
    """Tell whether a string that stands after another in a list can be a password."""
    value = found.value
    return (
        found.is_quoted
        and any(map(str.isdigit, value))
        and looks_like_password(value)
        and _CONSTANT.fullmatch(value) is None
    )


def _is_environment(found: Literal, name: str, between: str) -> bool:
    """Tell whether this is a line of an environment file, where all is literal."""
    return (
        between == "="
        and not found.start
        and name.count("_") >= 2
        and found.after[:1] in ("", " ", "\t")
        and found.value.replace("_", "").replace("-", "").isalnum()
        and found.value.lower() not in NOT_VALUES
        and not is_placeholder(found.value)
    )


def _is_password(found: Literal, *, is_tight: bool, is_alone: bool) -> bool:
    value = found.value
    if not 4 <= len(value) <= 200 or is_placeholder(value):
        return False
    lowered = value.lower().strip("_-.!?:")
    if lowered in NOT_VALUES or is_location(value):
        return lowered == "secret" and found.after[:1] == ";" and is_tight
    if found.is_quoted:
        return _is_quoted_password(found)
    if is_reference(value) or _is_variable(value):
        return False
    if value[0] in "<{[|=>" or (value[0] in "(&" and not any(map(str.isdigit, value))):
        return False
    if looks_like_password(value):
        return found.after[:1] != "("
    return _is_plain_password(found, is_tight=is_tight, is_alone=is_alone)


def _is_variable(value: str) -> bool:
    return value[0] in "$@" and value[1:].replace("_", "").isalpha()


def _is_quoted_password(found: Literal) -> bool:
    value = found.value
    if value.startswith(("$", "%", "@", "#", ".", "/")) and is_words(
        value[1:].strip("$%")
    ):
        return False
    value = value.rstrip()
    if value.endswith((":", "?", "=")) and is_words(value[:-1]):
        return False
    if " " in value.strip():
        parts = value.split()
        return len(parts) <= 3 and (
            (
                looks_like_password(value.replace(" ", ""))
                and any(map(str.isdigit, value))
            )
            or (
                len(parts) == 2
                and value.islower()
                and not any(part in NOT_VALUES for part in parts)
            )
        )
    return not is_reference(value) or any(map(str.isdigit, value))


def _is_plain_password(found: Literal, *, is_tight: bool, is_alone: bool) -> bool:
    value, after = found.value, found.after
    if _ABOUT.search(value.lower()) and not value.lower().startswith("this"):
        return False
    if _CODE_AFTER.match(after):
        return False
    if value.isdigit():
        return len(value) >= 4 and is_tight
    if not _PLAIN.fullmatch(value.replace("-", "")) or len(value) < 5:
        return False
    rest = after.strip(" \t,;\"'")
    if is_tight:
        return not rest or rest[0] in "#;,&}<" or after[:1] in ";&,\"'<"
    return is_alone and value.islower() and not rest and value.count("_") <= 1


def _read_assigned(match: Match) -> Iterable[Reading]:
    head, name, between = name_before(match.before)
    spoken = f"{head[-14:]}{name}"
    if not _NAME.search(spoken) or names_other_thing(name):
        return ()
    if "(" in between and not ends_in_word(name):
        return ()
    is_listed = "," in between
    if is_listed and not between.startswith(("'", '"')):
        return ()
    in_query = head[-1:] in ("?", "&") and between == "="
    found = literal(match.value, in_query=in_query)
    if found is None or (is_listed and not _is_entry(found)):
        return ()
    is_tight = (between == "=" and not found.start) or found.is_quoted
    is_element = ">" in between and found.after[:1] == "<"
    if not (found.is_quoted or is_element or {":", "="} & set(between)):
        return ()
    is_alone = not head.rpartition("\n")[2].strip(" \t#;/*-") and "." not in name
    if not _is_password(
        found,
        is_tight=is_tight or ("=" in between and is_alone),
        is_alone=is_alone or "=" not in between,
    ) and not _is_environment(found, name, between):
        return ()
    score = 0.9 if looks_like_password(found.value) else 0.7
    return (Reading("PASSWORD", found.start, found.end, score),)


def _read_spoken(match: Match) -> Iterable[Reading]:
    found = literal(match.value)
    if found is None or is_placeholder(found.value) or is_reference(found.value):
        return ()
    value = found.value
    if value.lower() in NOT_VALUES:
        return ()
    if found.is_quoted:
        good = 3 < len(value) <= 64 and " " not in value and not is_location(value)
        good = good and not (value.endswith((":", "?")) and is_words(value[:-1]))
    else:
        good = looks_like_password(value) and not is_words(value)
    return (Reading("PASSWORD", found.start, found.end, 0.85),) if good else ()


def _read_option(match: Match) -> Iterable[Reading]:
    found = literal(match.value)
    if found is None or found.value.startswith(("-", "$", "%", "<")):
        return ()
    value = found.value
    if is_placeholder(value) or is_reference(value) or len(value) < 4:
        return ()
    if value.lower() in NOT_VALUES or is_location(value):
        return ()
    return (Reading("PASSWORD", found.start, found.end, 0.8),)


_QUOTED_ARGUMENT = re.compile(r"@?\"([^\"]{1,120})\"")


def _argument(index: int) -> object:
    def read(match: Match) -> Iterable[Reading]:
        arguments = [
            (item.start(1), item.end(1))
            for item in _QUOTED_ARGUMENT.finditer(match.value)
        ]
        if len(arguments) <= index:
            return ()
        start, end = arguments[index]
        value = match.value[start:end]
        if is_placeholder(value) or len(value) < 4:
            return ()
        return (Reading("PASSWORD", start, end, 0.85),)

    return read


def _read_after_word(match: Match) -> Iterable[Reading]:
    """Read what follows the bare word: netrc and Gradle write it so."""
    found = literal(match.value)
    if found is None or is_placeholder(found.value) or len(found.value) < 4:
        return ()
    if found.is_quoted:
        if " " in found.value or not _opens_line(match.before):
            return ()
    elif "login" not in match.before and "machine" not in match.before:
        if not (
            looks_like_password(found.value) and any(map(str.isdigit, found.value))
        ):
            return ()
    elif found.value.lower() in NOT_VALUES or is_reference(found.value):
        return ()
    elif not looks_like_password(found.value) and "machine" not in match.before:
        return ()
    return (Reading("PASSWORD", found.start, found.end, 0.8),)


_OPENS_LINE = re.compile(r"(?:^|[\n{;])\s*(?:store|key)?pass(?:word|wd)?\s+\Z")


def _opens_line(before: str) -> bool:
    return _OPENS_LINE.search(before) is not None


_WORD = (
    r"(?:passw(?:or)?d|passwort|passphrase|passcode|kennwort|contrase[a-z\x80-\xff]{1,2}a"
    r"|senha|wachtwoord|mot[ _-]de[ _-]passe|parola|pwd|pass|pw)"
)
_LINE = r"[^\r\n]"
_WIDTH = 200

RULES: tuple[Rule, ...] = (
    Cue(
        name="assigned-password",
        data_class="PASSWORD",
        cue=rf"(?i){_WORD}[a-z0-9_.\-]{{0,12}}{ASSIGNS}",
        chars=_LINE,
        width=_WIDTH,
        read=_read_assigned,
        matches=(
            "password: )fHmLoJTLe@0a",
            'DB_PASSWORD = "autumn-leaf"',
            "password=qTxHb2LK@",
            '"password": "Blue7734!"',
            "smtp_pass => 'willow99'",
            "https://corp.test/login?user=jo&password=willow99&x=1",
            "Server=db;User Id=jo;Password=Willow99;Database=shop",
            "if password == 'willow99':",
            "REACT_APP_PASS=blueheron",
            'String password = "willow";',
            "contraseña: Willow99!",
        ),
        misses=(
            "export PASSWORD=${SHOP_PASSWORD} first",
            "password = os.environ['DB_PASSWORD']",
            "password: string;",
            "password=getpass()",
            'passwordLabel: "Password:"',
            'password = ""',
            "compass: north-west-7",
            "password: required",
            "PASSWORD=<your password>",
            "password = request.form.get('password')",
            "char *password = NULL;",
            "password = user_password",
            'passwordError: "Passwords need 12 characters"',
        ),
    ),
    Cue(
        name="spoken-password",
        data_class="PASSWORD",
        cue=r"(?i)\bpass(?:(?:word|code|phrase|wd)(?:[ '\"][ a-z0-9'\"@._\-]{0,28})? "
        r"(?:is|was|to)|[a-z ]{0,20} (?:is|was))(?: now| set to)?:?[ \t]{1,2}"
        r"|(?:\bpass(?:word|code|wd|wort)|kennwort|contrase[^\x00-\x7f]{1,2}a|senha"
        r"|wachtwoord|mot de passe|parola)(?:'s|,|[*_`\"]{0,3} ?-{1,2}"
        r"|(?: [a-z]{2,12}){0,2} (?:est?|ist|lautet|[^\x00-\x7f]{1,2}))[ \t]{1,2}",
        chars=_LINE,
        width=_WIDTH,
        read=_read_spoken,
        matches=(
            "my pass is qTxHb2LK@ and it fails",
            "the password for jo is 'willow'",
            "your new password is Willow99.",
            "the password, Willow99!, fails",
            "la contraseña es Willow99!",
        ),
        misses=(
            "the password is required",
            "my password is not working",
            "passing the exam is Anna",
            "the password has to be 12 characters",
        ),
    ),
    Cue(
        name="announced-password",
        data_class="PASSWORD",
        cue=r"(?i)passw(?:or)?d [a-z0-9 ()]{1,36}:[ \t]{0,2}(?:\r?\n){0,2}[ \t]{0,2}",
        chars=_LINE,
        width=_WIDTH,
        read=_read_spoken,
        matches=("use this password to log in: Willow99!",),
        misses=("password rules to follow: twelve characters",),
    ),
    Cue(
        name="password-argument",
        data_class="PASSWORD",
        cue=r"(?i)(?:--|[ \t\"'\[(`]-)[a-z0-9\-]{0,16}"
        r"pass(?:word|wd|phrase)?[\"',]{0,2}[ \t=]{1,2}",
        chars=_LINE,
        width=_WIDTH,
        read=_read_option,
        matches=(
            "Connect-VIServer -Server srv -User jo -Password Willow99!",
            "tool --password 'willow' --force",
        ),
        misses=("tool --password $PASS", "tool --password-stdin", "tool --pass <pass>"),
    ),
    Cue(
        name="quoted-password",
        data_class="PASSWORD",
        cue=r"(?i)\b(?:password|passwd|storepass|keypass)[ \t]{1,4}",
        chars=_LINE,
        width=_WIDTH,
        read=_read_after_word,
        matches=(
            "machine git.corp.test login jo password willow99",
            "credentials {\n  username 'jo'\n  password 'willow'\n}",
        ),
        misses=(
            "our password policy asks for 14 characters",
            "password manager 'Vault'",
        ),
    ),
    Cue(
        name="network-credential",
        data_class="PASSWORD",
        cue=r"(?i)NetworkCredential\(",
        chars=r"[^;]",
        width=240,
        read=_argument(1),  # type: ignore[arg-type]
        matches=('new NetworkCredential("jo@corp.test", "willowleaf");',),
        misses=("new NetworkCredential(user, password);",),
    ),
    Cue(
        name="directory-entry",
        data_class="PASSWORD",
        cue=r"(?i)DirectoryEntry\(",
        chars=r"[^;]",
        width=240,
        read=_argument(2),  # type: ignore[arg-type]
        matches=('new DirectoryEntry("LDAP://corp.test", "jo", "Willow99");',),
        misses=('new DirectoryEntry("LDAP://corp.test");',),
    ),
)
