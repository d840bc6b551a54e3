"""A scripted LLM server for tests: it answers as the test says, and keeps what it was asked.

    with LlmServer() as llm:
        llm.say("```sql\\nSELECT count(*) FROM orders\\n```")
        ...                                    # the server under test is told llm.base_url, which ends in /v1
        assert "orders" in llm.prompts()[0]

It speaks OpenAI's chat completions, Anthropic's Messages and Gemini's generateContent (llm_formats.py), each at its own path, whole or
streamed as the request asks. Answers are given in the order in which they were scripted; `always` answers every further
chat. A chat for which nothing is scripted is answered with 500, so that a test sees it.

Embeddings are no part of the script: every text gets the vector that `vector_of` makes of it, until
`embeddings_answer` says otherwise. Neither are lists of models: `models` holds what is offered.
"""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from llm_formats import FORMATS, format_of

DIMENSIONS = 1536
KEY = "sk-planted-key-77b0"  # of the users that ask it; never in an answer, a log or the store


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024  # connections that wait to be taken: many come at once


class LlmServer:
    def __init__(self):
        self._lock = threading.Lock()
        self._script = []
        self._always = None
        self._embeddings = ("embed",)
        self.vector_of = embedding  # a list of numbers for a text
        self.models = {"scripted-1": "Scripted One", "scripted-2": "Scripted Two"}
        self.models_status = 200
        self._closing = threading.Event()
        self._released = threading.Event()
        self.requests = []  # each {"path", "headers", "body"}, in order of arrival
        self.held = 0  # answers that wait for `release`
        self.left = 0  # callers that closed the connection before their answer was complete
        self._http = Listener(("127.0.0.1", 0), _handler_for(self))
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    def say(self, text, finish_reason="stop", delay=0.0):
        """The next chat is answered with this text, `delay` seconds later. "length" as `finish_reason` cuts it off."""
        self._add(("say", text, finish_reason, delay))

    def say_in_part(self, pieces, then):
        """The next chat's answer begins with these pieces; a whole answer, which has no pieces, is broken likewise.

        then = "cut"        the connection closes
               "malformed"  a piece that is no JSON, then the end
               "error"      the server reports an error in the stream
               "stall"      nothing more comes, until the caller leaves
               "hold"       the rest comes after `release`
        """
        self._add(("say_in_part", pieces, then))

    def release(self):
        """Lets the answers go on that are held."""
        self._released.set()

    def fail(self, status, message="scripted failure", headers=None):
        """The next request is answered with this status and an error body."""
        self._add(("fail", status, message, headers or {}))

    def send(self, body, status=200, content_type="application/json"):
        """The next request is answered with these bytes, whatever they are."""
        self._add(("send", status, body if isinstance(body, bytes) else body.encode(), content_type))

    def hang(self):
        """The next request gets no answer until the caller leaves or the server closes."""
        self._add(("hang",))

    def hang_up(self):
        """The next request's connection is closed without an answer."""
        self._add(("hang_up",))

    def always(self, text, delay=0.0):
        """Every chat that is not scripted is answered with this text, `delay` seconds later."""
        with self._lock:
            self._always = ("say", text, "stop", delay)

    def embeddings_answer(self, kind, *rest):
        """Every request for embeddings from now on: "embed", "fail" with a status, "hang", "hang_up"."""
        defaults = {"fail": ("scripted failure", {})}
        with self._lock:
            self._embeddings = (kind, *rest, *defaults.get(kind, ()))

    def embedded(self):
        """The texts of each request for embeddings so far."""
        with self._lock:
            return [r["body"]["input"] for r in self.requests if "input" in r["body"]]

    def prompts(self):
        """All messages of each chat so far, as one text a chat."""
        with self._lock:
            chats = [r for r in self.requests if format_of(r["path"]) is not None]
        return ["\n".join(format_of(r["path"]).texts(r["body"])) for r in chats]

    def keys(self):
        """The key of each request so far, or None."""
        with self._lock:
            return [key_in(r["headers"]) for r in self.requests]

    def _add(self, step):
        with self._lock:
            self._script.append(step)

    def _next(self, request):
        with self._lock:
            self.requests.append(request)
            if request["path"].endswith("/embeddings"):
                return self._embeddings
            if self._script:
                return self._script.pop(0)
            return self._always or ("fail", 500, "nothing is scripted for this request", {})

    def _count(self, name, change=1):
        with self._lock:
            setattr(self, name, getattr(self, name) + change)


def key_in(headers):
    for name in ("x-api-key", "x-goog-api-key"):
        if name in headers:
            return headers[name]
    return headers.get("authorization", "").removeprefix("Bearer ") or None


