"""Code, configuration and prose that look like secrets and are none."""

from __future__ import annotations

import pytest

from bedrock_weir.classifiers.database import Database
from bedrock_weir.classifiers.scanner import Scanner
from bedrock_weir.classifiers.secrets import RULES
from bedrock_weir.classifiers.secrets.rows import ALNUM, BASE64, HEX, draw

_SCANNER = Scanner(Database(RULES))

_PROSE = (
    "our password policy asks for 14 characters",
    "export PASSWORD=${SHOP_PASSWORD} first",
    "an api key must be requested from support",
    "I forgot my password. Where do I reset it?",
    "Passwords: never share them with anyone.",
    "The token is refreshed every 30 minutes.",
    "His secret: he never learned to swim.",
    "The key to success is patience, 2nd to none.",
    "The second pass is O(n^2), the first is linear.",
    "User: What is the capital of France?",
    "Bearer bonds were common in 1927.",
    "Basic arithmetic is what you need.",
    "passport: L8KX42917",
    "Guidelines: be kind, be brief.",
    "a compass is cheap, an encompassing term",
    "The username is case-sensitive.",
    "Login: see the next page",
    "we handle @ signs in names",
    "arn:aws:s3:::reports/2027",
    "It costs $5 or $6, in total $11.",
    "Your PIN and password: both are required.",
)
_CODE = (
    "password = os.environ['DB_PASSWORD']",
    'password = os.getenv("PASSWORD")',
    "const token = await fetchToken(session);",
    "let accountKey = $accountKey;",
    "password: string;",
    "public string Password { get; set; }",
    "def login(self, user='', password=''):",
    "char *password = NULL;",
    "if (password == null) return;",
    'passwordLabel: "Password:"',
    '<input type="password" name="password" placeholder="Password">',
    "self.password = hash_password(password)",
    "this.token = tokens[index];",
    "token_type = 'bearer'",
    "max_tokens=4096, temperature=0.2",
    "tokenizer = AutoTokenizer.from_pretrained('bert-base')",
    "primary_key=True, foreign_key='orders.customer_id'",
    "secretKeyRef:\n  name: tls-certificate\n  key: tls.crt",
    "password: {{ .Values.db.password }}",
    'password: "<%= ENV["DB_PASSWORD"] %>"',
    "password=%DB_PASSWORD%",
    "connect(user=my_user, password=my_password)",
    "username = request.form['username']",
    '{"role": "user", "content": "hello"}',
    "api_key = 'YOUR_API_KEY'",
    '"api_key": "xxxxxxxxxxxxxxxxxxxxxxxx"',
    'client_secret="<client secret>"',
    "private_key: ec.EllipticCurvePrivateKey,",
    "postgres://user:password@localhost/db",
    "amqp://${USER}:${PASS}@queue:5672",
    "docker run -p 8080:80 nginx",
    "ssh -p 2222 jo@corp.test",
    "curl -u $USER:$TOKEN https://corp.test",
    "from secrets import token_hex",
    "['pass', 'parts', 'path', 'password', 'password_lock_time']",
    "SALT_CHARS = 'abcdefghijklmnopqrstuvwxyz0123456789'",
    "setPassword(generate())",
)
_DATA = (
    f"commit {draw(HEX, 40)}",
    f"sha256:{draw(HEX, 64)}",
    f'"integrity": "sha512-{draw(BASE64, 86)}=="',
    f'"resolved": "https://registry.corp.test/a/-/a-1.0.0.tgz#{draw(HEX, 40)}"',
    "id: 5f0c3e1a-97b2-4d68-8e4f-1c2b7a90d36e",
    f"base64 {draw(ALNUM, 32)}==",
    f"data:image/png;base64,{draw(BASE64, 400)}",
    f'ETag: "{draw(HEX, 32)}"',
    "release 4.2.17 build 20270411",
    "parcel JD014600006281230704, article 12-7734-BX",
    "error code 0x80070057 at 0x7fff5fbff8c8",
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ jo@corp.test",
    "Subresource: sha384-" + draw(BASE64, 64),
)


@pytest.mark.parametrize("text", [*_PROSE, *_CODE, *_DATA])
def test_what_only_looks_like_a_secret_is_none(text):
    """Nothing is found."""
    assert _SCANNER.find(text) == []
