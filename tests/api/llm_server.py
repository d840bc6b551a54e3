"""A scripted OpenAI-compatible server for tests: it answers as the test says, and keeps what it was asked.

    with LlmServer() as llm:
        llm.say("```sql\\nSELECT count(*) FROM orders\\n```")
        ...                                    # the server under test is told llm.base_url, which ends in /v1
        assert "orders" in llm.prompts()[0]

Answers are given in the order in which they were scripted; `always` answers every further chat. A chat for which
nothing is scripted is answered with 500, so that a test sees it. Requests for streams get the same text as events.

Embeddings are no part of the script: every text gets the vector that `vector_of` makes of it, until
`embeddings_answer` says otherwise.
"""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DIMENSIONS = 1536


class LlmServer:
    def __init__(self):
        self._lock = threading.Lock()
        self._script = []
        self._always = None
        self._embeddings = ("embed",)
        self.vector_of = embedding  # a list of numbers for a text
        self._closing = threading.Event()
        self.requests = []  # each {"path", "headers", "body"}, in order of arrival
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(self))
        self._http.daemon_threads = True
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

    def say(self, text, finish_reason="stop"):
        """The next chat is answered with this text."""
        self._add(("say", text, finish_reason))

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

    def always(self, text):
        """Every chat that is not scripted is answered with this text."""
        with self._lock:
            self._always = ("say", text, "stop")

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
            chats = [r["body"]["messages"] for r in self.requests if "messages" in r["body"]]
        return ["\n".join(message["content"] for message in chat) for chat in chats]

    def keys(self):
        """The bearer token of each request so far, or None."""
        with self._lock:
            return [r["headers"].get("authorization", "").removeprefix("Bearer ") or None for r in self.requests]

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


def embedding(text):
    """A vector that depends on the text alone."""
    digest = hashlib.sha256(text.encode()).digest()
    return [(digest[i % len(digest)] - 127.5) / 128 for i in range(DIMENSIONS)]


def _handler_for(server):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            length = int(self.headers.get("Content-Length", 0))
            try:
                body = json.loads(self.rfile.read(length))
            except ValueError:
                return self._json(400, {"error": {"message": "the body is not JSON"}})
            headers = {name.lower(): value for name, value in self.headers.items()}
            kind, *rest = server._next({"path": self.path, "headers": headers, "body": body})
            return getattr(self, "_" + kind)(body, *rest)

        def _say(self, body, text, finish_reason):
            model = body.get("model", "scripted")
            usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
            if body.get("stream"):
                return self._stream(model, text, finish_reason, usage)
            choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish_reason}
            self._json(200, {"object": "chat.completion", "model": model, "choices": [choice], "usage": usage})

        def _stream(self, model, text, finish_reason, usage):
            pieces = [text[i : i + 8] for i in range(0, len(text), 8)]
            chunks = [{"model": model, "choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces]
            chunks.append({"model": model, "choices": [{"index": 0, "delta": {}, "finish_reason": finish_reason}]})
            chunks.append({"model": model, "choices": [], "usage": usage})
            events = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + "data: [DONE]\n\n"
            self._bytes(200, events.encode(), "text/event-stream")

        def _embed(self, body):
            texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
            data = [{"object": "embedding", "index": i, "embedding": server.vector_of(text)} for i, text in enumerate(texts)]
            self._json(200, {"object": "list", "model": body.get("model"), "data": data})

        def _fail(self, _, status, message, headers):
            self._json(status, {"error": {"message": message, "type": "scripted"}}, headers)

        def _send(self, _, status, body, content_type):
            self._bytes(status, body, content_type)

        def _hang(self, _):
            self.connection.settimeout(0.05)
            while not server._closing.is_set():
                try:
                    if not self.connection.recv(1):
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
            self.close_connection = True

        def _hang_up(self, _):
            self.close_connection = True

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
