"""A MongoDB server of our own on a free loopback port, in memory: mongo-java-server, which knows most of the query language."""

import signal
import subprocess
import tempfile
from pathlib import Path

import pymongo

START = Path(__file__).parents[2] / "support/mongo-java-server/start"


class Mongo:
    """mongo-java-server, empty and without users. `options` are those of tests/support/mongo-java-server/start. The first time it is
    built, so starting may take a while."""

    def __init__(self, *options):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen([START, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors)
        line = self.process.stdout.readline().decode().split()
        if line[:1] != ["port"]:
            self.stop()
            self.errors.seek(0)
            raise AssertionError("mongo-java-server did not start:\n" + self.errors.read().decode())
        self.port = int(line[1])
        self.client = pymongo.MongoClient("127.0.0.1", self.port)

    def url(self, database):
        return f"mongodb://127.0.0.1:{self.port}/{database}"

    def fill(self, database, collections):
        """Puts the documents of {collection: [document…]} there."""
        for name, documents in collections.items():
            if documents:
                self.client[database][name].insert_many(documents)
            else:
                self.client[database].create_collection(name)

    def commands(self):
        """The names of the commands that came so far."""
        return self.client.admin.command("testCommands")["names"]

    def hold(self, collection, command="aggregate"):
        """From now on each `command` (aggregate, getMore) on `collection`, in any database, waits until `release`."""
        self.client.admin.command({"testHold": collection, "command": command})

    def held(self):
        """How many queries wait."""
        return self.client.admin.command("testHeld")["count"]

    def release(self):
        self.client.admin.command("testRelease")

    def pause(self):
        """Holds the process still: connections are taken by the kernel, and nobody answers."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        self.process.stdin.close()  # which ends it
        self.process.wait(20)
        self.process.stdout.close()


