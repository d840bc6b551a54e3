"""What operators and other programs see: probes, measures, the API's description, and who may call from a browser."""

import json
import re

import pytest
from conftest import ORIGIN
from support.binary import ROOT, dataquery
from support.client import Client
from support.contract import references, resolve

DOCUMENTED = re.compile(r"^- `(GET|POST|PUT|PATCH|DELETE) (/api/[^`?\s]*)", re.MULTILINE)


def test_health_and_readiness(anonymous):
    health = anonymous.get("/health")
    assert health.status_code == 200
    assert health.json()["status"] == "ok" and re.fullmatch(r"\d+\.\d+\.\d+", health.json()["version"])
    ready = anonymous.get("/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert anonymous.request("HEAD", "/health").status_code == 200


def test_every_answer_has_its_own_request_id(anonymous):
    identities = {anonymous.get("/health").headers["X-Request-Id"] for _ in range(20)}
    assert len(identities) == 20


def test_the_measures_are_prometheus_text(user, demo):
    user.ask(demo, "How many customers do we have?")
    answer = user.anonymous().get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    sample = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*(\{[^{}]*\})? (NaN|[+-]Inf|[-+0-9.eE]+)( \d+)?")
    lines = [line for line in answer.text.splitlines() if line and not line.startswith("#")]
    assert lines and all(sample.fullmatch(line) for line in lines), lines
    assert any("# HELP " in line for line in answer.text.splitlines())
    assert user.email not in answer.text and "How many customers" not in answer.text


# ---------------------------------------------------------------------------------------------------- the description


@pytest.fixture(scope="module")
def document(server):
    return Client(server.url).get("/openapi.json").json()


def test_the_description_is_openapi_3_1_and_whole(document):
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "DataQuery" and document["info"]["version"]
    assert document["components"]["securitySchemes"]
    for reference in references(document):
        assert reference.startswith("#/"), reference
        resolve(document, reference)


def test_the_description_and_the_documentation_name_the_same_operations(document):
    told = {(method, path.rstrip("/")) for method, path in DOCUMENTED.findall((ROOT / "docs" / "api.md").read_text())}
    described = {
        (method.upper(), path.rstrip("/"))
        for path, operations in document["paths"].items()
        if path.startswith("/api/")
        for method in operations
    }
    assert described == told


def test_every_operation_is_described_in_full(document):
    identities = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert operation.get("summary"), where
            assert "200" in operation["responses"], where
            assert all(response.get("description") for response in operation["responses"].values()), where
            declared = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "path"}
            assert declared == set(re.findall(r"\{([^}]+)\}", path)), where
            if "operationId" in operation:
                identities.append(operation["operationId"])
            private = path.startswith("/api/") and not path.startswith("/api/auth/")
            assert bool(operation.get("security", document.get("security"))) == private, where
    assert len(identities) == len(set(identities))


def test_the_description_can_be_browsed_offline(anonymous):
    """The page and whatever it loads come from the server itself."""
    page = anonymous.get("/docs")
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    seen, waiting = set(), ["/docs"]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        answer = anonymous.get(path)
        assert answer.status_code == 200, path
        loaded = re.findall(r"""(?:src|href)=["']([^"'#]+)["']""", answer.text) if path == "/docs" else []
        loaded += re.findall(r"""(?:fetch|import|url)\(\s*["']?([^"')\s]+)["']?""", answer.text)
        for address in loaded:
            assert not re.match(r"[a-z]+://|//", address) or address.startswith(
                ("data:", "http://www.w3.org/")
            ), f"{path} loads {address}"
            absolute = address if address.startswith("/") else "/" + address.removeprefix("./")
            if absolute not in seen and not address.startswith(("data:", "http:", "${")):
                waiting.append(absolute)


# ------------------------------------------------------------------------------------------------------------- CORS


def preflight(client, origin, method="POST", headers="authorization, content-type"):
    return client.request(
        "OPTIONS",
        "/api/query/",
        headers={"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers},
    )


def test_a_page_of_an_allowed_origin_may_call(anonymous):
    answer = preflight(anonymous, ORIGIN)
    assert answer.status_code in (200, 204)
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    allowed = answer.headers["Access-Control-Allow-Headers"].lower()
    assert "authorization" in allowed and "content-type" in allowed
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example.com",
        "http://page.example.com",
        "https://page.example.com.evil.com",
        "https://page.example.com:8443",
        "null",
        "https://PAGE.example.com/x",
    ],
)
def test_a_page_of_another_origin_may_not(anonymous, user, origin):
    answer = preflight(anonymous, origin)
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Access-Control-Allow-Origin" not in user.get("/api/account/", headers={"Origin": origin}).headers


def test_answers_and_errors_are_readable_for_an_allowed_origin(anonymous, user):
    for client, status in ((user, 200), (anonymous, 401)):
        answer = client.get("/api/account/", headers={"Origin": ORIGIN})
        assert answer.status_code == status
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert answer.headers.get("Access-Control-Allow-Credentials") != "true"


def test_without_a_list_no_origin_is_allowed(start):
    client = Client(start().url)
    assert preflight(client, ORIGIN).status_code == 403
