#include "connections/metadata.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstddef>
#include <utility>

#include "base/iso_time.h"
#include "base/utf8.h"
#include "catalog/fields.h"

namespace dataquery::connections {
namespace {

namespace json = boost::json;

json::string text(std::string_view value) { return json::string(to_valid_utf8(value)); }

/// The name a person knows `table` by.
std::string shown_name(const catalog::Catalog& catalog, const catalog::Table& table) {
  const bool usual =
      table.schema.empty() || table.schema == "public" || catalog.dialect != catalog::Dialect::kPostgresql;
  return usual ? table.name : table.schema + "." + table.name;
}

/// "table.column" that `column` refers to, or null.
json::value reference(const catalog::Catalog& catalog, const catalog::Table& table, std::size_t column) {
  for (const auto& key : table.foreign_keys) {
    for (std::size_t i = 0; i < key.columns.size() && i < key.referenced_columns.size(); ++i) {
      if (key.columns[i] != column) continue;
      const auto& target = catalog.tables[key.table];
      return text(shown_name(catalog, target) + "." + target.columns[key.referenced_columns[i]].name);
    }
  }
  return nullptr;
}

std::string_view kind_of(const catalog::Catalog& catalog, const catalog::Table& table) {
  if (table.kind == catalog::TableKind::kView) return "view";
  return catalog.dialect == catalog::Dialect::kMongodb ? "collection" : "table";
}

/// How often the field holds values of each of its types, or null where there is but one.
json::value type_shares(const catalog::Column& column) {
  if (column.type_shares.empty()) return nullptr;
  json::object shares;
  for (const auto& [type, share] : column.type_shares) shares[text(type)] = share;
  return shares;
}

json::object described(const catalog::Catalog& catalog, std::size_t position) {
  const auto& table = catalog.tables[position];
  json::array columns;
  for (const auto& field : catalog::fields_of(catalog, position)) {
    json::object& written =
        columns.emplace_back(json::object{{"name", text(field.path)}, {"type", text(field.type)}}).as_object();
    if (!field.column) {
      written.insert({{"nullable", true}, {"primary_key", false}, {"comment", ""}, {"references", nullptr}});
      continue;
    }
    const auto& owner = catalog.tables[field.column->table];
    const auto& column = catalog.column(*field.column);
    const bool own = field.column->table == position;
    written.insert({{"nullable", column.nullable},
                    {"primary_key", own && std::ranges::contains(table.primary_key, field.column->column)},
                    {"comment", text(column.comment)},
                    {"references", reference(catalog, owner, field.column->column)}});
    if (auto shares = type_shares(column); !shares.is_null()) written["type_shares"] = std::move(shares);
  }
  return {{"name", text(shown_name(catalog, table))},
          {"kind", kind_of(catalog, table)},
          {"comment", text(table.comment)},
          {"row_estimate", table.row_estimate ? json::value(*table.row_estimate) : json::value(nullptr)},
          {"columns", std::move(columns)}};
}

/// `object` with a member more. It is ours and an object, or "null": its text is extended, not parsed.
std::string with_member(std::string object, std::string_view name, std::string_view value) {
  if (!object.starts_with('{') || !object.ends_with('}')) object = "{}";
  object.pop_back();
  if (object.size() > 1) object += ',';
  return object.append("\"").append(name).append("\":").append(value).append("}");
}

}  // namespace

std::string summary_metadata(const catalog::Catalog& catalog,
                             std::optional<std::chrono::system_clock::time_point> indexed_at) {
  json::object schema;
  for (std::size_t i = 0; i < catalog.tables.size(); ++i) {
    if (catalog.tables[i].elements_of) continue;  // a list is told with the documents that hold it
    json::array columns;
    for (const auto& field : catalog::fields_of(catalog, i)) {
      columns.push_back(json::object{{"name", text(field.path)}, {"type", text(field.type)}});
    }
    schema[text(shown_name(catalog, catalog.tables[i]))] = std::move(columns);
  }
  const auto when = indexed_at ? json::value(to_iso(*indexed_at)) : json::value(nullptr);
  return json::serialize(json::object{{"schema", std::move(schema)}, {"indexed_at", when}});
}

std::string detailed_metadata(std::string_view summary, const catalog::Catalog& catalog) {
  json::array tables;
  tables.reserve(catalog.tables.size());
  for (std::size_t i = 0; i < catalog.tables.size(); ++i) {
    if (!catalog.tables[i].elements_of) tables.push_back(described(catalog, i));
  }
  return with_member(std::string(summary), "tables", json::serialize(tables));
}

std::string with_indexing(std::string metadata, const std::optional<Job>& job) {
  if (!job) return with_member(std::move(metadata), "indexing", "null");
  const auto& [step, done, total] = job->progress;
  return with_member(
      std::move(metadata), "indexing",
      json::serialize(json::object{{"state", to_string(job->state)},
                                   {"step", step.empty() ? json::value(nullptr) : json::value(step)},
                                   {"done", done},
                                   {"total", total},
                                   {"error", job->error.empty() ? json::value(nullptr) : text(job->error)}}));
}

}  // namespace dataquery::connections
