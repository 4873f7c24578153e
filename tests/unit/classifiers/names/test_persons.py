from __future__ import annotations

import pytest

from bedrock_weir.classifiers.database import Database
from bedrock_weir.classifiers.names import RULES
from bedrock_weir.classifiers.scanner import Scanner, resolved

SCANNER = Scanner(Database(RULES), {"NAME"})

FOUND = [
    ("Could you tell me when Beatriz Carvalho will be back?", ["Beatriz Carvalho"]),
    ("the claim of Tomasz Wojciechowski is open", ["Tomasz Wojciechowski"]),
    ("Invoice for Ludwig van der Meer, due Friday", ["Ludwig van der Meer"]),
    ("we met Jean-Baptiste Moreau at noon", ["Jean-Baptiste Moreau"]),
    ("Account of Siobhan O'Sullivan is frozen", ["Siobhan O'Sullivan"]),
    ("Ask Robert J. Castellano about it", ["Robert J. Castellano"]),
    ("a letter by J. R. Kowalski arrived", ["J. R. Kowalski"]),
    ("Kowalczyk, Agnieszka", ["Kowalczyk, Agnieszka"]),
    ("The witness is Martin Feldman Jr.", ["Martin Feldman Jr."]),
    ("On Tuesday Ingrid Svensson signed the lease", ["Ingrid Svensson"]),
    ("José García pagó la factura", ["José García"]),
    ("fragen Sie Jürgen Schäfer danach", ["Jürgen Schäfer"]),
    ("Anaïs Lefèvre n'est pas là", ["Anaïs Lefèvre"]),
    ("MARGARET THORNBURY, born in spring", ["MARGARET THORNBURY"]),
    ("My name is Qwento Blix.", ["Qwento Blix"]),
    ("my name's Hope and I need help", ["Hope"]),
    ("hello, my name is fatima hussain", ["fatima hussain"]),
    ("Ich heiße Annegret und wohne hier", ["Annegret"]),
    ("Je m'appelle Thibault Garnier", ["Thibault Garnier"]),
    ("Me llamo Ximena Robles", ["Ximena Robles"]),
    ("Mi chiamo Ginevra", ["Ginevra"]),
    ('{"first_name": "Oluwaseun", "age": 4}', ["Oluwaseun"]),
    ("lastName=Grzelak;", ["Grzelak"]),
    ("Patient: Dorothea Winkelmann", ["Dorothea Winkelmann"]),
    ("Cardholder name: IMANI OKONKWO", ["IMANI OKONKWO"]),
    ("Dear Mr. Abernathy,", ["Abernathy"]),
    ("Dear Priyanka,\nthe parcel", ["Priyanka"]),
    ("Kind regards,\nHildegard Neumann", ["Hildegard Neumann"]),
    ("Sincerely,\nMaks", ["Maks"]),
    ("Please pay Dr. Nakamura today", ["Nakamura"]),
    ("Sehr geehrte Frau Lindemann", ["Lindemann"]),
    ("Hi Giulia, did it work?", ["Giulia"]),
    ("I'm Esteban from accounts", ["Esteban"]),
    ("From: Henrik Aaltonen <h@example.org>", ["Henrik Aaltonen"]),
    ("I spoke with Magdalena yesterday", ["Magdalena"]),
    ("Please follow up with Rajesh Iyer", ["Rajesh Iyer"]),
    ("Ahmed called about the refund", ["Ahmed"]),
    ("what is Sofia's phone number", ["Sofia"]),
    ("give Pauline his address", ["Pauline"]),
    ("Ivan, can you check this?", ["Ivan"]),
    ("Hello, I'm Rebecca Thornton", ["Rebecca Thornton"]),
    ("ask Nguyen Thi Lan about it", ["Nguyen Thi Lan"]),
    ("Heidi, Klaus, Jürgen, Ute and Bärbel came", 5),
    ("Ship to Grace Thompson and Will Johnson", ["Grace Thompson", "Will Johnson"]),
]

MISSED = [
    "The Quick Brown Fox",
    "How To Write Good Headlines In English",
    "Johns Hopkins University",
    "Martin Luther King Boulevard",
    "Goldman Sachs and Morgan Stanley",
    "Charles Schwab Corporation",
    "the Nobel Prize in Physics",
    "Bayes Theorem and Maxwell Equations",
    "San Francisco, Los Angeles and New York",
    "Paris, London, Berlin, Rome and Madrid",
    "United States of America",
    "Monday, March 4 and Tuesday, April 5",
    "I am Happy with it",
    "I'm Not Sure about that",
    "Hi Team, the build is red",
    "Hello World",
    "Dear Customer Service",
    "Dear Sir or Madam",
    "Dear Hiring Manager",
    "From: Accounts Payable",
    "name: my-bucket",
    '"name": "Content-Type"',
    "my name is irrelevant",
    "What is the name of the river?",
    "Contact Support for help",
    "Thanks for the help",
    "call the function with JSON Schema",
    "class UserAccount extends BaseModel",
    "import React from React Native",
    "Amazon Web Services and Google Cloud",
    "Microsoft Windows Server",
    "Visual Studio Code",
    "Spring Boot and Apache Kafka",
    "Will May be able to help?",
    "Rose Garden and Olive Tree",
    "New Year and Good Friday",
    "Terms And Conditions",
    "IBAN GB33 and BIC",
    "git checkout Main Branch",
    "Chapter One: The Long Road",
    "path/to/Maria/Lopez.txt",
    "user_Maria_Lopez",
    "Lake Victoria and Mount Everest",
    "Saint Petersburg is cold",
    "client = OpenAI(key)",
    'providerName="System.Data.SqlClient"',
    "Victoria Deployments and Jenkins Configurations",
]


@pytest.mark.parametrize(("text", "names"), FOUND)
def test_names_are_found(text, names):
    """A name is found where evidence speaks for it, and its span is the name."""
    found = [_span(text, finding) for finding in resolved(SCANNER.find(text))]
    assert found == names if isinstance(names, list) else len(found) == names


@pytest.mark.parametrize("text", MISSED)
def test_other_phrases_are_no_names(text):
    """Headings, places, organisations, products and code are no persons."""
    assert [_span(text, finding) for finding in SCANNER.find(text)] == []


def _span(text, finding):
    return text[finding.span.start : finding.span.end]
