#include "connections/metadata.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstddef>
#include <utility>

#include "base/iso_time.h"
#include "base/utf8.h"

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

json::object described(const catalog::Catalog& catalog, const catalog::Table& table) {
  json::array columns;
  columns.reserve(table.columns.size());
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto& column = table.columns[i];
    columns.push_back(json::object{{"name", text(column.name)},
                                   {"type", text(column.type)},
                                   {"nullable", column.nullable},
                                   {"primary_key", std::ranges::contains(table.primary_key, i)},
                                   {"comment", text(column.comment)},
                                   {"references", reference(catalog, table, i)}});
  }
  return {{"name", text(shown_name(catalog, table))},
          {"kind", table.kind == catalog::TableKind::kView ? "view" : "table"},
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
  for (const auto& table : catalog.tables) {
    json::array columns;
    columns.reserve(table.columns.size());
    for (const auto& column : table.columns) {
      columns.push_back(json::object{{"name", text(column.name)}, {"type", text(column.type)}});
    }
    schema[text(shown_name(catalog, table))] = std::move(columns);
  }
  const auto when = indexed_at ? json::value(to_iso(*indexed_at)) : json::value(nullptr);
  return json::serialize(json::object{{"schema", std::move(schema)}, {"indexed_at", when}});
}

std::string detailed_metadata(std::string_view summary, const catalog::Catalog& catalog) {
  json::array tables;
  tables.reserve(catalog.tables.size());
  for (const auto& table : catalog.tables) tables.push_back(described(catalog, table));
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
