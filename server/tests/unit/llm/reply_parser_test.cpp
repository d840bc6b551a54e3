#include "llm/reply_parser.h"

#include <gtest/gtest.h>

#include <vector>

namespace dataquery::llm {
namespace {

using catalog::Dialect;

struct Case {
  const char* name;
  const char* answer;
  const char* query;  // "": none
  const char* words;
};

const std::vector<Case> kSql = {
    {"a fenced query after prose", "It counts them.\n```sql\nSELECT count(*) FROM t;\n```", "SELECT count(*) FROM t",
     "It counts them."},
    {"words on both sides", "Before.\n```sql\nSELECT 1\n```\nAfter.", "SELECT 1", "Before.\n\nAfter."},
    {"a fence with the dialect's name", "```sqlite\nSELECT 1\n```", "SELECT 1", ""},
    {"a fence with upper-case name", "```SQL\nSELECT 1\n```", "SELECT 1", ""},
    {"a fence on one line", "Use ```SELECT 1``` here", "SELECT 1", "Use\n\nhere"},
    {"a fence on one line with a name", "Use ```sql SELECT 1``` here", "SELECT 1", "Use\n\nhere"},
    {"a fence without a name", "So:\n```\nSELECT a\nFROM t\n```", "SELECT a\nFROM t", "So:"},
    {"a fence that is never closed", "```sql\nSELECT a FROM t", "SELECT a FROM t", ""},
    {"Windows line ends", "So:\r\n```sql\r\nSELECT 1;\r\n```\r\n", "SELECT 1", "So:"},
    {"the last of several queries", "First:\n```sql\nSELECT 1\n```\nBetter:\n```sql\nSELECT 2\n```", "SELECT 2",
     "First:\n```sql\nSELECT 1\n```\nBetter:"},
    {"sql before other languages", "```sql\nSELECT 1\n```\n```python\nprint(1)\n```", "SELECT 1",
     "```python\nprint(1)\n```"},
    {"code in another language is no query", "```python\nprint(1)\n```", "", "```python\nprint(1)\n```"},
    {"an empty block is no query", "Sorry.\n```sql\n```", "", "Sorry."},
    {"a plain query", "SELECT name FROM t WHERE x = 'a;b';", "SELECT name FROM t WHERE x = 'a;b'", ""},
    {"a plain query in lower case", "select name from t", "select name from t", ""},
    {"a plain query after prose", "Here it is:\nSELECT name\nFROM t;\nIt lists names.", "SELECT name\nFROM t",
     "Here it is:\n\nIt lists names."},
    {"a plain query up to an empty line", "WITH a AS (SELECT 1)\nSELECT * FROM a\n\nThat is all.",
     "WITH a AS (SELECT 1)\nSELECT * FROM a", "That is all."},
    {"comments before the query", "```\n-- names\n/* all */ SELECT name FROM t\n```",
     "-- names\n/* all */ SELECT name FROM t", ""},
    {"a query in parentheses", "```\n(SELECT 1) UNION (SELECT 2)\n```", "(SELECT 1) UNION (SELECT 2)", ""},
    {"JSON", R"({"sql": "SELECT 1;"})", "SELECT 1", ""},
    {"JSON with another name", R"({"query": "SELECT 1", "why": "one"})", "SELECT 1", ""},
    {"JSON in a fence", "So:\n```json\n{\"sql\": \"SELECT 1\"}\n```", "SELECT 1", "So:"},
    {"JSON without a query", R"({"sql": null})", "", R"({"sql": null})"},
    {"JSON that is broken", R"({"sql": "SELECT 1)", "", R"({"sql": "SELECT 1)"},
    {"a tool call", R"({"name": "run_sql", "arguments": {"query": "SELECT 1"}})", "SELECT 1", ""},
    {"a tool call whose arguments are text", R"({"name": "run_sql", "arguments": "{\"sql\": \"SELECT 1\"}"})",
     "SELECT 1", ""},
    {"a tool call in tags", "<tool_call>\n{\"name\": \"q\", \"arguments\": {\"sql\": \"SELECT 1\"}}\n</tool_call>",
     "SELECT 1", ""},
    {"OpenAI's list of tool calls",
     R"({"tool_calls": [{"function": {"name": "q", "arguments": "{\"query\": \"SELECT 1\"}"}}]})", "SELECT 1", ""},
    {"a tool call without a query", R"({"name": "weather", "arguments": {"city": "Lisbon"}})", "",
     R"({"name": "weather", "arguments": {"city": "Lisbon"}})"},
    {"several statements stay together", "```sql\nSELECT 1; DROP TABLE t;\n```", "SELECT 1; DROP TABLE t", ""},
    {"a statement that writes is left to the guard", "DELETE FROM customers;", "DELETE FROM customers", ""},
    {"several semicolons at the end", "```sql\nSELECT 1; ;\n```", "SELECT 1", ""},
    {"not knowing", "I don't know: no table holds salaries.", "", "I don't know: no table holds salaries."},
    {"a sentence that begins with Select", "Select the customers tab.\nWith it you see them.", "",
     "Select the customers tab.\nWith it you see them."},
    {"a line that continues with a keyword", "The table goes\nwith the values\nvalues in it", "",
     "The table goes\nwith the values\nvalues in it"},
    {"inline code is no query", "The column `name` of `t`.", "", "The column `name` of `t`."},
    {"thoughts are dropped", "<think>\nSELECT wrong\n</think>\n```sql\nSELECT right\n```", "SELECT right", ""},
    {"thoughts without their beginning", "hm, SELECT wrong\n</think>\nSELECT right", "SELECT right", ""},
    {"nothing", "", "", ""},
    {"only spaces", " \n\t ", "", ""},
};

