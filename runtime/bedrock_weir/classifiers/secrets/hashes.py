"""Hashes of passwords, as systems store them: not the password, but close to it."""

from __future__ import annotations

from bedrock_weir.classifiers.rule import TOKEN, Form, Rule
from bedrock_weir.classifiers.secrets.rows import HEX, draw

_CRYPT = "A-Za-z0-9./"
_PARAMETERS = r"\$[A-Za-z0-9+/=,$.]{0,400}|\{[A-Za-z0-9+/=.$}]{0,200}"
"""Opening of forms with commas or braces."""


def _hashed(
    name: str,
    pattern: str,
    *examples: str,
    misses: tuple[str, ...] = (),
    opening: str = TOKEN,
) -> Form:
    return Form(
        name=name,
        data_class="PASSWORD_HASH",
        score=0.97,
        pattern=pattern,
        opening=opening,
        check=lambda value: len(set(value)) > 8,
        matches=examples,
        misses=misses or (examples[0][:12], "costs $5 or $6 a piece"),
    )


_BODY = draw(_CRYPT, 86)

RULES: tuple[Rule, ...] = (
    _hashed(
        "bcrypt-hash",
        r"\$2[abxy]\$[0-3][0-9]\$[A-Za-z0-9./]{53}",
        f"$2b$12${_BODY[:53]}",
    ),
    _hashed(
        "md5crypt-hash",
        r"\$(?:1|apr1)\$[A-Za-z0-9./]{1,8}\$[A-Za-z0-9./]{22}",
        f"$1$q7D2k9M4${_BODY[:22]}",
        f"admin:$apr1$q7D2k9M4${_BODY[:22]}",
    ),
    _hashed(
        "sha256crypt-hash",
        r"\$5\$(?:rounds=[0-9]{1,9}\$)?[A-Za-z0-9./]{1,16}\$[A-Za-z0-9./]{43}",
        f"$5$q7D2k9M4${_BODY[:43]}",
        f"$5$rounds=5000$q7D2k9M4${_BODY[:43]}",
    ),
    _hashed(
        "sha512crypt-hash",
        r"\$6\$(?:rounds=[0-9]{1,9}\$)?[A-Za-z0-9./]{1,16}\$[A-Za-z0-9./]{86}",
        f"root:$6$q7D2k9M4${_BODY}:19700:0",
    ),
    _hashed(
        "yescrypt-hash",
        r"\$(?:y|gy|7)\$[A-Za-z0-9./]{3,8}\$[A-Za-z0-9./]{1,86}\$[A-Za-z0-9./]{43}",
        f"$y$j9T$q7D2k9M4x1Z8w5V3b6T0rN${_BODY[:43]}",
    ),
    _hashed(
        "cisco-hash",
        r"\$[89]\$[A-Za-z0-9./]{14}\$[A-Za-z0-9./]{43}",
        f"$8$q7D2k9M4x1Z8w5${_BODY[:43]}",
    ),
    _hashed(
        "argon2-hash",
        r"\$argon2(?:id|i|d)\$(?:v=[0-9]{2}\$)?m=[0-9]{1,8},t=[0-9]{1,3},p=[0-9]{1,3}"
        r"\$[A-Za-z0-9+/=]{8,88}\$[A-Za-z0-9+/=]{16,172}",
        f"$argon2id$v=19$m=65536,t=3,p=4$q7D2k9M4x1Z8w5V3${_BODY[:43]}".replace(
            ".", "A"
        ),
        opening=_PARAMETERS,
    ),
    _hashed(
        "scrypt-hash",
        r"\$(?:s0|scrypt)\$[A-Za-z0-9=,]{3,30}\$[A-Za-z0-9+/=]{8,88}"
        r"\$[A-Za-z0-9+/=]{32,120}",
        f"$scrypt$ln=16,r=8,p=1$q7D2k9M4x1Z8w5V3${_BODY[:43].replace('.', 'A')}",
        opening=_PARAMETERS,
    ),
    _hashed(
        "pbkdf2-hash",
        r"pbkdf2[_:\-]?(?:hmac[_:\-]?)?sha(?:1|224|256|384|512)"
        r"[$:][0-9]{3,8}[$:][A-Za-z0-9+/=.]{4,64}[$:][A-Za-z0-9+/=.]{24,172}",
        f"pbkdf2_sha256$600000$q7D2k9M4x1Z8${_BODY[:43]}=",
        f"pbkdf2:sha256:600000$q7D2k9M4${draw(HEX, 64)}",
    ),
    _hashed("phpass-hash", r"\$[PH]\$[A-Za-z0-9./]{31}", f"$P$B{_BODY[:30]}"),
    _hashed("drupal-hash", r"\$S\$[A-Za-z0-9./]{52}", f"$S$D{_BODY[:51]}"),
    _hashed(
        "ldap-hash",
        r"\{(?:SSHA(?:256|512)?|SMD5|SHA(?:256|512)?|CRYPT|PBKDF2)\}"
        r"[A-Za-z0-9+/=.$]{24,180}",
        f"{{SSHA}}{_BODY[:40].replace('.', 'A')}==",
        opening=_PARAMETERS,
    ),
    _hashed(
        "kerberos-hash",
        r"\$krb5(?:asrep|tgs|pa)\$[0-9]{2}\$[A-Za-z0-9@._*/:\-]{1,200}"
        r"\$[0-9a-fA-F*$]{32,900}",
        f"$krb5asrep$23$jo@corp.test:{draw(HEX, 32)}${draw(HEX, 200)}",
    ),
    _hashed(
        "mssql-hash", r"0x0(?:100|200)[0-9A-Fa-f]{48,136}", "0x0100" + draw(HEX, 48)
    ),
    _hashed(
        "mysql-hash",
        r"\*[0-9A-F]{40}\b",
        f"IDENTIFIED BY PASSWORD '*{draw('0-9A-F', 40)}'",
    ),
    _hashed("oracle-hash", r"\bS:[0-9A-F]{60}\b", "S:" + draw("0-9A-F", 60)),
    _hashed(
        "postgres-scram-hash",
        r"SCRAM-SHA-256\$[0-9]{3,7}:[A-Za-z0-9+/=]{8,44}"
        r"\$[A-Za-z0-9+/=]{40,48}:[A-Za-z0-9+/=]{40,48}",
        f"SCRAM-SHA-256$4096:q7D2k9M4x1Z8w5V3b6T0rA==${_BODY[:43].replace('.', 'A')}=:"
        f"{_BODY[43:86].replace('.', 'B')}=",
    ),
    _hashed(
        "windows-hash",
        r"\b[A-Za-z0-9._$\-]{1,40}:[0-9]{3,10}:[0-9a-fA-F]{32}:[0-9a-fA-F]{32}:::",
        f"Administrator:500:{draw(HEX, 32)}:{draw(HEX, 32)[::-1]}:::",
    ),
    _hashed(
        "netntlm-hash",
        r"[A-Za-z0-9._\-]{1,30}::[A-Za-z0-9._\-]{1,30}:[0-9a-f]{16}:"
        r"[0-9a-f]{32}:[0-9a-f]{40,900}",
        f"jo::CORP:{draw(HEX, 16)}:{draw(HEX, 32)}:{draw(HEX, 80)}",
    ),
    _hashed(
        "juniper-secret",
        r"\$9\$[A-Za-z0-9./\-]{8,60}",
        "$9$LQn7-bwYgoaUM8X7V",
        misses=("$9$", "at $9 each"),
    ),
)
