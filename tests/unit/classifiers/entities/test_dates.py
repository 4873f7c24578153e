"""Which beginnings of a text are a date, and which a month of a year."""

from __future__ import annotations

import pytest

from bedrock_weir.classifiers.entities.dates import date_length, month_length


def _latin_1(text: str) -> str:
    return text.encode().decode("latin-1")


@pytest.mark.parametrize(
    "date",
    [
        "1/5/1988",
        "05.03.88",
        "1988-03-05",
        "19880305",
        "5 March 1988",
        "5th of March, 1988",
        "March 5, 1988",
        "Mar 5th 1988",
        "05-Mar-1988",
        "3. Mai 1961",
        "5 février 1988",
        "5 de marzo de 1988",
        "1er août 1990",
    ],
)
def test_a_date_is_read_to_its_end(date: str) -> None:
    """And not further."""
    text = _latin_1(date)
    assert date_length(text) == len(text)
    assert date_length(f"{text} in Ulm") == len(text)


@pytest.mark.parametrize(
    "text", ["32/13/1988", "in 1988", "5 apples 1988", "1988", "05/1988", "1/5/19881"]
)
def test_no_date(text: str) -> None:
    """A day, a month and a year, or nothing."""
    assert date_length(text) == 0


@pytest.mark.parametrize(
    "month", ["09/28", "9/2028", "12 / 27", "03-2029", "2027-05", "0527", "Mar 2029"]
)
def test_a_month_is_read_to_its_end(month: str) -> None:
    """And not further."""
    assert month_length(month) == len(month)
    assert month_length(f"{month}, please") == len(month)


@pytest.mark.parametrize("text", ["14/27", "12/31/2027", "2.25", "30 days", "1999-05"])
def test_no_month(text: str) -> None:
    """Neither a full date nor a fraction."""
    assert month_length(text) == 0
