"""The command line: the same answers without a server."""

import csv
import json

import pytest
from support.binary import dataquery
from support.databases import make_sqlite, shop_script
from support.tables import cases


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("command-line") / "data"


@pytest.fixture(scope="module")
def shop_url(shop_file):
    return f"sqlite://{shop_file}"


def ask(data, *arguments):
    return dataquery("ask", "--data", data, *arguments)


def test_a_question_about_the_demo_prints_answer_query_and_table(data):
    ended = ask(data, "How many orders were placed last year?")
    assert ended.returncode == 0, ended.stderr
    assert "orders were placed" in ended.stdout
    assert "SELECT" in ended.stdout
    counted = json.loads(ask(data, "--json", "How many orders were placed last year?").stdout)["query_results"][0]
    assert f"{list(counted.values())[0]:,}" in ended.stdout


def test_the_table_is_readable(data):
    ended = ask(data, "Top 5 customers by revenue")
    assert ended.returncode == 0
    answer = json.loads(ask(data, "--json", "Top 5 customers by revenue").stdout)
    lines = ended.stdout.splitlines()
    for row in answer["query_results"]:
        assert sum(1 for line in lines if str(list(row.values())[0]) in line) >= 1
    assert max(map(len, lines)) < 400


def test_json_is_that_of_the_api(data, user, demo):
    printed = json.loads(ask(data, "--json", "Top 5 customers by revenue").stdout)
    answered = user.ask(demo, "Top 5 customers by revenue")
    assert set(printed) == set(answered)
    for name in ("status", "answer", "generated_query", "query_results", "columns", "row_count", "engine", "chart"):
        assert printed[name] == answered[name], name


def test_another_database_can_be_asked(data, shop_url, postgres):
    for url in (shop_url, postgres.url("shop")):
        ended = ask(data, "--json", "--db", url, "How many customers do we have?")
        assert ended.returncode == 0, ended.stderr
        assert list(json.loads(ended.stdout)["query_results"][0].values()) == [4]


def test_a_file_anywhere_can_be_asked_from_the_command_line(data, tmp_path):
    path = make_sqlite(tmp_path / "anywhere.sqlite", shop_script())
    assert ask(data, "--db", f"sqlite://{path}", "How many customers do we have?").returncode == 0


def test_what_is_not_understood_is_no_success(data):
    ended = ask(data, "qwertz uiop")
    assert ended.stdout + ended.stderr
    assert "SELECT" not in ended.stdout or ended.returncode == 0


@pytest.mark.parametrize(
    "arguments,code",
    [
        ([], 2),
        (["ask"], 2),
        (["ask", "--engine", "oracle", "How many customers?"], 2),
        (["nonsense"], 2),
        (["check"], 2),
        (["check", "--dialect", "cobol"], 2),
        (["ask", "--db", "oracle://x", "How many?"], 1),
        (["ask", "--db", "sqlite:///no/such/file.sqlite", "How many?"], 1),
        (["--help"], 0),
        (["serve", "--help"], 0),
        (["--version"], 0),
    ],
)
def test_usage(data, arguments, code):
    with_data = (
        [*arguments, "--data", data]
        if arguments and arguments[0] in ("ask", "check") and "--help" not in arguments
        else arguments
    )
    ended = dataquery(*with_data, stdin="SELECT 1")
    assert (ended.returncode == code) if code != 1 else ended.returncode in (1, 2), ended.stderr
    assert ended.stdout + ended.stderr
    if code:
        assert ended.stderr


def test_a_password_in_a_wrong_address_is_not_printed(data):
    ended = ask(data, "--db", "postgresql://someone:planted-on-the-line@127.0.0.1:1/shop", "How many customers?")
    assert ended.returncode not in (0, 2)
    assert "planted-on-the-line" not in ended.stdout + ended.stderr


# ------------------------------------------------------------------------------------------------------------ check