TEST(ReplyParser, finds_the_sql) {
  for (const auto& test : kSql) {
    SCOPED_TRACE(test.name);
    const auto reply = parse_reply(test.answer, Dialect::kSqlite);
    EXPECT_EQ(reply.query.value_or(""), test.query);
    EXPECT_EQ(reply.query.has_value(), *test.query != '\0');
    EXPECT_EQ(reply.words, test.words);
  }
}

const std::vector<Case> kMongo = {
    {"a pipeline", "So:\n```json\n{\"collection\": \"c\", \"pipeline\": [{\"$limit\": 1}]}\n```",
     R"({"collection": "c", "pipeline": [{"$limit": 1}]})", "So:"},
    {"a pipeline without a fence", R"({"collection":"c","pipeline":[]})", R"({"collection":"c","pipeline":[]})", ""},
    {"a pipeline inside query", R"({"query": {"collection": "c", "pipeline": []}})",
     R"({"collection":"c","pipeline":[]})", ""},
    {"a pipeline in a tool call", R"({"name": "q", "arguments": {"collection": "c", "pipeline": []}})",
     R"({"collection":"c","pipeline":[]})", ""},
    {"a collection alone", R"({"collection": "c"})", "", R"({"collection": "c"})"},
    {"a find in JSON", R"({"collection": "c", "find": {"a": 1}, "limit": 2})",
     R"({"collection": "c", "find": {"a": 1}, "limit": 2})", ""},
    {"a command", "```json\n{\"aggregate\": \"c\", \"pipeline\": [], \"cursor\": {}}\n```",
     R"({"aggregate": "c", "pipeline": [], "cursor": {}})", ""},
    {"JSON with unquoted names and a comment", "```json\n// all\n{collection: 'c', pipeline: []}\n```",
     "// all\n{collection: 'c', pipeline: []}", ""},
    {"mongosh in a fence of JavaScript", "So:\n```javascript\ndb.c.find({a: 1}).limit(2);\n```\nAfter.",
     "db.c.find({a: 1}).limit(2)", "So:\n\nAfter."},
    {"mongosh in a fence of its own", "```mongosh\ndb.c.countDocuments({})\n```", "db.c.countDocuments({})", ""},
    {"mongosh in a fence without a name", "```\n/* all */ db.c.find()\n```", "/* all */ db.c.find()", ""},
    {"mongosh in a fence on one line", "Use ```js db.c.find()``` here", "db.c.find()", "Use\n\nhere"},
    {"mongosh alone", "db.c.find({a: 'x;y'});", "db.c.find({a: 'x;y'})", ""},
    {"mongosh after prose, over several lines",
     "Here it is:\ndb.c.aggregate([\n  {$match: {a: \")\"}},\n\n  {$limit: 1}\n])\n  .toArray();\nIt finds one.",
     "db.c.aggregate([\n  {$match: {a: \")\"}},\n\n  {$limit: 1}\n])\n  .toArray()", "Here it is:\n\nIt finds one."},
    {"mongosh between backquotes", "Run `db.c.find({a: 1})` to see.", "db.c.find({a: 1})", "Run\n\nto see."},
    {"a collection in brackets", "db[\"my c\"].find()\nThat is all.", "db[\"my c\"].find()", "That is all."},
    {"JSON after prose", "It counts.\n{\"collection\": \"c\", \"pipeline\": [{\"$count\": \"n\"}]}\nDone.",
     R"({"collection": "c", "pipeline": [{"$count": "n"}]})", "It counts.\n\nDone."},
    {"the query, not what it would give",
     "```json\n{\"collection\": \"c\", \"pipeline\": []}\n```\nGives:\n"
     "```json\n[{\"name\": \"Ann\"}]\n```",
     R"({"collection": "c", "pipeline": []})", "Gives:\n```json\n[{\"name\": \"Ann\"}]\n```"},
    {"the last of several queries", "```js\ndb.a.find()\n```\nBetter:\n```js\ndb.b.find()\n```", "db.b.find()",
     "```js\ndb.a.find()\n```\nBetter:"},
    {"stages without a collection are left to the guard", "```json\n[{\"$match\": {}}]\n```", R"([{"$match": {}}])",
     ""},
    {"a query that writes is left to the guard", "```js\ndb.c.deleteMany({})\n```", "db.c.deleteMany({})", ""},
    {"several statements stay together", "```js\nuse shop;\ndb.c.find(); db.d.find();\n```",
     "use shop;\ndb.c.find(); db.d.find()", ""},
    {"a variable is left to the guard", "```js\nconst rows = db.c.find().toArray();\n```",
     "const rows = db.c.find().toArray()", ""},
    {"mongosh as the text of a tool call", R"json({"name": "q", "arguments": {"query": "db.c.find({a: 1})"}})json",
     "db.c.find({a: 1})", ""},
    {"JSON as the text of a tool call",
     R"({"tool_calls": [{"function": {"arguments": "{\"collection\": \"c\", \"pipeline\": []}"}}]})",
     R"({"collection": "c", "pipeline": []})", ""},
    {"thoughts are dropped", "<think>db.x.find()</think>\ndb.c.find()", "db.c.find()", ""},
    {"a query that is cut off", "db.c.aggregate([{$match: {", "db.c.aggregate([{$match: {", ""},
    {"not knowing", "I don't know: the db. has no salaries.", "", "I don't know: the db. has no salaries."},
    {"a collection named in prose", "See `db.c` and {a, b}.", "", "See `db.c` and {a, b}."},
    {"code in another language is no query", "```python\ndb.c.find()\n```", "", "```python\ndb.c.find()\n```"},
    {"SQL is no pipeline", "```sql\nSELECT 1\n```", "", "```sql\nSELECT 1\n```"},
};

TEST(ReplyParser, finds_the_pipeline) {
  for (const auto& test : kMongo) {
    SCOPED_TRACE(test.name);
    const auto reply = parse_reply(test.answer, Dialect::kMongodb);
    EXPECT_EQ(reply.query.value_or(""), test.query);
    EXPECT_EQ(reply.words, test.words);
  }
}

TEST(ReplyParser, survives_every_beginning_of_an_answer) {
  const std::string answer =
      "<think>a</think>So:\n```sql\nSELECT '```' -- x\nFROM t;\n```\n{\"sql\": \"SELECT 1\"}\nSELECT 2;\n";
  for (std::size_t length = 0; length <= answer.size(); ++length) {
    for (const auto dialect : {Dialect::kSqlite, Dialect::kMongodb}) {
      const auto reply = parse_reply(std::string_view(answer).substr(0, length), dialect);
      EXPECT_LE(reply.words.size(), answer.size() + 2);
    }
  }
}

}  // namespace
}  // namespace dataquery::llm
