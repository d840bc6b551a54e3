"""What people do to their own account: another password, ended sessions, no account any more."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from support import tokens
from support.accounts import fill, holds, login, uploads_of
from support.client import PASSWORD, Client
from support.server import SECRET_KEY

NEW = "another good password"


def change(client, current=PASSWORD, new=NEW):
    return client.post("/api/account/password", {"current_password": current, "new_password": new})


# ------------------------------------------------------------------------------------------------------- the password


def test_another_password_ends_all_sessions_and_begins_a_new_one(new_user):
    elsewhere = login(new_user, PASSWORD)
    answer = change(new_user)
    assert answer.status_code == 200
    assert answer.json()["token_type"] == "bearer"
    assert answer.json()["message"]
    assert holds(new_user.with_token(answer.json()["access_token"]))
    assert not holds(new_user) and not holds(elsewhere)


def test_only_the_new_password_signs_in(new_user):
    assert change(new_user).status_code == 200
    old = new_user.anonymous().post("/api/auth/login", {"email": new_user.email, "password": PASSWORD})
    assert old.status_code == 401
    assert holds(login(new_user, NEW))


def test_a_wrong_current_password_is_400_and_changes_nothing(new_user):
    answer = change(new_user, current="not the password")
    assert answer.status_code == 400
    assert answer.json()["code"] == "wrong_password"
    assert "current password is wrong" in answer.json()["detail"]
    assert holds(new_user)
    assert holds(login(new_user, PASSWORD))


@pytest.mark.parametrize("password", ["short", "x" * 73, "ü" * 37, "nul\0character"])
def test_a_new_password_against_the_rules_is_422(new_user, password):
    answer = change(new_user, new=password)
    assert answer.status_code == 422
    assert [item["loc"] for item in answer.json()["detail"]] == [["body", "new_password"]]
    assert holds(new_user)


def test_guessing_the_current_password_ends_in_429(start):
    user = Client(start().url).register()
    codes = [change(user, current=f"guess number {number}").status_code for number in range(11)]
    assert codes == [400] * 10 + [429]
    assert user.request("DELETE", "/api/account", json={"password": PASSWORD}).status_code == 429


def test_of_changes_at_the_same_moment_one_wins(new_user):
    passwords = [f"password number {number}" for number in range(4)]
    with ThreadPoolExecutor(len(passwords)) as pool:
        answers = list(pool.map(lambda new: change(new_user.with_token(new_user.token), new=new), passwords))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]
    (winner,) = (number for number, answer in enumerate(answers) if answer.status_code == 200)
    assert holds(login(new_user, passwords[winner]))
    assert holds(new_user.with_token(answers[winner].json()["access_token"]))


def test_requests_that_run_during_a_change_are_answered_or_refused_and_none_holds_after_it(new_user):
    changed = threading.Event()
    begun = [threading.Event() for _ in range(8)]
    late, wrong = [], []

    def ask(number):
        client = new_user.with_token(new_user.token)
        while True:
            after = changed.is_set()
            status = client.get("/api/connections/").status_code
            begun[number].set()
            if status not in (200, 401):
                wrong.append(status)
            if after:
                late.append(status)
                return

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(begun))]
    for thread in threads:
        thread.start()
    assert all(event.wait(10) for event in begun)
    fresh = change(new_user)
    changed.set()
    for thread in threads:
        thread.join()
    assert fresh.status_code == 200
    assert wrong == []
    assert late == [401] * len(begun), "a request that began after the change was let in"


# ------------------------------------------------------------------------------------------------------ the sessions


def test_signing_out_everywhere_leaves_this_session_a_new_token(new_user):
    elsewhere = login(new_user, PASSWORD)
    answer = new_user.post("/api/account/sign-out-everywhere")
    assert answer.status_code == 200
    fresh = new_user.with_token(answer.json()["access_token"])
    assert holds(fresh)
    assert not holds(new_user) and not holds(elsewhere)
    assert holds(login(new_user, PASSWORD)), "the password is the same"
    assert holds(fresh), "signing in ends no other session"


def test_a_token_says_its_session_version_and_holds_in_no_other(new_user):
    claims = tokens.read(new_user.token)[1]
    assert claims["ver"] == 1
    for ver in (0, 2, -1, "1", 1.5, None):
        assert not holds(new_user.with_token(tokens.make(claims | {"ver": ver}, SECRET_KEY))), ver
    without = {name: value for name, value in claims.items() if name != "ver"}
    assert not holds(new_user.with_token(tokens.make(without, SECRET_KEY)))
    fresh = new_user.post("/api/account/sign-out-everywhere").json()["access_token"]
    assert tokens.read(fresh)[1]["ver"] == 2


def test_a_session_that_was_ended_on_one_server_has_ended_on_the_other_at_once(start, own_store):
    one, other = (start(own_store.settings, data=name) for name in ("one", "other"))
    client = Client(one.url).register()
    for _round in range(5):
        assert holds(Client(other.url, token=client.token))
        fresh = client.post("/api/account/sign-out-everywhere").json()["access_token"]
        assert not holds(Client(other.url, token=client.token))
        assert holds(Client(other.url, token=fresh))
        client = client.with_token(fresh)


# ------------------------------------------------------------------------------------------------- no account any more


def remove(client, password=PASSWORD):
    return client.request("DELETE", "/api/account", json={"password": password})


def test_nothing_of_a_deleted_account_is_left(start, own_store, shop_file):
    server = start(own_store.settings)
    client = Client(server.url).described()
    before, no_uploads = own_store.rows(), uploads_of(server)
    user = fill(client.register(), shop_file)
    filled = own_store.rows()
    assert uploads_of(server) != no_uploads
    for table in ("users", "user_settings", "database_connections", "connection_catalogs", "connection_options", "vector_chunks", "query_history"):
        assert filled[table] > before[table], table
    answer = remove(user)
    assert answer.status_code == 200
    assert answer.json()["message"]
    assert own_store.rows() == before
    assert uploads_of(server) == no_uploads
    assert not holds(user)
    credentials = {"email": user.email, "password": PASSWORD}
    assert client.post("/api/auth/login", credentials).status_code == 401


def test_others_keep_what_is_theirs(start, own_store, shop_file):
    server = start(own_store.settings)
    client = Client(server.url)
    other = fill(client.register(), shop_file)
    rows, uploads = own_store.rows(), uploads_of(server)
    assert remove(fill(client.register(), shop_file)).status_code == 200
    assert own_store.rows() == rows
    assert uploads_of(server) == uploads
    assert {item["name"] for item in other.get("/api/connections/").json()} == {"Demo company", "Shop"}


def test_an_address_can_be_used_again_and_old_tokens_do_not_fit(anonymous):
    user = anonymous.register()
    assert remove(user).status_code == 200
    again = anonymous.register(user.email)
    assert holds(again)
    assert not holds(user)
    assert again.get("/api/query/history").json() == []


def test_deleting_the_account_needs_the_password(new_user):
    answer = remove(new_user, "not the password")
    assert answer.status_code == 400
    assert answer.json()["code"] == "wrong_password"
    assert new_user.request("DELETE", "/api/account").status_code == 422
    assert holds(new_user)


def test_files_of_a_removal_that_was_cut_short_go_with_the_next_start(start, own_store, shop_file):
    server = start(own_store.settings)
    user = fill(Client(server.url).register(), shop_file)
    (upload,) = uploads_of(server)
    server.kill()
    own_store.execute(f"DELETE FROM users WHERE email = '{user.email}'")
    assert uploads_of(server) == [upload], "its row is gone, and the process ended before it could delete the file"
    again = start(own_store.settings)
    assert uploads_of(again) == []
    assert own_store.rows()["removed_files"] == 0