@pytest.mark.parametrize("case", cases("allowed_queries.json"))
def test_check_allows(data, case):
    for dialect in case["dialects"]:
        ended = dataquery("check", "--data", data, "--dialect", dialect, stdin=case["query"])
        assert ended.returncode == 0, f"{dialect}: {ended.stderr}"


@pytest.mark.parametrize("case", cases("refused_queries.json"))
def test_check_refuses_and_says_why(data, case):
    for dialect in case["dialects"]:
        ended = dataquery("check", "--data", data, "--dialect", dialect, stdin=case["query"])
        assert ended.returncode == 3, f"{dialect}: {ended.stdout}{ended.stderr}"
        assert len(ended.stderr.strip()) > 10


def test_check_knows_the_tables_of_a_database(data, shop_url):
    assert (
        dataquery(
            "check", "--data", data, "--dialect", "sqlite", "--db", shop_url, stdin="SELECT name FROM customers"
        ).returncode
        == 0
    )
    assert (
        dataquery(
            "check", "--data", data, "--dialect", "sqlite", "--db", shop_url, stdin="SELECT name FROM nothing"
        ).returncode
        == 3
    )


@pytest.mark.parametrize("query", ["SELECT FROM WHERE", "SELEKT 1", "", "\0", "SELECT 'a", "x" * 100_000])
def test_check_refuses_what_does_not_parse(data, query):
    for dialect in ("sqlite", "postgresql", "mongodb"):
        assert dataquery("check", "--data", data, "--dialect", dialect, stdin=query).returncode == 3


# ------------------------------------------------------------------------------------------------------------- eval


@pytest.fixture
def questions(tmp_path, shop_file):
    """A file of questions with a gold column that would mislead a program that reads it."""
    file = tmp_path / "questions.csv"
    rows = [
        ("shop", "How many customers do we have?"),
        ("odd", 'How many guests are on the guest list, and are they "merry"?'),
        ("shop", "List the names of all products"),
        ("shop", "qwertz uiop, asdf"),
    ]
    with open(file, "w", newline="") as output:
        writer = csv.writer(output)
        writer.writerow(["sql", "question", "note", "database"])
        writer.writerows(["SELECT 'gold'", question, "x\ny", database] for database, question in rows)
    return file


def evaluate(data, folder, questions, out, *options):
    return dataquery(
        "eval",
        "--data",
        data,
        "--db",
        f"sqlite://{folder}/{{database}}.sqlite",
        "--questions",
        questions,
        "--out",
        out,
        *options,
        seconds=120,
    )


def test_eval_writes_one_object_a_question_in_order(data, questions, shop_file, odd_file, tmp_path):
    out = tmp_path / "out.jsonl"
    ended = evaluate(data, shop_file.parent, questions, out)
    assert ended.returncode == 0, ended.stderr
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert len(lines) == 4
    for line in lines:
        assert {"sql", "confidence", "ms"} <= set(line)
        assert line["sql"] is None or line["sql"].upper().startswith(("SELECT", "WITH"))
        assert 0 <= line["confidence"] <= 1 and line["ms"] >= 0
    assert "count" in lines[0]["sql"].lower() and "customers" in lines[0]["sql"]
    assert "products" in lines[2]["sql"]
    assert "gold" not in out.read_text()


