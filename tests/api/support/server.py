"""A DataQuery server process: started on a free loopback port, stopped by its process id."""

import json
import re
import signal
import socket
import subprocess
from pathlib import Path

from support.binary import BINARY, environment
from support.waiting import wait_until

SECRET_KEY = "a secret key that only these tests know, 0123456789"
ENCRYPTION_KEYS = "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


def on_postgres(url):
    """The settings of a server whose store is the PostgreSQL database `url`."""
    return {"DATAQUERY_DATABASE_URL": url, "DATAQUERY_ENCRYPTION_KEYS": ENCRYPTION_KEYS}


class Server:
    """`dataquery serve` on `data`, with `settings` as its environment. Its outputs go to files beside the data folder."""

    def __init__(self, data, settings=None, options=(), port=0):
        self.data = Path(data)
        self.data.parent.mkdir(parents=True, exist_ok=True)
        self.output = self.data.parent / (self.data.name + ".out")
        self.errors = self.data.parent / (self.data.name + ".log")
        command = [*self.command_prefix(), BINARY, "serve", "--host", "127.0.0.1", "--port", str(port), "--data", self.data, *options]
        with open(self.output, "ab") as out, open(self.errors, "ab") as err:
            self._output_start, self._log_start = out.tell(), err.tell()
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env=environment({"DATAQUERY_SECRET_KEY": SECRET_KEY} | (settings or {})),
            )
        self.port = 0

    def command_prefix(self):
        """What starts the program, where it is not started by itself."""
        return []

    @property
    def pid(self):
        return self.process.pid

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def wait_ready(self, seconds=20):
        """Returns once it has printed its address and takes connections."""

        def address():
            if self.process.poll() is not None:
                raise AssertionError(
                    f"the server ended with {self.process.returncode}:\n{self.printed()}\n{self.log()}"
                )
            return re.search(r"http://127\.0\.0\.1:(\d+)", self.printed())

        self.port = int(wait_until("the server's address", address, seconds)[1])
        wait_until("an open port", self.is_open, seconds)
        return self

    def is_open(self):
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def printed(self):
        """What this process wrote to standard output."""
        return self.output.read_bytes()[self._output_start :].decode(errors="replace")

    def log(self):
        """What this process logged."""
        return self.errors.read_bytes()[self._log_start :].decode(errors="replace")

    def log_lines(self):
        return [json.loads(line) for line in self.log().splitlines()]

    def memory(self, field="VmRSS"):
        """Bytes, as the kernel counts them; `VmHWM` is the highest so far."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)[1]) * 1024

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def wait(self, seconds=20):
        """Its exit code."""
        return self.process.wait(seconds)

    def stop(self):
        """Ends it as an operator would; the exit code."""
        if self.process.poll() is None:
            self.terminate()
        return self.wait()

    def kill(self):
        self.process.kill()
        self.process.wait(10)
