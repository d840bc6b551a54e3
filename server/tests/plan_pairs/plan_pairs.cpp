// Writes the queries that one plan becomes in SQL and for MongoDB, for tests/pipelines, which runs both on the same
// data.
//
// usage: plan_pairs DATABASES QUESTIONS.tsv CANDIDATES [typed]
//
// QUESTIONS.tsv has lines of "database<TAB>question"; DATABASES has the SQLite files. For each question the plans of
// the translator's first CANDIDATES candidates, a JSON object on a line each; before the first of a database what the
// fields of its collections hold: {"database": …, "types": {table: {column: "int | string"}}}. With `typed` dates,
// times and booleans are BSON's own, where all values of a column can be.

#include <sqlite3.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "adapters/connectors/connector_factory.h"
#include "plan/render.h"
#include "translator/translator.h"

namespace dataquery::testing {
namespace {

namespace json = boost::json;
using catalog::TypeKind;

constexpr std::chrono::year_month_day kToday{std::chrono::year{2026}, std::chrono::June, std::chrono::day{30}};

/// A described SQLite file, and the same database as collections of documents.
struct Database {
  std::shared_ptr<const translator::CatalogIndex> index;
  catalog::Catalog documents;
};

std::string quoted(const std::string& name) {
  std::string result = "\"";
  for (const char c : name) result += c == '"' ? "\"\"" : std::string(1, c);
  return result + '"';
}

class SqliteFile {
 public:
  explicit SqliteFile(const std::string& path) {
    sqlite3* opened = nullptr;
    const int failed = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
    database_.reset(opened);
    if (failed != SQLITE_OK) throw std::runtime_error("cannot open " + path);
  }

  /// The texts of the first column.
  [[nodiscard]] std::vector<std::string> column(const std::string& sql) const {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(database_.get()));
    }
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(prepared, &sqlite3_finalize);
    std::vector<std::string> texts;
    while (sqlite3_step(prepared) == SQLITE_ROW) {
      texts.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(prepared, 0)));
    }
    return texts;
  }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };
  std::unique_ptr<sqlite3, Close> database_;
};

/// The BSON types of a column's values as a driver would write them, commonest first: "int | string".
std::string types_of(const SqliteFile& file, const catalog::Table& table, const catalog::Column& column) {
  const auto kinds = file.column("SELECT typeof(" + quoted(column.name) + ") FROM " + quoted(table.name) +
                                 " GROUP BY 1 ORDER BY COUNT(*) DESC");
  std::string types;
  for (const std::string& kind : kinds) {
    if (kind == "null") continue;
    types += types.empty() ? "" : " | ";
    types += kind == "integer" ? "int" : kind == "real" ? "double" : kind == "text" ? "string" : "binData";
  }
  return types.empty() ? "null" : types;
}

std::string typed(const std::string& types, TypeKind kind) {
  if (kind == TypeKind::kBoolean && types == "int") return "bool";
  if ((kind == TypeKind::kDate || kind == TypeKind::kTimestamp) && types == "string") return "date";
  return types;
}

Database open(const std::string& path, bool with_types) {
  connectors::SourceFactory factory({.sqlite_folders = {}, .any_sqlite_file = true, .demo_file = {}});
  auto connector = factory.open(Secret("sqlite://" + path));
  if (!connector) throw std::runtime_error(connector.error().message);
  auto catalog = (*connector)->describe({}, Deadline::in(std::chrono::minutes(1)), {});
  if (!catalog) throw std::runtime_error(catalog.error().message);
  Database database{translator::CatalogIndex::build(std::make_shared<catalog::Catalog>(*catalog)), *catalog};
  database.documents.dialect = catalog::Dialect::kMongodb;
  const SqliteFile file(path);
  for (auto& table : database.documents.tables) {
    for (auto& column : table.columns) {
      column.type = types_of(file, table, column);
      if (with_types) column.type = typed(column.type, column.kind);
    }
  }
  return database;
}

void print(const json::object& line) { std::cout << json::serialize(line) << '\n'; }

void print_types(const std::string& name, const Database& database) {
  json::object types;
  for (const auto& table : database.documents.tables) {
    json::object columns;
    for (const auto& column : table.columns) columns.emplace(column.name, column.type);
    types.emplace(table.name, std::move(columns));
  }
  print({{"database", name}, {"types", std::move(types)}});
}

/// Which selected columns the rows are sorted by: positions, as long as the terms of the order are selected.
json::array sorted_by(const plan::Plan& plan) {
  json::array positions;
  for (const auto& order : plan.order) {
    const auto selected = std::ranges::find(plan.select, order.term);
    if (selected == plan.select.end()) break;
    positions.push_back(selected - plan.select.begin());
  }
  return positions;
}

void add_queries(json::object& line, const plan::Plan& plan, const Database& database, const std::string& suffix) {
  const auto& index = *database.index;
  const auto sql = plan::render(plan, index.catalog(), index.keys(), catalog::Dialect::kSqlite);
  const auto pipeline = plan::render(plan, database.documents, index.keys(), catalog::Dialect::kMongodb);
  line["sql" + suffix] = sql ? json::value(sql->text) : nullptr;
  line["query" + suffix] = pipeline ? json::parse(pipeline->text) : json::value(pipeline.error().message);
}

int run(int count, char** arguments) {
  if (count != 4 && !(count == 5 && std::string(arguments[4]) == "typed")) {
    std::cerr << "usage: plan_pairs DATABASES QUESTIONS.tsv CANDIDATES [typed]\n";
    return 2;
  }
  const std::string folder = arguments[1];
  const std::size_t most = std::stoul(arguments[3]);
  std::ifstream questions(arguments[2]);
  if (!questions) throw std::runtime_error(std::string("cannot read ") + arguments[2]);
  const translator::Translator translator;
  std::string current;
  Database database;
  for (std::string row; std::getline(questions, row);) {
    const std::string name = row.substr(0, row.find('\t'));
    const std::string question = row.substr(name.size() + 1);
    if (name != current) {
      database = open(folder + "/" + name + ".sqlite", count == 5);
      print_types(name, database);
      current = name;
    }
    const auto translation = translator.translate(question, *database.index, kToday);
    for (std::size_t i = 0; i < std::min(most, translation.candidates.size()); ++i) {
      const plan::Plan& plan = translation.candidates[i].plan;
      json::object line{{"question", question}, {"rank", i}, {"sorted_by", sorted_by(plan)}};
      add_queries(line, plan, database, "");
      if (plan.limit) {  // which of equally ranked rows come first is nobody's promise
        plan::Plan uncut = plan;
        uncut.limit.reset();
        add_queries(line, uncut, database, "_uncut");
      }
      print(line);
    }
  }
  return 0;
}

}  // namespace
}  // namespace dataquery::testing

int main(int count, char** arguments) {
  try {
    return dataquery::testing::run(count, arguments);
  } catch (const std::exception& error) {
    std::cerr << "plan_pairs: " << error.what() << '\n';
    return 1;
  }
}
