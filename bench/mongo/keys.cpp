// How many of the keys that SQLite files declare are found again when their rows are documents without any: one
// collection a table, as tools load them into MongoDB. Needs no server.
//
//   bench_mongo_keys FOLDER [--only names.txt | --without names.txt] [--list]

#include <bson/bson.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "adapters/connectors/mongo_keys.h"
#include "adapters/connectors/mongo_tables.h"
#include "adapters/connectors/sqlite_connector.h"
#include "adapters/connectors/sqlite_database.h"
#include "base/utf8.h"

namespace {

using namespace dataquery;
using catalog::Catalog;
using catalog::Table;

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

void append(bson_t* document, const std::string& name, sqlite3_stmt* row, int column) {
  const auto size = static_cast<int>(name.size());
  switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER: {
      const auto number = sqlite3_column_int64(row, column);
      if (number == static_cast<std::int32_t>(number)) {
        bson_append_int32(document, name.c_str(), size, static_cast<std::int32_t>(number));
      } else {
        bson_append_int64(document, name.c_str(), size, number);
      }
      return;
    }
    case SQLITE_FLOAT:
      bson_append_double(document, name.c_str(), size, sqlite3_column_double(row, column));
      return;
    case SQLITE_NULL:
      bson_append_null(document, name.c_str(), size);
      return;
    case SQLITE_BLOB:
      bson_append_binary(document, name.c_str(), size, BSON_SUBTYPE_BINARY,
                         static_cast<const std::uint8_t*>(sqlite3_column_blob(row, column)),
                         static_cast<std::uint32_t>(sqlite3_column_bytes(row, column)));
      return;
    default: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
      const auto valid = to_valid_utf8(text);
      bson_append_utf8(document, name.c_str(), size, valid.data(), static_cast<int>(valid.size()));
    }
  }
}

// The rows of `table` as documents with an `_id` of the driver's making.
void read(sqlite3* database, const Table& table, connectors::MongoCollection& collection) {
  const auto sql = "SELECT * FROM " + connectors::quote_identifier(table.name);
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(database, sql.c_str(), -1, &raw, nullptr) != SQLITE_OK) throw std::runtime_error(sql);
  const connectors::SqliteStatement statement(raw);
  std::vector<std::string> names;
  for (int i = 0; i < sqlite3_column_count(raw); ++i) names.emplace_back(sqlite3_column_name(raw, i));
  while (sqlite3_step(raw) == SQLITE_ROW) {
    bson_oid_t id;
    bson_oid_init(&id, nullptr);
    connectors::BsonDocument document;
    bson_append_oid(document.get(), "_id", 3, &id);
    for (std::size_t i = 0; i < names.size(); ++i) append(document.get(), names[i], raw, static_cast<int>(i));
    collection.rows.add(*document, {});
  }
  collection.rows.close();
}

// What was guessed beside what was declared.
struct Score {
  std::size_t declared = 0, found = 0, guessed = 0;
  [[nodiscard]] double recall() const { return 100.0 * static_cast<double>(found) / static_cast<double>(declared); }
  [[nodiscard]] double precision() const { return 100.0 * static_cast<double>(found) / static_cast<double>(guessed); }
};

using Names = std::vector<std::string>;

Names names_of(const Table& table, const std::vector<std::size_t>& columns) {
  Names names;
  for (const auto column : columns) names.push_back(table.columns[column].name);
  return names;
}

