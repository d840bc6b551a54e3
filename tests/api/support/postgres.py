"""A PostgreSQL server of our own on a free loopback port, as real as in production but without fsync."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import psycopg2

from support.waiting import wait_until

PROGRAMS = Path("/usr/lib/postgresql/17/bin")
PASSWORD = "planted-owner-password-5e1f"
STORE_PASSWORD = "planted-store-password-77c2"


class Postgres:
    """Holds the databases that support/databases.py fills. `admin` sees everything; `shop_owner` may change everything, so that
    what keeps the data as it is are the product's guards and not missing privileges."""

    def __init__(self, settings=None):
        self._settings = settings or {}
        self.folder = Path(tempfile.mkdtemp(prefix="dataquery-postgres-", dir="/tmp"))
        self.port = free_port()
        self._user = None
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            self._user = pwd.getpwnam("postgres")
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        self._initialize()
        self._start()

    def _command(self, *arguments):
        prefix = (
            [
                f"{shutil.which('setpriv')}",
                f"--reuid={self._user.pw_uid}",
                f"--regid={self._user.pw_gid}",
                "--clear-groups",
            ]
            if self._user
            else []
        )
        return [*prefix, *map(str, arguments)]

    def _initialize(self):
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        if self._user:
            os.chown(secret, self._user.pw_uid, self._user.pw_gid)
        command = self._command(
            PROGRAMS / "initdb", "-D", self.folder / "data", "-U", "admin", "-A", "scram-sha-256", "--pwfile", secret
        )
        subprocess.run(
            [*command, "--encoding=UTF8", "--locale=C", "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd="/"
        )

    def _start(self):
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "fsync": "off",
            "max_connections": 60,
        } | self._settings
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with open(self.folder / "log", "wb") as log:
            command = self._command(PROGRAMS / "postgres", "-D", self.folder / "data", *options)
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/")
        wait_until("PostgreSQL", self._answers, 30)

    def _answers(self):
        if self.process.poll() is not None:
            raise AssertionError("PostgreSQL ended:\n" + (self.folder / "log").read_text())
        try:
            self.connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def connect(self, database):
        connection = psycopg2.connect(
            host="127.0.0.1", port=self.port, user="admin", password=PASSWORD, dbname=database
        )
        connection.autocommit = True
        return connection

    def execute(self, database, *statements):
        """Runs statements as the administrator; the rows of the last."""
        connection = self.connect(database)
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def url(self, database, user="shop_owner", password=PASSWORD):
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def running(self, mark):
        """How many of the statements that run now hold `mark`; not counting the one that asks."""
        return self.execute(
            "postgres",
            f"SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%{mark}%' AND pid <> pg_backend_pid()",
        )[0][0]

    def create_store(self, name):
        """A new database for a server's own data, and its address. Its owner may do nothing else."""
        if not self.execute("postgres", "SELECT 1 FROM pg_roles WHERE rolname = 'store_owner'"):
            self.execute("postgres", f"CREATE ROLE store_owner LOGIN PASSWORD '{STORE_PASSWORD}'")
        self.execute("postgres", f"CREATE DATABASE {name} OWNER store_owner")
        self.execute(name, "CREATE EXTENSION vector")  # which its owner may not
        return self.url(name, "store_owner", STORE_PASSWORD)

    def halt(self):
        """Stops the server, to be started again."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # "fast": ends sessions and shuts down
            self.process.wait(30)

    def start_again(self):
        self._start()

    def pause(self):
        """Holds all its processes still: connections are taken by the kernel, and nobody answers."""
        self._signal_all(signal.SIGSTOP)

    def resume(self):
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, number):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for process in [self.process.pid, *map(int, children)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, number)

    def stop(self):
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
