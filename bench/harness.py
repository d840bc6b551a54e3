"""What the benchmarks share: a server on an empty data folder, a token, plain requests over one connection, tables of figures."""

import http.client
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BINARY = Path(os.environ.get("DATAQUERY_BINARY", ROOT / "build" / "release" / "dataquery"))
PASSWORD = "a password for measuring"


class Server:
    """`dataquery serve` on a free loopback port; `started` is the time of its first 200 from /health, in seconds,
    `started_cpu` what of a core it took for that."""

    def __init__(self, settings=None):
        if not BINARY.exists():
            sys.exit(f"{BINARY} does not exist: build it first (./run, or set DATAQUERY_BINARY)")
        self.folder = tempfile.mkdtemp(prefix="dataquery-bench-")
        environment = {"PATH": os.environ["PATH"], "DATAQUERY_ACCESS_LOG": "false"} | (settings or {})
        command = [BINARY, "serve", "--port", "0", "--data", os.path.join(self.folder, "data")]
        self.log = open(os.path.join(self.folder, "log"), "wb")
        begin = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, env=environment)
        self.port = self._read_port()
        while get(self.port, "/health") != 200:
            pass
        self.started = time.perf_counter() - begin
        self.started_cpu = self.cpu()

    def _read_port(self):
        seen = b""
        while not (match := re.search(rb"http://127\.0\.0\.1:(\d+)", seen)):
            if not select.select([self.process.stdout], [], [], 30)[0]:
                sys.exit("the server prints no address")
            block = os.read(self.process.stdout.fileno(), 4096)
            if not block:
                sys.exit("the server ended:\n" + Path(self.log.name).read_text())
            seen += block
        return int(match[1])

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def memory(self):
        """Resident memory, and of it what is the process's own: bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        resident, own = (
            int(re.search(rf"^{field}:\s+(\d+)", status, re.MULTILINE)[1]) * 1024 for field in ("VmRSS", "RssAnon")
        )
        return resident, own

    def cpu(self):
        """Seconds of a core used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.process.stdout.close()
        self.log.close()
        shutil.rmtree(self.folder)


def get(port, path):
    """The status of one request on a connection of its own; 0 when nobody listens yet."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except ConnectionRefusedError:
        return 0
    finally:
        connection.close()


class Client:
    """Requests over one connection that stays open."""

    def __init__(self, server):
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        self.headers = {"Content-Type": "application/json"}

    def request(self, method, path, body=None):
        """Status and parsed body."""
        self._connection.request(method, path, None if body is None else json.dumps(body), self.headers)
        answer = self._connection.getresponse()
        return answer.status, json.loads(answer.read())

    def register(self, email="someone@example.com"):
        status, body = self.request("POST", "/api/auth/register", {"email": email, "password": PASSWORD})
        if status != 200:
            sys.exit(f"registering failed: {body}")
        self.headers["Authorization"] = "Bearer " + body["access_token"]
        return self

    def demo(self):
        return next(item["id"] for item in self.request("GET", "/api/connections/")[1] if item["is_demo"])


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def table(title, rows):
    """Prints (what, figure, target) lines; a target may be empty."""
    print(f"\n{title}\n")
    widths = [max(len(str(row[column])) for row in [("", "", "target"), *rows]) for column in range(3)]
    for row in [("", "", "target"), *rows]:
        print(f"  {row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}".rstrip())


def mebibytes(count):
    return f"{count / 2**20:.1f} MiB"


def command_line():
    """How this benchmark was called, for its table."""
    return "bench/" + Path(sys.argv[0]).name + "".join(" " + argument for argument in sys.argv[1:])
