"""Follow-ups: questions that refer to what was asked before in the same conversation, without a model."""

import csv
import sys
from pathlib import Path

ACCURACY = Path(__file__).resolve().parents[1] / "accuracy"
sys.path.append(str(ACCURACY))

from score import equal  # noqa: E402

AT_LEAST = 34  # of 36 follow-ups


def conversations():
    found = {}
    with open(ACCURACY / "demo" / "conversations.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["conversation"], []).append((row["question"], row["sql"]))
    return found


def is_right(user, demo, answer, gold):
    if answer["status"] != "answered":
        return False
    rows = [list(row.values()) for row in answer["query_results"]]
    return equal(user.rows(demo, gold), rows, "order by" in gold.lower())


def test_conversations_about_the_demo_are_answered_turn_by_turn(new_user, capsys):
    demo = new_user.demo()
    right, wrong = 0, []
    for conversation, turns in conversations().items():
        for turn, (question, gold) in enumerate(turns):
            answer = new_user.ask(demo, question, conversation_id=f"c{conversation}")
            assert turn > 0 or is_right(new_user, demo, answer, gold), f"begins well: {question}"
            if turn > 0 and is_right(new_user, demo, answer, gold):
                right += 1
            elif turn > 0:
                wrong.append(f"{turns[0][0]} … {question}: {answer['generated_query'] or answer['answer']}")
    with capsys.disabled():
        print(f"\n{right} of {right + len(wrong)} follow-ups right", *wrong, sep="\n  ")
    assert right >= AT_LEAST


def test_an_answer_says_what_it_was_read_with(new_user):
    demo = new_user.demo()
    new_user.ask(demo, "How many orders were there in 2025?", conversation_id="orders")
    answer = new_user.ask(demo, "and by month?", conversation_id="orders")
    assert len(answer["query_results"]) == 12
    assumed = " ".join(answer["evidence"]["assumptions"])
    assert "How many orders were there in 2025, and by month" in assumed
    assert answer["evidence"]["not_understood"] == []


def test_a_text_without_its_conversation_is_not_completed(new_user):
    demo = new_user.demo()
    new_user.ask(demo, "How many orders were there in 2025?", conversation_id="orders")
    for options in ({}, {"conversation_id": "another"}):
        assert "2025" not in (new_user.ask(demo, "and by month?", **options)["generated_query"] or "")


def test_what_a_follow_up_means_but_is_not_understood_is_no_sure_answer(new_user):
    demo = new_user.demo()
    new_user.ask(demo, "How many orders were there in 2025?", conversation_id="orders")
    answer = new_user.ask(demo, "only the purple ones", conversation_id="orders")
    assert answer["status"] != "answered"


def test_a_question_that_stands_by_itself_is_not_drawn_into_the_conversation(new_user):
    demo = new_user.demo()
    new_user.ask(demo, "How many orders were there in 2025?", conversation_id="orders")
    answer = new_user.ask(demo, "How many suppliers do we have?", conversation_id="orders")
    assert "2025" not in answer["generated_query"] and "suppliers" in answer["generated_query"]
