#include "catalog/catalog_json.h"

#include <boost/json.hpp>
#include <stdexcept>

namespace dataquery::catalog {
namespace {

namespace json = boost::json;

// What a reader may meet in a text that some other version wrote; becomes kInternal at the boundary below.
struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

json::value optional_text(const std::optional<std::string>& text) {
  return text ? json::value(*text) : json::value(nullptr);
}

template <typename T, typename Write>
json::array array_of(const std::vector<T>& items, Write write) {
  json::array array;
  array.reserve(items.size());
  for (const auto& item : items) array.push_back(write(item));
  return array;
}

json::array indexes(const std::vector<std::size_t>& positions) {
  return array_of(positions, [](std::size_t position) { return json::value(position); });
}

json::object write_column(const Column& column) {
  json::object object{{"name", column.name}, {"type", column.type}, {"kind", to_string(column.kind)}};
  if (!column.nullable) object["nullable"] = false;
  if (column.unique) object["unique"] = true;
  if (!column.comment.empty()) object["comment"] = column.comment;
  if (!column.values.empty()) {
    object["values"] = array_of(column.values, [](const std::string& value) { return json::value(value); });
  }
  if (column.values_complete) object["values_complete"] = true;
  if (column.minimum) object["minimum"] = *column.minimum;
  if (column.maximum) object["maximum"] = *column.maximum;
  if (!column.type_shares.empty()) {
    object["type_shares"] = array_of(column.type_shares, [](const TypeShare& each) {
      return json::object{{"type", each.type}, {"share", each.share}};
    });
  }
  return object;
}

json::object write_foreign_key(const ForeignKey& key) {
  json::object object{
      {"columns", indexes(key.columns)}, {"table", key.table}, {"referenced_columns", indexes(key.referenced_columns)}};
  if (!key.declared) object["declared"] = false;
  return object;
}

json::object write_table(const Table& table) {
  json::object object{{"name", table.name}, {"kind", table.kind == TableKind::kView ? "view" : "table"}};
  if (!table.schema.empty()) object["schema"] = table.schema;
  if (!table.comment.empty()) object["comment"] = table.comment;
  object["columns"] = array_of(table.columns, write_column);
  object["primary_key"] = indexes(table.primary_key);
  object["foreign_keys"] = array_of(table.foreign_keys, write_foreign_key);
  if (table.elements_of) {
    const auto& [of, path, documents] = *table.elements_of;
    object["elements_of"] = json::object{{"table", of}, {"path", path}, {"documents", documents}};
  }
  if (table.row_estimate) object["row_estimate"] = *table.row_estimate;
  object["samples"] = array_of(table.samples, [](const auto& row) { return array_of(row, optional_text); });
  return object;
}

std::string text_of(const json::value& value) {
  if (!value.is_string()) throw Malformed("expected a string");
  return std::string(value.get_string());
}

std::string text_or_empty(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr ? std::string() : text_of(*value);
}

std::optional<std::string> optional_text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr ? std::nullopt : std::optional(text_of(*value));
}

bool flag_of(const json::object& object, std::string_view name, bool otherwise) {
  const auto* value = object.if_contains(name);
  if (value == nullptr) return otherwise;
  if (!value->is_bool()) throw Malformed("expected true or false");
  return value->get_bool();
}

const json::array& list_of(const json::object& object, std::string_view name) {
  static const json::array kEmpty;
  const auto* value = object.if_contains(name);
  if (value == nullptr) return kEmpty;
  if (!value->is_array()) throw Malformed("expected a list");
  return value->get_array();
}

const json::object& object_of(const json::value& value) {
  if (!value.is_object()) throw Malformed("expected an object");
  return value.get_object();
}

std::size_t index_of(const json::value& value, std::size_t end) {
  if (!value.is_int64() || value.get_int64() < 0 || static_cast<std::uint64_t>(value.get_int64()) >= end) {
    throw Malformed("position out of range");
  }
  return static_cast<std::size_t>(value.get_int64());
}

std::vector<std::size_t> indexes_of(const json::object& object, std::string_view name, std::size_t end) {
  std::vector<std::size_t> positions;
  for (const auto& value : list_of(object, name)) positions.push_back(index_of(value, end));
  return positions;
}

Column read_column(const json::object& object) {
  Column column;
  column.name = text_of(object.at("name"));
  column.type = text_or_empty(object, "type");
  const auto kind = type_kind_from(text_of(object.at("kind")));
  if (!kind) throw Malformed("unknown type");
  column.kind = *kind;
  column.nullable = flag_of(object, "nullable", true);
  column.unique = flag_of(object, "unique", false);
  column.comment = text_or_empty(object, "comment");
  for (const auto& value : list_of(object, "values")) column.values.push_back(text_of(value));
  column.values_complete = flag_of(object, "values_complete", false);
  column.minimum = optional_text_of(object, "minimum");
  column.maximum = optional_text_of(object, "maximum");
  for (const auto& written : list_of(object, "type_shares")) {
    const auto& share = object_of(written);
    column.type_shares.push_back({text_of(share.at("type")), share.at("share").to_number<double>()});
  }
  return column;
}

std::vector<std::optional<std::string>> read_sample(const json::value& value, std::size_t width) {
  if (!value.is_array() || value.get_array().size() != width) throw Malformed("a sample of another width");
  std::vector<std::optional<std::string>> row;
  row.reserve(width);
  for (const auto& cell : value.get_array()) {
    row.push_back(cell.is_null() ? std::nullopt : std::optional(text_of(cell)));
  }
  return row;
}

Table read_table(const json::object& object) {
  Table table;
  table.name = text_of(object.at("name"));
  table.schema = text_or_empty(object, "schema");
  table.kind = text_of(object.at("kind")) == "view" ? TableKind::kView : TableKind::kTable;
  table.comment = text_or_empty(object, "comment");
  for (const auto& column : list_of(object, "columns")) table.columns.push_back(read_column(object_of(column)));
  table.primary_key = indexes_of(object, "primary_key", table.columns.size());
  if (const auto* rows = object.if_contains("row_estimate")) table.row_estimate = rows->as_int64();
  for (const auto& row : list_of(object, "samples")) table.samples.push_back(read_sample(row, table.columns.size()));
  return table;
}

// These name other tables, so they are read when every table is known.
void read_links(const json::object& object, Catalog& catalog, std::size_t position) {
  auto& table = catalog.tables[position];
  if (const auto* written = object.if_contains("elements_of")) {
    const auto& elements = object_of(*written);
    table.elements_of = {.table = index_of(elements.at("table"), position),
                         .path = text_of(elements.at("path")),
                         .documents = flag_of(elements, "documents", true)};
  }
  for (const auto& value : list_of(object, "foreign_keys")) {
    const auto& written = object_of(value);
    ForeignKey key;
    key.table = index_of(written.at("table"), catalog.tables.size());
    key.columns = indexes_of(written, "columns", table.columns.size());
    key.referenced_columns = indexes_of(written, "referenced_columns", catalog.tables[key.table].columns.size());
    if (key.columns.size() != key.referenced_columns.size()) throw Malformed("a key of unequal sides");
    key.declared = flag_of(written, "declared", true);
    table.foreign_keys.push_back(std::move(key));
  }
}

Catalog read_catalog(const json::object& object) {
  Catalog catalog;
  const auto dialect = dialect_from(text_of(object.at("dialect")));
  if (!dialect) throw Malformed("unknown dialect");
  catalog.dialect = *dialect;
  catalog.database = text_or_empty(object, "database");
  const auto& tables = list_of(object, "tables");
  for (const auto& table : tables) catalog.tables.push_back(read_table(object_of(table)));
  for (std::size_t i = 0; i < tables.size(); ++i) read_links(tables[i].get_object(), catalog, i);
  return catalog;
}

}  // namespace

std::string to_json(const Catalog& catalog) {
  return json::serialize(json::object{{"dialect", to_string(catalog.dialect)},
                                      {"database", catalog.database},
                                      {"tables", array_of(catalog.tables, write_table)}});
}

Result<Catalog> from_json(std::string_view text) {
  try {
    return read_catalog(object_of(json::parse(text)));
  } catch (const std::exception& error) {  // Boost.JSON's and our own: the text is not a catalog
    return fail(ErrorCode::kInternal, "The stored description of this database cannot be read; refresh it.",
                error.what());
  }
}

}  // namespace dataquery::catalog
