"""Accounts from the command line, while the server runs."""

import pytest
from support.accounts import fill, holds, login, uploads_of
from support.binary import dataquery
from support.client import PASSWORD, Client
from support.server import SECRET_KEY

NEW = "another good password"


def admin(server, *arguments, stdin="", settings=None):
    settings = {"DATAQUERY_SECRET_KEY": SECRET_KEY} | (settings or {})
    return dataquery("admin", "user", *arguments, "--data", server.data, stdin=stdin, settings=settings)


def test_an_administrator_lists_the_accounts(start, own_store, shop_file):
    server = start(own_store.settings)
    user = fill(Client(server.url).register(), shop_file)
    other = Client(server.url).register("a.second.person.with.a.rather.long.address@subdomain.example.com")
    listed = admin(server, "list", settings=own_store.settings)
    assert listed.returncode == 0, listed.stderr
    lines = [line.split() for line in listed.stdout.splitlines()]
    assert lines[0] == ["id", "email", "created", "connections", "questions"]
    assert [(line[1], line[3], line[4]) for line in lines[1:]] == [(user.email, "2", "2"), (other.email, "1", "0")]


def test_an_administrator_resets_a_password_while_the_server_runs(start, own_store):
    server = start(own_store.settings)
    user = Client(server.url).register()
    ended = admin(server, "reset-password", user.email.upper(), settings=own_store.settings)
    assert ended.returncode == 0, ended.stderr
    (password,) = (line.split(": ")[1] for line in ended.stdout.splitlines() if ": " in line)
    assert len(password) == 20
    assert not holds(user)
    assert holds(login(user, password))
    assert password not in server.log() + ended.stderr


def test_a_password_comes_from_standard_input_too(start):
    server = start()
    user = Client(server.url).register()
    ended = admin(server, "reset-password", user.email, "--password-stdin", stdin=NEW + "\nand no more\n")
    assert ended.returncode == 0, ended.stderr
    assert NEW not in ended.stdout + ended.stderr
    assert holds(login(user, NEW))
    for bad, code in (("short\n", 1), ("", 2)):
        refused = admin(server, "reset-password", user.email, "--password-stdin", stdin=bad)
        assert refused.returncode == code
        assert "password" in refused.stderr
    assert holds(login(user, NEW))


def test_an_administrator_ends_the_sessions_of_an_account(start):
    server = start()
    user = Client(server.url).register()
    ended = admin(server, "sign-out", user.email)
    assert ended.returncode == 0, ended.stderr
    assert not holds(user)
    assert holds(login(user, PASSWORD))


def test_an_administrator_deletes_an_account_with_all_that_hangs_on_it(start, own_store, shop_file):
    server = start(own_store.settings)
    before = own_store.rows()
    user = fill(Client(server.url).register(), shop_file)
    refused = admin(server, "delete", user.email, settings=own_store.settings)
    assert refused.returncode == 2
    assert "--yes" in refused.stderr
    assert holds(user)
    ended = admin(server, "delete", user.email, "--yes", settings=own_store.settings)
    assert ended.returncode == 0, ended.stderr
    assert not holds(user)
    assert own_store.rows() == before
    assert uploads_of(server) == []


@pytest.mark.parametrize("command", [["reset-password"], ["sign-out"], ["delete", "--yes"]])
def test_an_account_that_does_not_exist_is_named(start, command):
    server = start()
    ended = admin(server, command[0], "nobody@example.com", *command[1:])
    assert ended.returncode == 1
    assert "nobody@example.com" in ended.stderr
