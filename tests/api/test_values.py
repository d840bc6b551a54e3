"""How values of each type come out."""

import pytest
from support.tables import cases


@pytest.mark.parametrize("case", cases("values_postgresql.json"))
def test_a_value_of_postgresql(user, postgres_shop, case):
    check(user.run(postgres_shop, f"SELECT {case['expression']} AS value"), case)


@pytest.mark.parametrize("case", cases("values_sqlite.json"))
def test_a_value_of_sqlite(user, shop, case):
    check(user.run(shop, f"SELECT {case['expression']} AS value"), case)


def check(response, case):
    assert response.status_code == 200, response.text
    answer = response.json()
    value = answer["query_results"][0]["value"]
    assert value == case["value"] and isinstance(value, bool) == isinstance(case["value"], bool), repr(value)
    if "type" in case:
        assert answer["columns"] == [{"name": "value", "type": case["type"]}]


@pytest.mark.parametrize("kind", ["shop", "postgres_shop"])
def test_equal_column_names_are_told_apart(user, request, kind):
    answer = user.run(request.getfixturevalue(kind), "SELECT 1 AS name, 2 AS name, 3 AS name_2, 4 AS name").json()
    names = [column["name"] for column in answer["columns"]]
    assert len(set(names)) == 4 and names[:2] == ["name", "name_2"]
    assert list(answer["query_results"][0]) == names
    assert list(answer["query_results"][0].values()) == [1, 2, 3, 4]


def test_a_join_of_two_tables_with_the_same_columns_keeps_them_all(user, shop):
    row = user.run(
        shop, "SELECT * FROM customers c JOIN orders o ON o.customer_id = c.id ORDER BY o.id LIMIT 1"
    ).json()["query_results"][0]
    assert list(row) == ["id", "name", "city", "email", "id_2", "customer_id", "status", "ordered_on"]


def test_declared_types_of_columns_are_told_on_both(user, shop, postgres_shop):
    for connection in (shop, postgres_shop):
        columns = user.run(connection, "SELECT o.id, o.status, o.ordered_on, p.price FROM orders o, products p").json()[
            "columns"
        ]
        assert [column["type"] for column in columns] == ["integer", "text", "date", "decimal"]


def test_no_rows_are_an_answer_too(user, shop, postgres_shop):
    for connection in (shop, postgres_shop):
        answer = user.run(connection, "SELECT id, name FROM customers WHERE id < 0").json()
        assert (answer["status"], answer["row_count"], answer["query_results"], answer["chart"]) == (
            "answered",
            0,
            [],
            None,
        )
        assert [column["name"] for column in answer["columns"]] == ["id", "name"]
        assert answer["answer"]