def embedding(text):
    """A vector that depends on the text alone."""
    digest = hashlib.sha256(text.encode()).digest()
    return [(digest[i % len(digest)] - 127.5) / 128 for i in range(DIMENSIONS)]


def _handler_for(server):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            headers = {name.lower(): value for name, value in self.headers.items()}
            with server._lock:
                server.requests.append({"path": self.path, "headers": headers, "body": {}})
            if server.models_status != 200:
                return self._json(server.models_status, {"error": {"message": "scripted failure"}})
            if "anthropic-version" in headers:
                return self._json(200, FORMATS["anthropic"].models(server.models))
            if "x-goog-api-key" in headers:
                return self._json(200, FORMATS["gemini"].models(server.models))
            self._json(200, FORMATS["openai"].models(server.models))

        def do_POST(self):
            length = int(self.headers.get("Content-Length", 0))
            try:
                body = json.loads(self.rfile.read(length))
            except ValueError:
                return self._json(400, {"error": {"message": "the body is not JSON"}})
            headers = {name.lower(): value for name, value in self.headers.items()}
            kind, *rest = server._next({"path": self.path, "headers": headers, "body": body})
            self._format = format_of(self.path)
            try:
                return getattr(self, "_" + kind)(body, *rest)
            except ConnectionError:
                server._count("left")
                self.close_connection = True

        # ---- chats ----

        def _say(self, body, text, finish_reason, delay):
            if delay:
                server._closing.wait(delay)
            form = self._format
            if not form.wants_stream(self.path, body):
                return self._json(200, form.whole(body, text, finish_reason))
            pieces = [text[i : i + 8] for i in range(0, len(text), 8)]
            events = form.start(body) + [form.piece(piece) for piece in pieces] + form.end(finish_reason)
            self._bytes(200, "".join(events).encode(), "text/event-stream")

        def _say_in_part(self, body, pieces, then):
            form = self._format
            if not form.wants_stream(self.path, body):
                return self._whole_in_part(body, "".join(pieces), then)
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            held_back = pieces[-1:] if then == "hold" and len(pieces) > 1 else []
            for event in form.start(body) + [form.piece(piece) for piece in pieces[: len(pieces) - len(held_back)]]:
                self._chunk(event)
            if then == "cut":
                self.close_connection = True
                return
            if then == "stall":
                return self._hang(body)
            if then == "hold" and not self._wait_for_release():
                return
            if then == "malformed":
                self._chunk('data: {"choices": [{"del\n\n')
            if then == "error":
                self._chunk(form.error_event("scripted failure in the stream"))
            for event in [form.piece(piece) for piece in held_back] + form.end("stop"):
                self._chunk(event)
            self._chunk("")

        def _whole_in_part(self, body, text, then):
            answer = json.dumps(self._format.whole(body, text, "stop")).encode()
            if then == "malformed":
                return self._bytes(200, answer[:-5], "application/json")
            if then == "error":
                return self._json(200, {"type": "error", "error": {"message": "scripted failure"}})
            if then == "hold":
                return self._bytes(200, answer, "application/json") if self._wait_for_release() else None
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer[: len(answer) // 2])
            self.wfile.flush()
            self.close_connection = True
            if then == "stall":
                self._hang(body)

        def _wait_for_release(self):
            """False when the caller left instead."""
            server._count("held")
            try:
                while not server._released.is_set():
                    if self._is_gone(0.02):
                        return False
            finally:
                server._count("held", -1)
            return True

        def _is_gone(self, wait):
            """Whether the caller has closed the connection, which may take until `wait` seconds from now to see."""
            if server._closing.is_set():
                return True
            self.connection.settimeout(wait)
            try:
                if self.connection.recv(1):
                    return False
            except TimeoutError:
                return False
            except OSError:
                pass
            finally:
                self.connection.settimeout(None)
            server._count("left")
            self.close_connection = True
            return True

        # ---- others ----

        def _embed(self, body):
            texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
            data = [{"object": "embedding", "index": i, "embedding": server.vector_of(text)} for i, text in enumerate(texts)]
            self._json(200, {"object": "list", "model": body.get("model"), "data": data})

        def _fail(self, _, status, message, headers):
            error = {"type": "error", "error": {"message": message, "type": "scripted"}}
            self._json(status, error, headers)

        def _send(self, _, status, body, content_type):
            self._bytes(status, body, content_type)

        def _hang(self, _):
            while not self._is_gone(0.05):
                pass
            self.close_connection = True

        def _hang_up(self, _):
            self.close_connection = True

        def _chunk(self, text):
            data = text.encode()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()

        def _json(self, status, value, headers=None):
            self._bytes(status, json.dumps(value).encode(), "application/json", headers)

        def _bytes(self, status, body, content_type, headers=None):
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Quiet: the test reads `requests` instead."""

    return Handler
