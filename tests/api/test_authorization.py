"""What a stranger sees, and what one user sees of another."""

import pytest
from support.raw import exchange, request_bytes, status_of

PRIVATE = [
    ("GET", "/api/connections/"),
    ("POST", "/api/connections/"),
    ("POST", "/api/connections/test"),
    ("POST", "/api/connections/upload?name=x"),
    ("GET", "/api/connections/1"),
    ("DELETE", "/api/connections/1"),
    ("PATCH", "/api/connections/1"),
    ("POST", "/api/connections/1/refresh"),
    ("GET", "/api/connections/1/sample/customers"),
    ("GET", "/api/connections/1/options"),
    ("PUT", "/api/connections/1/options"),
    ("GET", "/api/connections/1/glossary"),
    ("POST", "/api/connections/1/glossary"),
    ("PUT", "/api/connections/1/glossary/1"),
    ("DELETE", "/api/connections/1/glossary/1"),
    ("GET", "/api/connections/1/choices"),
    ("DELETE", "/api/connections/1/choices/1"),
    ("POST", "/api/query/"),
    ("POST", "/api/query/run"),
    ("GET", "/api/query/history"),
    ("GET", "/api/query/history/1"),
    ("DELETE", "/api/query/history/1"),
    ("GET", "/api/query/history/conversations"),
    ("POST", "/api/query/history/1/feedback"),
    ("GET", "/api/settings/"),
    ("POST", "/api/settings/"),
    ("GET", "/api/settings/providers"),
    ("POST", "/api/settings/test"),
    ("POST", "/api/settings/models"),
    ("GET", "/api/usage"),
    ("GET", "/api/account/"),
    ("DELETE", "/api/account/"),
    ("POST", "/api/account/password"),
    ("POST", "/api/account/sign-out-everywhere"),
    ("GET", "/api/"),
    ("GET", "/api/nothing/here"),
    ("PUT", "/api/connections/"),
    ("PATCH", "/api/anything"),
]


def both_slashes(path):
    path, mark, query = path.partition("?")
    bare = path.rstrip("/")
    return [bare + mark + query, bare + "/" + mark + query]


@pytest.mark.parametrize("method,path", [(method, form) for method, path in PRIVATE for form in both_slashes(path)])
def test_without_a_token_it_is_401(anonymous, method, path):
    answer = anonymous.request(method, path)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].lower().startswith("bearer")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b"[" * 10_000, b'{"connection_id": "x"}', b" " * 2_000_000],
    ids=["empty", "cut", "binary", "deep", "wrong", "large"],
)
def test_without_a_token_it_is_401_whatever_the_body(server, body):
    answer = exchange(server, request_bytes("POST", "/api/query/", {"Content-Type": "application/json"}, body))
    assert status_of(answer) == 401


def test_without_a_token_it_is_401_before_the_body_has_come(server):
    head = request_bytes("POST", "/api/connections/upload?name=x", {"Content-Length": 100_000_000})
    assert status_of(exchange(server, head)) == 401


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "bearer-token", "Token abc", "Bearer a b c"]
)
def test_another_kind_of_authorization_is_401(anonymous, header):
    assert anonymous.get("/api/account/", headers={"Authorization": header}).status_code == 401


def test_the_scheme_is_read_without_regard_to_case(user):
    answer = user.anonymous().get("/api/account/", headers={"Authorization": "bearer " + user.token})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/api/connections",
        "/api/query/history",
        "/api/settings",
        "/api/settings/providers",
        "/api/account",
        "/health",
        "/ready",
    ],
)
def test_paths_work_with_and_without_the_trailing_slash(user, path):
    bare, slashed = user.get(path), user.get(path + "/")
    assert bare.status_code == slashed.status_code == 200
    assert bare.json() == slashed.json()


def test_post_paths_work_with_and_without_the_trailing_slash(user, demo):
    for path in ("/api/query", "/api/query/"):
        assert user.post(path, {"connection_id": demo, "query": "How many customers do we have?"}).status_code == 200
    for path in ("/api/query/run", "/api/query/run/"):
        assert user.post(path, {"connection_id": demo, "query": "SELECT 1"}).status_code == 200


def test_another_users_connection_is_404_like_one_that_does_not_exist(user, other_user, shop):
    missing = 10**12
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/refresh"), ("GET", "/sample/customers")):
        theirs = other_user.request(method, f"/api/connections/{shop}{path}")
        nobodys = other_user.request(method, f"/api/connections/{missing}{path}")
        assert theirs.status_code == nobodys.status_code == 404, path
        assert theirs.json()["detail"] == nobodys.json()["detail"]
    assert shop not in [item["id"] for item in other_user.get("/api/connections/").json()]
    assert user.get(f"/api/connections/{shop}").status_code == 200


@pytest.mark.parametrize("path", ["/api/query/", "/api/query/run"])
def test_another_users_connection_cannot_be_asked(other_user, shop, path):
    theirs = other_user.post(path, {"connection_id": shop, "query": "SELECT count(*) FROM customers"})
    nobodys = other_user.post(path, {"connection_id": 10**12, "query": "SELECT count(*) FROM customers"})
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json()["detail"] == nobodys.json()["detail"]


def test_another_users_history_is_404_and_not_listed(user, other_user, demo):
    question = user.ask(demo, "How many products are there?")["id"]
    assert other_user.get(f"/api/query/history/{question}").status_code == 404
    assert other_user.delete(f"/api/query/history/{question}").status_code == 404
    assert question not in [item["id"] for item in other_user.get("/api/query/history").json()]
    assert user.get(f"/api/query/history/{question}").status_code == 200


def test_another_users_history_is_not_found_by_a_connection(user, other_user, demo):
    user.ask(demo, "How many orders are there?")
    assert other_user.get(f"/api/query/history?connection_id={demo}").json() == []


def test_settings_are_each_users_own(new_user, other_user):
    new_user.post("/api/settings/", {"llm_model": "a-model-of-my-own"})
    assert other_user.get("/api/settings/").json()["llm_model"] != "a-model-of-my-own"
