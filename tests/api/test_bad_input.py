"""Input that no well-meaning client sends: a clear answer for each, and the server stays up."""

import socket
import time

import pytest
from support.raw import exchange, open_socket, read_all, request_bytes, status_of
from support.tables import cases

MIB = 1 << 20


@pytest.fixture(autouse=True)
def the_server_stays_up(server, anonymous):
    """After each of these tests the same process still answers."""
    pid = server.pid
    yield
    assert server.process.poll() is None and server.pid == pid
    assert anonymous.get("/health").status_code == 200


def filled(value, names):
    """`value` with "{demo}" replaced by the identity of the demo connection, and "{long:N}" by N letters."""
    if isinstance(value, dict):
        return {key: filled(item, names) for key, item in value.items()}
    if isinstance(value, str) and value.startswith("{long:"):
        return "x" * int(value[6:-1])
    return names.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize("case", cases("bad_bodies.json"))
def test_a_wrong_body_is_422_and_names_the_field(user, demo, case):
    answer = user.post(case["path"], filled(case["body"], {"{demo}": demo}))
    assert answer.status_code == 422, answer.text
    assert case["loc"] in [item["loc"] for item in answer.json()["detail"]]


@pytest.mark.parametrize(
    "path",
    [
        "/api/auth/register",
        "/api/auth/login",
        "/api/connections/",
        "/api/connections/test",
        "/api/query/",
        "/api/query/run",
        "/api/settings/",
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"not json",
        b'{"query": ',
        b"\xff\xfe{}",
        b'{"a": 1} {"b": 2}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"\0" * 100,
        b"NaN",
        b'{"query": "\xc3\x28"}',
        b'{"query": "\\ud800"}',
    ],
    ids=[
        "empty",
        "cut",
        "words",
        "cut value",
        "UTF-16",
        "two values",
        "deep list",
        "deep object",
        "zeros",
        "NaN",
        "broken UTF-8",
        "half a surrogate",
    ],
)
def test_a_body_that_is_not_json_is_422(user, path, body):
    answer = user.request("POST", path, data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"][0] == "body"


@pytest.mark.parametrize("body", ["[]", "null", "5", '"text"', "true", "[{}]"])
@pytest.mark.parametrize("path", ["/api/auth/login", "/api/query/", "/api/settings/"])
def test_a_body_that_is_no_object_is_422(user, path, body):
    answer = user.request("POST", path, data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


def test_all_wrong_fields_are_named_at_once(user):
    answer = user.post("/api/connections/", {"name": 5, "db_type": None})
    assert answer.status_code == 422
    assert sorted(item["loc"][-1] for item in answer.json()["detail"]) == ["connection_string", "db_type", "name"]


def test_members_that_nobody_asked_for_are_ignored(user, demo):
    answer = user.post(
        "/api/query/", {"connection_id": demo, "query": "How many customers do we have?", "admin": True, "user_id": 1}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/api/auth/login", "/api/query/", "/api/connections/"])
def test_a_body_of_two_megabytes_is_413(user, path):
    assert user.post(path, {"query": "x" * (2 * MIB), "connection_id": 1}).status_code == 413


def test_a_body_of_two_megabytes_in_chunks_is_413(user):
    def chunks():
        for _ in range(64):
            yield b" " * (32 * 1024)

    answer = user.request("POST", "/api/query/", data=chunks(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


def test_a_question_of_six_megabytes_is_413(user, demo):
    assert user.post("/api/query/", {"connection_id": demo, "query": "why " * (6 * MIB // 4)}).status_code == 413


def test_a_long_question_is_answered_or_refused_in_time(user, demo):
    for length in (1000, 3900):
        question = ("How many customers from Sweden and Norway " * 100)[:length]
        begin = time.monotonic()
        assert user.post("/api/query/", {"connection_id": demo, "query": question}).status_code in (200, 422)
        assert time.monotonic() - begin < 10


@pytest.mark.parametrize(
    "identity", ["0", "-1", "x", "1.5", "99999999999999999999", "1e3", "%20", "1%2F2", "null", "1;DROP TABLE users"]
)
def test_an_identity_that_is_no_number_is_404(user, identity):
    assert user.get(f"/api/connections/{identity}").status_code == 404
    assert user.delete(f"/api/connections/{identity}").status_code == 404


@pytest.mark.parametrize("identity", [0, -1, 2**63 - 1, -(2**63)])
def test_a_connection_that_cannot_exist_is_404(user, identity):
    assert user.post("/api/query/", {"connection_id": identity, "query": "How many customers?"}).status_code == 404


def test_unknown_paths_are_404_and_unknown_methods_405(user):
    assert user.get("/api/no/such/thing").status_code == 404
    assert user.get("/api/").status_code == 404
    answer = user.request("PUT", "/api/connections/")
    assert answer.status_code == 405
    assert {method.strip() for method in answer.headers["Allow"].split(",")} >= {"GET", "POST"}
    assert user.request("DELETE", "/health").status_code == 405


# ---------------------------------------------------------------------------------------------- below HTTP libraries

OUTSIDE = [
    "/../../../../../../etc/passwd",
    "/assets/../../../../../../etc/passwd",
    "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/assets/..%5c..%5c..%5cetc%5cpasswd",
    "/....//....//....//etc/passwd",
    "//etc/passwd",
    "/assets//etc/passwd",
    "/etc/passwd",
    "/secrets.toml",
    "/assets/%00",
    "/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
    "http://127.0.0.1/etc/passwd",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("target", OUTSIDE)
def test_nothing_outside_the_page_is_served(server, target):
    answer = exchange(server, request_bytes("GET", target))
    assert b"root:" not in answer and b"secret_key" not in answer
    assert status_of(answer) in (200, 400, 404), "the page itself, or an error"


GARBAGE = {
    "random bytes": bytes((7919 * number >> 3) & 255 for number in range(4096)),
    "a TLS greeting": bytes.fromhex("16030100c8010000c40303") + b"\x11" * 200,
    "an SSH greeting": b"SSH-2.0-OpenSSH_9.2\r\n",
    "an HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a line without end": b"GET /" + b"a" * 200_000,
    "a header without end": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 200_000,
    "ten thousand headers": b"GET / HTTP/1.1\r\nHost: x\r\n"
    + b"".join(b"X-%d: y\r\n" % number for number in range(10_000))
    + b"\r\n",
    "a header without colon": b"GET /health HTTP/1.1\r\nHost x\r\n\r\n",
    "a header name with a blank": b"GET /health HTTP/1.1\r\nHo st: x\r\n\r\n",
    "a NUL in a header": b"GET /health HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n",
    "an unknown version": b"GET /health HTTP/9.9\r\nHost: x\r\n\r\n",
    "no version": b"GET /health\r\n\r\n",
    "a method of garbage": b"\x01\x02\x03 /health HTTP/1.1\r\nHost: x\r\n\r\n",
    "a blank in the target": b"GET /hea lth HTTP/1.1\r\nHost: x\r\n\r\n",
    "two lengths": b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\n{}xyz",
    "a negative length": b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n{}",
    "a length that overflows": b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n{}",
    "a length that is a word": b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n{}",
    "length and chunks": b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a chunk size of garbage": b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a chunk size that overflows": b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "a body that is cut off": b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
    "only line breaks": b"\r\n" * 2000,
    "a request for a proxy": b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n",
    "a malformed escape": b"GET /api/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_on_the_socket_is_refused_or_dropped(server, kind):
    answer = exchange(server, GARBAGE[kind], seconds=20)
    status = status_of(answer)
    assert status is None or 400 <= status < 600, answer[:200]
    assert answer.count(b"HTTP/1.1 200") == 0


def test_half_a_header_is_not_waited_for_for_ever(start):
    """The server gives a header ten seconds; a client that never ends it is told, or dropped."""
    server = start()
    with open_socket(server, 30) as slow:
        slow.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        begin = time.monotonic()
        answer = read_all(slow)
        assert time.monotonic() - begin < 25
        assert status_of(answer) in (None, 408)
    assert server.is_open()


def test_many_slow_clients_do_not_keep_others_out(server, anonymous):
    slow = []
    try:
        for _ in range(200):
            opened = open_socket(server)
            opened.sendall(b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")
            slow.append(opened)
        assert anonymous.get("/health", timeout=5).status_code == 200
    finally:
        for opened in slow:
            opened.close()


def test_connections_that_are_reset_do_no_harm(server):
    for _ in range(50):
        opened = open_socket(server)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        opened.sendall(request_bytes("GET", "/openapi.json"))
        opened.close()


def test_requests_in_a_row_on_one_connection_are_answered_in_order(server):
    pipeline = b"".join(
        f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for path in ("/health", "/nothing-here.txt", "/openapi.json")
    ) + request_bytes("GET", "/health")
    answer = exchange(server, pipeline)
    assert [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]][0::2] == [b"200", b"200"]
    assert answer.count(b"HTTP/1.1 ") == 4


def test_a_request_id_of_the_client_cannot_break_the_log(server, user):
    user.get("/api/account/", headers={"X-Request-Id": 'x","level":"error","message":"forged'})
    user.get("/api/nothing", headers={"User-Agent": '"}{"forged": true'})
    for line in server.log_lines():
        assert line.get("message") != "forged" and "forged" not in line


def test_every_line_of_the_log_is_json_with_time_level_and_message(server, user):
    identity = user.get("/api/account/").headers["X-Request-Id"]
    lines = server.log_lines()
    assert all({"time", "level", "message"} <= set(line) for line in lines)
    assert identity in [line.get("request_id") for line in lines]
