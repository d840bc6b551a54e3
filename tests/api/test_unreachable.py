"""Databases that do not answer, or answer nonsense: told within five seconds, and the server goes on."""

import socket
import threading
import time

import pytest
from support.postgres import free_port

URL = "postgresql://someone:a-password-for-nobody@127.0.0.1:{port}/shop"


class Listener:
    """Takes connections and does `behave(connection)` with each; keeps them open until the end."""

    def __init__(self, behave):
        self._behave = behave
        self._kept = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        while True:
            try:
                connection, _peer = self._socket.accept()
            except OSError:
                return  # closed: the test is over
            self._kept.append(connection)
            self._behave(connection)

    def close(self):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)
        for connection in self._kept:
            connection.close()


BEHAVIOURS = {
    "silent": lambda connection: None,
    "closes at once": lambda connection: connection.close(),
    "speaks another protocol": lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "sends garbage": lambda connection: connection.sendall(bytes(range(256)) * 64),
    "agrees to TLS and falls silent": lambda connection: connection.sendall(b"S"),
    "declines TLS and falls silent": lambda connection: connection.sendall(b"N"),
}


@pytest.fixture(params=["closed port", *BEHAVIOURS])
def unreachable(request):
    if request.param == "closed port":
        yield URL.format(port=free_port())
        return
    listener = Listener(BEHAVIOURS[request.param])
    yield URL.format(port=listener.port)
    listener.close()


@pytest.mark.parametrize("path", ["/api/connections/test", "/api/connections/"])
def test_a_database_that_cannot_be_reached_is_400_within_five_seconds(user, unreachable, path):
    begin = time.monotonic()
    answer = user.post(path, {"name": "Unreachable", "db_type": "postgresql", "connection_string": unreachable})
    assert time.monotonic() - begin < 5
    assert answer.status_code == 400
    assert "a-password-for-nobody" not in answer.text
    assert "Unreachable" not in [item["name"] for item in user.get("/api/connections/").json()]


def test_a_silent_database_does_not_keep_others_waiting(user, demo):
    listener = Listener(BEHAVIOURS["silent"])
    body = {"db_type": "postgresql", "connection_string": URL.format(port=listener.port)}
    answers = []
    waiting = [
        threading.Thread(
            target=lambda: answers.append(user.anonymous().with_token(user.token).post("/api/connections/test", body))
        )
        for _ in range(8)
    ]
    for thread in waiting:
        thread.start()
    answer = user.anonymous().with_token(user.token).ask(demo, "How many customers do we have?")
    still_waiting = [thread for thread in waiting if thread.is_alive()]
    assert answer["status"] == "answered"
    assert still_waiting, "the demo was answered while the silent database was being waited for"
    for thread in waiting:
        thread.join(30)
    listener.close()
    assert {answer.status_code for answer in answers} <= {400, 503}