def test_eval_reads_only_database_and_question(data, questions, shop_file, odd_file, tmp_path):
    """Without the other columns the output is the same, but for the time."""
    with open(questions, newline="") as file:
        rows = list(csv.DictReader(file))
    bare = tmp_path / "bare.csv"
    with open(bare, "w", newline="") as output:
        writer = csv.DictWriter(output, ["database", "question"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)

    def results(file):
        out = tmp_path / (file.stem + ".jsonl")
        assert evaluate(data, shop_file.parent, file, out).returncode == 0
        return [
            {name: value for name, value in json.loads(line).items() if name != "ms"}
            for line in out.read_text().splitlines()
        ]

    assert results(bare) == results(questions)


def test_eval_with_several_jobs_gives_the_same(data, questions, shop_file, odd_file, tmp_path):
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    assert evaluate(data, shop_file.parent, questions, one).returncode == 0
    assert evaluate(data, shop_file.parent, questions, two, "--jobs", "2").returncode == 0
    assert [json.loads(line)["sql"] for line in one.read_text().splitlines()] == [
        json.loads(line)["sql"] for line in two.read_text().splitlines()
    ]


def test_eval_goes_on_where_it_stopped(data, questions, shop_file, odd_file, tmp_path):
    out = tmp_path / "out.jsonl"
    assert evaluate(data, shop_file.parent, questions, out).returncode == 0
    lines = out.read_text().splitlines(keepends=True)
    marked = '{"sql": "SELECT 1 AS kept", "confidence": 0.5, "ms": 1}\n'
    out.write_text(marked + lines[1])
    assert evaluate(data, shop_file.parent, questions, out, "--resume").returncode == 0
    again = out.read_text().splitlines(keepends=True)
    assert again[:2] == [marked, lines[1]] and len(again) == 4
    assert json.loads(again[2])["sql"] == json.loads(lines[2])["sql"]


def test_eval_says_what_is_wrong_with_its_input(data, tmp_path, shop_file):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n")
    for file in (wrong, tmp_path / "missing.csv"):
        ended = evaluate(data, shop_file.parent, file, tmp_path / "out.jsonl")
        assert ended.returncode != 0 and file.name in ended.stderr + ended.stdout or "column" in ended.stderr


# ---------------------------------------------------------------------------------------------------------- context


def context(data, url, question, *arguments):
    ended = dataquery("context", "--data", data, "--db", url, "--question", question, *arguments)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_context_shows_what_would_be_sent_and_why(data, shop_url, postgres):
    for url in (shop_url, postgres.url("shop")):
        shown = context(data, url, "Which customers live in Lisbon?")
        first = shown["pieces"][0]
        assert shown["tables"][0]["table"] == first["table"] == "customers"
        assert 0 < shown["tables"][0]["score"] <= 1
        assert first["text"].startswith("customers(id int") and "'Lisbon'" in first["text"] and first["whole"]
        assert "named in the question" in first["reasons"]
        assert "holds 'Lisbon' in city" in first["reasons"]
        assert all(piece["reasons"] for piece in shown["pieces"])
        assert shown["context"] == "\n".join(piece["text"] for piece in shown["pieces"])
        assert [piece["table"] for piece in shown["pieces"]] == [table["table"] for table in shown["tables"]]
        assert len(shown["chunks"]) == 3 and shown["chunks"][0]["text"].startswith("Table customers")


def test_context_keeps_to_its_budget(data, shop_url):
    question = "Which customers live in Lisbon?"
    whole = context(data, shop_url, question, "--budget", "4000")
    cut = context(data, shop_url, question, "--budget", "40")
    assert 0 < cut["tokens"] <= 40 < whole["tokens"] <= 4000
    assert len(cut["context"]) < len(whole["context"])
    assert cut["tables"][0]["table"] == "customers" and "city" in cut["context"]
    assert context(data, shop_url, question) == whole, "2,000 tokens, unless another budget is given"


# ------------------------------------------------------------------------------------------------------------ admin


def test_doctor_says_what_is_configured_and_that_it_works(tmp_path):
    assert dataquery("admin", "migrate", "--data", tmp_path / "data").returncode == 0
    ended = dataquery(
        "admin", "doctor", "--data", tmp_path / "data", settings={"DATAQUERY_LLM_API_KEY": "sk-planted-doctor-key"}
    )
    assert ended.returncode == 0, ended.stderr
    assert str(tmp_path) in ended.stdout
    assert "sk-planted-doctor-key" not in ended.stdout + ended.stderr


def test_migrating_twice_is_no_error(tmp_path):
    for _ in range(2):
        assert dataquery("admin", "migrate", "--data", tmp_path / "data").returncode == 0