std::string joined(const Names& names) {
  std::string all;
  for (const auto& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

struct Figures {
  Score references, single, composite;
  std::size_t without = 0, without_right = 0;  // tables that declare no key, and have none but `_id`
};

std::set<std::string> references_of(const Catalog& catalog, const Table& table) {
  std::set<std::string> all;
  for (const auto& key : table.foreign_keys) {
    const auto& target = catalog.tables[key.table];
    // A key of several columns counts as one of each: documents have no other.
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      all.insert(table.name + "." + table.columns[key.columns[i]].name + " -> " + target.name + "." +
                 target.columns[key.referenced_columns[i]].name);
    }
  }
  return all;
}

void compare(const std::string& database, const Catalog& declared, const Catalog& guessed, bool list,
             Figures& figures) {
  for (const auto& table : declared.tables) {
    const auto found = guessed.find_table(table.name);
    if (!found) continue;
    const auto& other = guessed.tables[*found];
    const auto wanted = references_of(declared, table);
    const auto got = references_of(guessed, other);
    figures.references.declared += wanted.size();
    figures.references.guessed += got.size();
    for (const auto& each : wanted) {
      if (got.contains(each))
        ++figures.references.found;
      else if (list)
        std::printf("missed %s: %s\n", database.c_str(), each.c_str());
    }
    for (const auto& each : got) {
      if (list && !wanted.contains(each)) std::printf("extra %s: %s\n", database.c_str(), each.c_str());
    }
    const auto key = names_of(table, table.primary_key);
    auto guess = names_of(other, other.primary_key);
    if (guess == Names{"_id"}) guess.clear();
    const bool right = key == guess;
    if (!right && list) {
      std::printf("key %s.%s: %s, not %s\n", database.c_str(), table.name.c_str(), joined(key).c_str(),
                  joined(guess).c_str());
    }
    if (key.empty()) {
      ++figures.without;
      figures.without_right += right ? 1 : 0;
    }
    auto& score = guess.size() > 1 || (guess.empty() && key.size() > 1) ? figures.composite : figures.single;
    if (!guess.empty()) ++score.guessed;
    if (!key.empty()) {
      auto& mine = key.size() > 1 ? figures.composite : figures.single;
      ++mine.declared;
      if (right) ++mine.found;
    }
  }
}

Catalog guess(const std::filesystem::path& file, const Catalog& declared) {
  sqlite3* raw = nullptr;
  if (sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) throw std::runtime_error(file);
  const Database database(raw, sqlite3_close);
  std::vector<std::unique_ptr<connectors::MongoCollection>> collections;
  std::vector<connectors::MongoTable> tables;
  for (const auto& table : declared.tables) {
    if (table.kind != catalog::TableKind::kTable) continue;
    auto& collection = collections.emplace_back(std::make_unique<connectors::MongoCollection>());
    collection->name = table.name;
    read(raw, table, *collection);
    append_tables(tables, *collection);
  }
  const auto found = connectors::find_keys(
      tables, [](const auto&, const auto&, const auto&) { return Result<std::optional<std::size_t>>(std::nullopt); });
  if (!found) throw std::runtime_error(found.error().message);
  Catalog guessed;
  guessed.dialect = catalog::Dialect::kMongodb;
  for (auto& each : tables) guessed.tables.push_back(std::move(each.table));
  return guessed;
}

std::set<std::string> lines_of(const char* file) {
  std::ifstream in(file);
  std::set<std::string> lines;
  for (std::string line; in >> line;) lines.insert(line);
  return lines;
}

void print(const char* what, const Score& score) {
  std::printf("%-26s declared %4zu, guessed %4zu: recall %.1f %%, precision %.1f %%\n", what, score.declared,
              score.guessed, score.recall(), score.precision());
}

}  // namespace

int main(int argc, char** argv) {
  std::filesystem::path folder;
  std::set<std::string> only, without;
  bool list = false;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--list") == 0)
      list = true;
    else if (std::strcmp(argv[i], "--only") == 0 && i + 1 < argc)
      only = lines_of(argv[++i]);
    else if (std::strcmp(argv[i], "--without") == 0 && i + 1 < argc)
      without = lines_of(argv[++i]);
    else
      folder = argv[i];
  }
  if (!std::filesystem::is_directory(folder)) {
    std::fputs("usage: bench_mongo_keys FOLDER [--only names.txt | --without names.txt] [--list]\n", stderr);
    return 2;
  }
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto name = entry.path().stem().string();
    if (entry.path().extension() != ".sqlite" || without.contains(name)) continue;
    if (only.empty() || only.contains(name)) files.insert(entry.path());
  }
  Figures figures;
  for (const auto& file : files) {
    connectors::SqliteConnector connector({.path = file.string(), .immutable = true});
    const auto declared = connector.describe({}, Deadline::in(std::chrono::minutes(1)), {});
    if (!declared) throw std::runtime_error(file.string() + ": " + declared.error().message);
    compare(file.stem().string(), *declared, guess(file, *declared), list, figures);
  }
  std::printf("%zu databases\n", files.size());
  print("references", figures.references);
  print("primary keys, one field", figures.single);
  print("primary keys, several", figures.composite);
  std::printf("tables without a key: %zu of %zu right\n", figures.without_right, figures.without);
  return 0;
}
