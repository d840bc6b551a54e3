#include "catalog/fields.h"

#include <format>

namespace dataquery::catalog {
namespace {

void add_lists(const Catalog& catalog, std::size_t of, const std::string& prefix, std::vector<Field>& fields) {
  for (std::size_t list = 0; list < catalog.tables.size(); ++list) {
    const auto& table = catalog.tables[list];
    if (!table.elements_of || table.elements_of->table != of) continue;
    const auto path = prefix + table.elements_of->path;
    if (table.elements_of->documents) fields.push_back({path, "array of object", std::nullopt});
    for (std::size_t column = 1; column < table.columns.size(); ++column) {  // the first is the document's _id
      const auto& [name, type] = std::pair(table.columns[column].name, table.columns[column].type);
      fields.push_back(table.elements_of->documents
                           ? Field{std::format("{}.{}", path, name), type, ColumnRef{list, column}}
                           : Field{path, "array of " + type, ColumnRef{list, column}});
    }
    add_lists(catalog, list, path + ".", fields);
  }
}

}  // namespace

std::vector<Field> fields_of(const Catalog& catalog, std::size_t table) {
  std::vector<Field> fields;
  const auto& columns = catalog.tables[table].columns;
  fields.reserve(columns.size());
  for (std::size_t column = 0; column < columns.size(); ++column) {
    fields.push_back({columns[column].name, columns[column].type, ColumnRef{table, column}});
  }
  if (catalog.dialect == Dialect::kMongodb) add_lists(catalog, table, "", fields);
  return fields;
}

}  // namespace dataquery::catalog
