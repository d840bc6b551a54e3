#include "plan/document_paths.h"

#include <algorithm>
#include <format>
#include <utility>

namespace dataquery::plan {
namespace {

/// What `term` is in a row, whatever is made of it.
Term in_row(const Term& term) {
  return {.column = term.column, .operation = term.operation, .operand = term.operand, .referred = term.referred};
}

std::string_view first_part(std::string_view path) { return path.substr(0, path.find('.')); }

}  // namespace

std::string joined_path(std::string_view prefix, std::string_view path) {
  if (prefix.empty() || path.empty()) return std::string(prefix.empty() ? path : prefix);
  return std::format("{}.{}", prefix, path);
}

std::vector<std::size_t> holders(const catalog::Catalog& catalog, std::size_t table) {
  std::vector<std::size_t> chain = {table};
  while (const auto& elements = catalog.tables[chain.back()].elements_of) chain.push_back(elements->table);
  std::ranges::reverse(chain);
  return chain;
}

std::string list_path(const catalog::Catalog& catalog, std::size_t table) {
  const auto& elements = catalog.tables[table].elements_of;
  return elements ? elements->path : std::string();
}

void DocumentPaths::put(std::size_t table, std::string place) {
  if (place.empty()) {
    for (const auto& column : catalog_->tables[table].columns) taken_.emplace(first_part(column.name));
    for (const auto& other : catalog_->tables) {
      if (other.elements_of && other.elements_of->table == table) taken_.emplace(first_part(other.elements_of->path));
    }
  }
  places_.insert_or_assign(table, std::move(place));
}

Field DocumentPaths::field(catalog::ColumnRef ref) const {
  const auto& table = catalog_->tables[ref.table];
  const std::string& place = places_.at(ref.table);
  Field field{.path = {}, .type = bson_type(catalog_->column(ref))};
  if (!table.elements_of) {
    field.path = joined_path(place, table.columns[ref.column].name);
  } else if (ref.column == 0) {
    const std::size_t root = holders(*catalog_, ref.table).front();
    // The list's place begins with the place of the document that holds it.
    field.path = joined_path(places_.at(root), "_id");
  } else {
    field.path = table.elements_of->documents ? joined_path(place, table.columns[ref.column].name) : place;
  }
  return field;
}

Field DocumentPaths::field(const Term& term) const {
  if (term.operation == Operator::kNone) return field(term.column.value_or(catalog::ColumnRef{}));
  const auto found = std::ranges::find(computed_, in_row(term), &std::pair<Term, std::string>::first);
  return {.path = found->second, .type = bson_type(found->first, *catalog_)};
}

void DocumentPaths::put_computed(const Term& term, std::string name) {
  computed_.emplace_back(in_row(term), std::move(name));
}

bool DocumentPaths::has_computed(const Term& term) const {
  return std::ranges::contains(computed_, in_row(term), &std::pair<Term, std::string>::first);
}

std::string DocumentPaths::path_in_collection(catalog::ColumnRef ref) const {
  const auto& table = catalog_->tables[ref.table];
  if (!table.elements_of) return table.columns[ref.column].name;
  if (ref.column == 0) return "_id";
  std::string path;
  for (const std::size_t holder : holders(*catalog_, ref.table)) path = joined_path(path, list_path(*catalog_, holder));
  return table.elements_of->documents ? joined_path(path, table.columns[ref.column].name) : path;
}

std::string DocumentPaths::free_name(std::string_view wanted) {
  std::string name(wanted);
  for (int i = 2; !taken_.insert(name).second; ++i) name = std::format("{}_{}", wanted, i);
  return name;
}

}  // namespace dataquery::plan
