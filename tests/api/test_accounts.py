"""Who may come in."""

import hashlib
import hmac
import json
import time

import pytest
from support import tokens
from support.client import PASSWORD, Client, fresh_email
from support.server import SECRET_KEY
from support.tables import cases

WEEK = 7 * 24 * 3600


def test_registering_gives_a_token_and_a_demo_database(anonymous):
    answer = anonymous.post("/api/auth/register", {"email": fresh_email(), "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["token_type"] == "bearer"
    connections = anonymous.with_token(answer.json()["access_token"]).get("/api/connections/").json()
    assert [(item["name"], item["is_demo"]) for item in connections] == [("Demo company", True)]


def test_the_token_has_the_header_and_claims_of_the_requirement(anonymous):
    before = int(time.time())
    client = anonymous.register()
    header, claims = tokens.read(client.token)
    assert header == {"alg": "HS256", "typ": "JWT"}
    assert claims["sub"] == client.email
    assert isinstance(claims["user_id"], int)
    assert before <= claims["iat"] <= int(time.time())
    assert claims["exp"] - claims["iat"] == WEEK
    signed_here = tokens.make(claims, SECRET_KEY)
    assert client.with_token(signed_here).get("/api/account/").status_code == 200, "signed with the configured secret"


def test_an_address_registers_once_whatever_its_case(anonymous):
    email = fresh_email("case")
    anonymous.register(email)
    answer = anonymous.post("/api/auth/register", {"email": email.upper(), "password": PASSWORD})
    assert answer.status_code == 400
    assert "already registered" in answer.json()["detail"]


def test_login_gives_a_token_for_the_same_account(anonymous):
    client = anonymous.register()
    answer = anonymous.post("/api/auth/login", {"email": client.email.upper(), "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["token_type"] == "bearer"
    token = answer.json()["access_token"]
    assert tokens.read(token)[1]["user_id"] == tokens.read(client.token)[1]["user_id"]
    assert anonymous.with_token(token).get("/api/account/").json()["email"] == client.email


@pytest.mark.parametrize("password", ["wrong password", PASSWORD + " ", PASSWORD.upper(), "x" * 500])
def test_login_with_a_wrong_password_is_401(anonymous, user, password):
    answer = anonymous.post("/api/auth/login", {"email": user.email, "password": password})
    assert answer.status_code == 401


def test_an_unknown_address_gets_the_answer_that_a_wrong_password_gets(anonymous, user):
    unknown = anonymous.post("/api/auth/login", {"email": "nobody@example.com", "password": PASSWORD})
    wrong = anonymous.post("/api/auth/login", {"email": user.email, "password": "wrong password"})
    assert unknown.status_code == wrong.status_code == 401
    assert unknown.json()["detail"] == wrong.json()["detail"]


@pytest.mark.parametrize("case", cases("credentials.json"))
def test_registering_refuses(anonymous, case):
    answer = anonymous.post("/api/auth/register", {"email": fresh_email(), "password": PASSWORD} | case["body"])
    assert answer.status_code == 422
    assert [item["loc"] for item in answer.json()["detail"]] == [["body", case["field"]]]


def test_a_password_of_72_bytes_works_and_counts_to_its_last_byte(anonymous):
    password = "ü" * 35 + "ab"
    client = anonymous.register(password=password)
    login = {"email": client.email, "password": password}
    assert anonymous.post("/api/auth/login", login).status_code == 200
    assert anonymous.post("/api/auth/login", login | {"password": password[:-1] + "c"}).status_code == 401


def test_guessing_passwords_ends_in_429(start):
    client = Client(start().url)
    email = client.register().email
    codes = [
        client.post("/api/auth/login", {"email": email, "password": f"guess number {number}"}).status_code
        for number in range(11)
    ]
    assert codes == [401] * 10 + [429]


NOW = int(time.time())


def swap_claims(token, claims):
    head, _claims, signature = token.split(".")
    return f"{head}.{tokens.encode(json.dumps(claims).encode())}.{signature}"


def sign_raw(claims):
    head = tokens.encode(b'{"alg":"HS256","typ":"JWT"}')
    body = tokens.encode(claims)
    return f"{head}.{body}." + tokens.encode(
        hmac.new(SECRET_KEY.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    )


WRONG_TOKENS = {
    "another secret": lambda claims: tokens.make(claims, "another secret that has enough characters"),
    "no secret": lambda claims: tokens.make(claims, ""),
    "expired": lambda claims: tokens.make(claims | {"iat": NOW - 8 * 24 * 3600, "exp": NOW - 24 * 3600}, SECRET_KEY),
    "issued in the future": lambda claims: tokens.make(claims | {"iat": NOW + 3600, "exp": NOW + WEEK}, SECRET_KEY),
    "alg none, unsigned": lambda claims: tokens.make(claims, SECRET_KEY, {"alg": "none", "typ": "JWT"}).rsplit(".", 1)[
        0
    ]
    + ".",
    "alg none, signed": lambda claims: tokens.make(claims, SECRET_KEY, {"alg": "none", "typ": "JWT"}),
    "alg NoNe": lambda claims: tokens.make(claims, SECRET_KEY, {"alg": "NoNe", "typ": "JWT"}),
    "alg HS512": lambda claims: tokens.make(claims, SECRET_KEY, {"alg": "HS512", "typ": "JWT"}, hashlib.sha512),
    "alg RS256": lambda claims: tokens.make(claims, SECRET_KEY, {"alg": "RS256", "typ": "JWT"}),
    "an account that does not exist": lambda claims: tokens.make(claims | {"user_id": 10**9}, SECRET_KEY),
    "another account's address": lambda claims: tokens.make(claims | {"sub": "someone.else@example.com"}, SECRET_KEY),
    "no session version": lambda claims: tokens.make(
        {name: value for name, value in claims.items() if name != "ver"}, SECRET_KEY
    ),
    "another session version": lambda claims: tokens.make(claims | {"ver": claims["ver"] + 1}, SECRET_KEY),
    "no expiry": lambda claims: tokens.make(
        {name: value for name, value in claims.items() if name != "exp"}, SECRET_KEY
    ),
    "claims changed, signature kept": lambda claims: swap_claims(
        tokens.make(claims, SECRET_KEY), claims | {"exp": NOW + 10 * WEEK}
    ),
    "two parts": lambda claims: tokens.make(claims, SECRET_KEY).rsplit(".", 1)[0],
    "four parts": lambda claims: tokens.make(claims, SECRET_KEY) + ".x",
    "not base64": lambda _claims: "a.!!!.c",
    "claims that are no JSON": lambda _claims: sign_raw(b'{"sub": '),
    "claims that are a list": lambda _claims: sign_raw(b"[1, 2]"),
    "words": lambda _claims: "let me in",
    "very long": lambda _claims: "x" * 7000,
    "nothing": lambda _claims: "",
}


@pytest.mark.parametrize("kind", WRONG_TOKENS)
def test_a_token_that_does_not_hold_is_401(user, kind):
    claims = tokens.read(user.token)[1]
    token = WRONG_TOKENS[kind](claims)
    assert user.with_token(token).get("/api/account/").status_code == 401
