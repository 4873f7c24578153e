"""Values that only a label makes: CVV, PIN, expiry, date of birth, plate.

Rule 1: a value that is longer than its kind allows is none.
Rule 2: `pin` in small letters needs a mark before its value, or it is a verb.
"""

from __future__ import annotations

import re

from bedrock_weir.classifiers.entities.dates import date_length, month_length
from bedrock_weir.classifiers.entities.labels import ACCENTED, JOINED, MARKED
from bedrock_weir.classifiers.rule import Cue, Match, Reading


def _digits(least: int, most: int) -> re.Pattern[str]:
    return re.compile(f"[0-9]{{{least},{most}}}")


_CVV, _PIN = _digits(3, 4), _digits(4, 6)


def is_cvv(value: str) -> bool:
    """Tell whether a value has a card verification code's length."""
    return _CVV.fullmatch(value) is not None


def is_pin(value: str) -> bool:
    """Tell whether a value has a PIN's length."""
    return _PIN.fullmatch(value) is not None


def read_birth(match: Match) -> list[Reading]:
    """Return the date that a value begins with."""
    end = date_length(match.value)
    return [Reading("DATE_OF_BIRTH", 0, end, 0.95)] if end else []


def read_expiry(match: Match) -> list[Reading]:
    """Return the month that a value begins with."""
    end = month_length(match.value)
    return [Reading("CREDIT_DEBIT_CARD_EXPIRY", 0, end, 0.9)] if end else []


_PLATE = re.compile(
    r"(?=[A-Z0-9 -]*[0-9])(?=[A-Z0-9 -]*[A-Z])"
    r"(?:[A-Z0-9]{1,4}(?:[ -][A-Z0-9]{1,4}){1,2}|[A-Z0-9]{4,8})(?![A-Za-z0-9])"
)
_SMALL_PLATE = re.compile(r"(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{5,8}(?![A-Za-z0-9])")


def read_plate(match: Match) -> list[Reading]:
    """Return the plate that a value begins with."""
    found = _PLATE.match(match.value) or _SMALL_PLATE.match(match.value)
    return [Reading("LICENSE_PLATE", 0, found.end(), 0.9)] if found else []


_CVV_LABEL = (
    r"cv[vcn]2?|csc|cid|(?:card )?security[ _-]?code|sec\.? code|card[ _-]?code"
    r"|card[ _-]?verification(?:[ _-]?(?:value|code|number))?|cvv[ _-]?code"
    r"|pr(?:[^\x00-\x7f]{1,2}|ue)fnummer|kartenpr(?:[^\x00-\x7f]{1,2}|ue)fnummer|cryptogramme"
    r"|c(?:[^\x00-\x7f]{1,2}|o)digo de seguridad|codice di sicurezza"
    r"|c(?:[^\x00-\x7f]{1,2}|o)digo de seguran(?:[^\x00-\x7f]{1,2}|c)a|beveiligingscode"
)
_PIN_TAIL = r"(?:[ _-]?(?i:number|no\.?|nr\.?))?"
_BIRTH_LABEL = (
    r"d[./]?o[./]?b\.?|date[ _-]?of[ _-]?birth|birth[ _-]?dat(?:e|um)|birthday"
    r"|born(?: on(?: the)?)?|geburts(?:datum|tag)|geb\.?|geboren(?: am| op)?"
    r"|n(?:[^\x00-\x7f]{1,2}|e)(?:\(e\)|e)? le|date de naissance|fecha de nacimiento"
    r"|nacid[oa] el|data di nascita|nat[oa] il|data de nascimento|nascid[oa] em"
    r"|geboortedatum|birth"
)
_EXPIRY_LABEL = (
    r"exp(?:iry|iration|ires|iring|ire|\.)?(?:[ _-]?(?:date|dt|on|in))?"
    r"|valid[ _-]?(?:thru|through|until|till|to)|good[ _-]?(?:thru|through)"
    r"|g(?:[^\x00-\x7f]{1,2}|ue)ltig bis|ablaufdatum|verfallsdatum|caduca|caducidad"
    r"|fecha de caducidad|vencimiento|vence|scadenza|scade|validade"
    r"|date d'expiration|expire (?:le|fin)|geldig tot|vervaldatum"
)
_PLATE_LABEL = (
    r"(?:licen[cs]e|number|reg(?:istration)?)?[ _-]?plates?"
    r"|reg(?:istration)?\.?[ _-]?(?:no\.?|number|mark)|(?:car|vehicle|auto)(?:'s)?[ _-]"
    r"reg(?:istration|\.)?|vrn|vrm|kennzeichen|nummernschild|plaque|immatriculation"
    r"|matr(?:[^\x00-\x7f]{1,2}|i)cula|targa|kenteken|placas?"
)

RULES = (
    Cue(
        name="card-verification-code",
        data_class="CREDIT_DEBIT_CARD_CVV",
        cue=rf"(?i)(?:\b|_)(?:{_CVV_LABEL}){JOINED}",
        chars="[0-9]",
        width=5,
        check=is_cvv,
        matches=("CVV 318", 'cvc: "0417"', "CVV2 (on the back): 902"),
        misses=("CVV is missing", "security code 482913", "cvv 12"),
    ),
    Cue(
        name="pin",
        data_class="PIN",
        cue=(
            rf"(?:(?:\b|_)(?:PIN|Pin){_PIN_TAIL}(?:[ _-]?(?i:code))?{JOINED}"
            rf"|(?:\b|_)pin{_PIN_TAIL}(?:[ _-]?code)?{MARKED}"
            rf"|(?i:\b(?:passcode|geheimzahl|c(?:{ACCENTED}|o)digo secreto)"
            rf"{MARKED}))"
        ),
        chars="[0-9]",
        width=7,
        check=is_pin,
        matches=("PIN 4821", "my pin is 0937", '"pin": "220417"'),
        misses=("pin 2048 posts to the top", "PIN of 12345678", "pin 13 is ground"),
    ),
    Cue(
        name="date-of-birth",
        data_class="DATE_OF_BIRTH",
        cue=rf"(?i)(?:\b|_)(?:{_BIRTH_LABEL})\.?{JOINED}",
        chars=r"[A-Za-z0-9 ,./\-\x80-\xff]",
        width=28,
        read=read_birth,
        matches=(
            "DOB 03/11/1984",
            '"birthDate":"1990-02-28"',
            "born on 4 July 1976 in Leeds",
            "geboren am 3. Mai 1961",
        ),
        misses=("born in Leeds", "DOB unknown", "birthday party at 5"),
    ),
    Cue(
        name="card-expiry",
        data_class="CREDIT_DEBIT_CARD_EXPIRY",
        cue=rf"(?i)(?:\b|_)(?:{_EXPIRY_LABEL}){JOINED}",
        chars=r"[A-Za-z0-9 ./'\-\x80-\xff]",
        width=20,
        read=read_expiry,
        matches=("exp 09/27", "Expiry date: Mar 2029", "valid thru 11/2031"),
        misses=("expires soon", "exp 12/31/2027", "exp(2.5)", "expires 14/27"),
    ),
    Cue(
        name="license-plate",
        data_class="LICENSE_PLATE",
        cue=rf"(?i)(?:\b|_)(?:{_PLATE_LABEL}){JOINED}",
        chars=r"[A-Za-z0-9 \-]",
        width=14,
        read=read_plate,
        matches=(
            "license plate 7KTR418",
            "reg plate: LD19 XWP",
            "Kennzeichen: B-AB 1234",
        ),
        misses=("plate 3 of the book", "license plate unknown", "hot plate FOR TWO"),
    ),
)
