"""An HTTP client for tests. Every answer that passes through it is judged: is it described, is an error a proper one?"""

import itertools

import requests

from support.contract import Contract
from support.waiting import wait_until

_NUMBERS = itertools.count(1)
PASSWORD = "correct horse battery"


def fresh_email(name="user"):
    return f"{name}.{next(_NUMBERS)}@example.com"


class Client:
    """Calls a server, with a user's token when it has one. Keeps the text of all answers for those who look for leaks."""

    def __init__(self, url, contract=None, token=None, heard=None):
        self.url = url
        self.token = token
        self.heard = [] if heard is None else heard
        self._session = requests.Session()
        self._session.trust_env = False  # no proxies: all servers are on the loopback interface
        self._contract = contract

    def anonymous(self):
        return Client(self.url, self._contract, None, self.heard)

    def with_token(self, token):
        return Client(self.url, self._contract, token, self.heard)

    def described(self):
        """Itself, judging by the server's own description from now on."""
        self._contract = Contract(self.get("/openapi.json").json())
        return self

    def request(self, method, path, headers=None, timeout=60, **options):
        headers = dict(headers or {})
        if self.token is not None:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        answer = self._session.request(
            method, self.url + path, headers=headers, timeout=timeout, allow_redirects=False, **options
        )
        self.heard.append(answer.text + "\n" + "\n".join(f"{name}: {value}" for name, value in answer.headers.items()))
        self._judge(method, path.split("?")[0], answer)
        return answer

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def post(self, path, json=None, **options):
        return self.request("POST", path, json=json, **options)

    def patch(self, path, json=None, **options):
        return self.request("PATCH", path, json=json, **options)

    def delete(self, path, **options):
        return self.request("DELETE", path, **options)

    def _judge(self, method, path, answer):
        assert answer.headers.get("X-Request-Id"), f"{method} {path} has no X-Request-Id"
        if not path.startswith("/api/"):
            return
        if answer.headers.get("Content-Type", "").startswith("text/event-stream"):
            return
        if method == "HEAD" or answer.status_code == 204:
            assert answer.content == b"", f"{method} {path} has a body"
            return
        body = answer.json()
        if answer.status_code >= 400:
            check_problem(body, answer.status_code)
        if self._contract:
            found = self._contract.faults(method, path, answer.status_code, body)
            assert not found, "\n".join(found)

    # What tests do all the time.

    def register(self, email=None, password=PASSWORD):
        """A client signed in as a new user."""
        email = email or fresh_email()
        answer = self.anonymous().post("/api/auth/register", {"email": email, "password": password})
        assert answer.status_code == 200, answer.text
        client = self.with_token(answer.json()["access_token"])
        client.email = email
        return client

    def demo(self):
        """The identity of the connection that every account starts with."""
        return next(item["id"] for item in self.get("/api/connections/").json() if item["is_demo"])

    def connect(self, name, db_type, connection_string, complete=True):
        """The new connection; when `complete`, once it is indexed, however slow the machine."""
        answer = self.post(
            "/api/connections/", {"name": name, "db_type": db_type, "connection_string": connection_string}
        )
        assert answer.status_code == 200, answer.text
        return self.indexed(answer.json()) if complete else answer.json()

    def upload(self, name, content):
        answer = self.request(
            "POST",
            "/api/connections/upload",
            params={"name": name},
            data=content,
            headers={"Content-Type": "application/octet-stream"},
        )
        if answer.status_code == 200:
            self.indexed(answer.json())
        return answer

    def indexed(self, connection):
        """The connection, once its job has ended."""

        def ended():
            job = connection["metadata"]["indexing"]
            if job is None or job["state"] in ("done", "failed"):
                return connection
            connection.update(self.get(f"/api/connections/{connection['id']}").json())
            return None

        return wait_until("the connection's index", ended, 60)

    def ask(self, connection, question, **options):
        """The answer to a question."""
        answer = self.post("/api/query/", {"connection_id": connection, "query": question} | options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def run(self, connection, query):
        """The response to a query that a person wrote."""
        return self.post("/api/query/run", {"connection_id": connection, "query": query})

    def rows(self, connection, query):
        """What a query gives, as lists."""
        answer = self.run(connection, query)
        assert answer.status_code == 200, answer.text
        return [list(row.values()) for row in answer.json()["query_results"]]


def check_problem(body, status):
    """An error says what is wrong in `detail`, in FastAPI's shape, with the members of RFC 9457 beside it."""
    assert body["status"] == status, body
    assert body["type"] == "about:blank" and body["title"] and body["code"], body
    if status == 422:
        assert body["detail"], body
        for item in body["detail"]:
            assert set(item) >= {"loc", "msg", "type"} and item["msg"] and isinstance(item["loc"], list), body
    else:
        assert isinstance(body["detail"], str) and body["detail"], body
