// Writes the queries that one plan becomes in SQL and for MongoDB, for tests/pipelines, which runs both on the same
// data.
//
// usage: plan_pairs DATABASES QUESTIONS.tsv CANDIDATES [typed | NESTED.json]
//
// QUESTIONS.tsv has lines of "database<TAB>question"; DATABASES has the SQLite files. For each question the plans of
// the translator's first CANDIDATES candidates, a JSON object on a line each; before the first of a database what the
// fields of its collections hold: {"database": …, "types": {table: {column: "int | string"}}}. With `typed` dates,
// times and booleans are BSON's own, where all values of a column can be.

#include <sqlite3.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "adapters/connectors/connector_factory.h"
#include "adapters/connectors/sqlite_inspector.h"
#include "guard/guard.h"
#include "plan/render.h"
#include "translator/translator.h"

namespace dataquery::testing {
namespace {

namespace json = boost::json;
using catalog::TypeKind;

constexpr std::chrono::year_month_day kToday{std::chrono::year{2026}, std::chrono::June, std::chrono::day{30}};

const connectors::SqliteInspector kInspector;
const guard::Guard kGuard(kInspector);

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

/// Makes `catalog`, of collections with a document a row, that of `shape`'s documents; tables and columns stay where
/// they are.
void nest(catalog::Catalog& catalog, const json::object& shape) {
  for (const auto& [name, paths] : shape.at("paths").as_object()) {
    auto& table = catalog.tables.at(catalog.find_table(name).value());
    for (const auto& [column, path] : paths.as_object()) {
      table.columns.at(table.find_column(column).value()).name = path.as_string();
    }
  }
  for (const auto& [name, list] : shape.at("lists").as_object()) {
    auto& table = catalog.tables.at(catalog.find_table(name).value());
    const std::size_t of = catalog.find_table(std::string(list.at("of").as_string())).value();
    const std::string path(list.at("path").as_string());
    catalog.tables[of].columns.at(catalog.tables[of].primary_key.at(0)).name = "_id";
    table.name = catalog.tables[of].name + "." + path;
    table.elements_of = catalog::Elements{of, path, table.columns.size() > 2};
  }
}

Database open(const std::string& path, const std::string& shape) {
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
      if (shape == "typed") column.type = typed(column.type, column.kind);
    }
  }
  return database;
}

void print(const json::object& line) { std::cout << json::serialize(line) << '\n'; }

/// Whether a plan adds up what is no number: SQLite reads such texts up to their first letter.
bool sums_texts(const plan::Plan& plan, const catalog::Catalog& catalog) {
  bool found = false;
  plan::for_each_term(plan, [&](const plan::Term& term) {
    const bool sums = term.aggregate == plan::Aggregate::kSum || term.aggregate == plan::Aggregate::kAverage;
    if (!sums || !term.column) return;
    const std::string& type = catalog.column(*term.column).type;
    found |= type.find("string") != std::string::npos || type == "date";
  });
  for (const auto& clause : plan.where) {
    for (const auto& condition : clause) found |= condition.nested && sums_texts(*condition.nested, catalog);
  }
  return found || (plan.operand && sums_texts(*plan.operand, catalog));
}

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
  if (!pipeline) {
    line["query" + suffix] = pipeline.error().message;
    return;
  }
  const auto proved = kGuard.prove_read_only(*pipeline, &database.documents);
  line["query" + suffix] = proved ? json::parse(proved->text()) : json::value(proved.error().message);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

int run(int count, char** arguments) {
  if (count != 4 && count != 5) {
    std::cerr << "usage: plan_pairs DATABASES QUESTIONS.tsv CANDIDATES [typed | NESTED.json]\n";
    return 2;
  }
  const std::string folder = arguments[1];
  const std::string shape = count == 5 ? arguments[4] : "";
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
      database = open(folder + "/" + name + ".sqlite", shape);
      print_types(name, database);
      if (shape.ends_with(".json")) nest(database.documents, json::parse(read_file(shape)).as_object());
      current = name;
    }
    const auto translation = translator.translate(question, *database.index, kToday);
    for (std::size_t i = 0; i < std::min(most, translation.candidates.size()); ++i) {
      const plan::Plan& plan = translation.candidates[i].plan;
      json::object line{
          {"question", question}, {"sorted_by", sorted_by(plan)}, {"sums_texts", sums_texts(plan, database.documents)}};
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
