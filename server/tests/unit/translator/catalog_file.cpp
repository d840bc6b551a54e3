#include "catalog_file.h"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace dataquery::translator {
namespace {

struct Reference {
  std::size_t table;
  std::size_t column;
  std::string to;
};

void read_column(const std::string& line, catalog::Catalog& catalog, std::vector<Reference>& references) {
  std::istringstream words(line);
  auto& table = catalog.tables.back();
  catalog::Column column;
  std::string word;
  words >> column.name >> column.type;
  const auto kind = catalog::type_kind_from(column.type);
  if (!kind) throw std::runtime_error("no kind: " + line);
  column.kind = *kind;
  column.nullable = false;
  while (words >> word) {
    if (word == "key") {
      table.primary_key.push_back(table.columns.size());
    } else if (word == "null") {
      column.nullable = true;
    } else if (word == "->") {
      words >> word;
      references.push_back({catalog.tables.size() - 1, table.columns.size(), word});
    } else if (word == "=") {
      std::string value;
      while (words >> word) {
        if (word == "|") {
          column.values.push_back(value);
          value.clear();
        } else {
          value += (value.empty() ? "" : " ") + word;
        }
      }
      column.values.push_back(value);
    }
  }
  table.columns.push_back(std::move(column));
}

}  // namespace

std::shared_ptr<const CatalogIndex> read_catalog(const std::string& path, catalog::Dialect dialect) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  auto catalog = std::make_shared<catalog::Catalog>();
  catalog->dialect = dialect;
  std::vector<Reference> references;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const bool view = line.starts_with("view ");
    if (view || line.starts_with("table ")) {
      catalog::Table table;
      table.name = line.substr(line.find(' ') + 1);
      table.kind = view ? catalog::TableKind::kView : catalog::TableKind::kTable;
      catalog->tables.push_back(std::move(table));
    } else {
      read_column(line, *catalog, references);
    }
  }
  for (const auto& reference : references) {
    const auto to = catalog->find_table(reference.to);
    if (!to) throw std::runtime_error("no table " + reference.to);
    catalog->tables[reference.table].foreign_keys.push_back({{reference.column}, *to, {0}});
  }
  return CatalogIndex::build(catalog);
}

std::string case_file(const std::string& name) {
  return std::string(DATAQUERY_SOURCE_DIR) + "/server/tests/unit/translator/cases/" + name;
}

}  // namespace dataquery::translator
