#include "retrieval/table_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

#include "base/utf8.h"
#include "catalog/identifier.h"
#include "retrieval/plain_text.h"

namespace dataquery::retrieval {
namespace {

constexpr std::size_t kNameBytes = 128;
constexpr std::size_t kTypeBytes = 40;
constexpr std::size_t kCommentBytes = 120;
constexpr std::size_t kValueBytes = 60;
constexpr std::size_t kListedValues = 8;  // a column with at most so many values shows them all
constexpr std::size_t kListedBytes = 100;
constexpr std::size_t kHitsShown = 3;
constexpr std::size_t kTypesShown = 3;

std::string without(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string comment_of(std::string_view written) {
  if (written.empty()) return {};
  auto text = one_line(written, kCommentBytes);
  if (text.empty()) return {};
  return " /*" + without(without(std::move(text), "*/", "* /"), "`", "'") + "*/";
}

/// Of documents: a path of ordinary names as it is, anything else as a JSON string.
std::string path(std::string_view name) {
  const bool ordinary = !name.empty() && std::ranges::all_of(name, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) || byte >= 0x80 || std::string_view("_.$[]-").contains(c);
  });
  if (ordinary) return std::string(name);
  return '"' + without(without(std::string(name), "\\", "\\\\"), "\"", "\\\"") + '"';
}

std::string name_of(std::string_view name, catalog::Dialect dialect) {
  const auto line = one_line(name, kNameBytes);
  return dialect == catalog::Dialect::kMongodb ? path(line) : catalog::identifier(line, dialect);
}

std::string table_name(const catalog::Table& table, catalog::Dialect dialect) {
  const bool usual = table.schema.empty() || table.schema == "public";
  return (usual ? "" : name_of(table.schema, dialect) + ".") + name_of(table.name, dialect);
}

/// "character varying(20)" is varchar to everybody; lengths say nothing that a query needs.
std::string short_type(const catalog::Column& column) {
  static constexpr auto kShorter = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"character varying", "varchar"},
      {"character", "char"},
      {"integer", "int"},
      {"double precision", "double"},
      {"timestamp without time zone", "timestamp"},
      {"timestamp with time zone", "timestamptz"},
      {"time without time zone", "time"},
      {"time with time zone", "timetz"},
      {"boolean", "bool"},
  });
  auto type = ascii_lower(one_line(column.type, kTypeBytes));
  if (type.empty()) return column.kind == catalog::TypeKind::kOther ? "" : std::string(to_string(column.kind));
  if (const auto open = type.find('('); open != std::string::npos) {
    const auto close = type.find(')', open);
    type.erase(open, close == std::string::npos ? close : close + 1 - open);
    while (!type.empty() && type.back() == ' ') type.pop_back();
  }
  const auto found = std::ranges::find(kShorter, type, [](const auto& entry) { return entry.first; });
  return without(found == kShorter.end() ? type : std::string(found->second), "`", "'");
}

/// "double|string 4%?": the types met in documents, commonest first, with the shares of those that are not the first.
std::string document_type(const catalog::Column& column) {
  std::string text;
  bool missing = false;
  std::size_t told = 0;
  for (const auto& [type, share] : column.type_shares) {
    if (type == "missing" || type == "null" || type == "undefined") {
      missing = missing || share > 0;
    } else if (told++ == 0) {
      text = type;
    } else if (told <= kTypesShown) {
      const auto percent = static_cast<int>(share * 100 + 0.5);
      text += "|" + type + " " + (percent == 0 ? std::string("<1") : std::to_string(percent)) + "%";
    }
  }
  if (text.empty()) {
    for (const char c : one_line(column.type, kTypeBytes)) {
      if (c != ' ') text += c;
    }
    if (text.empty() && column.kind != catalog::TypeKind::kOther) text = to_string(column.kind);
  }
  return without(text, "`", "'") + (missing && !text.empty() ? "?" : "");
}

std::string key_of(const catalog::Catalog& catalog, const catalog::Table& table, std::size_t column) {
  std::string text = std::ranges::contains(table.primary_key, column) ? " pk" : "";
  for (const auto& key : table.foreign_keys) {
    const auto at = std::ranges::find(key.columns, column);
    if (at == key.columns.end()) continue;
    const auto& target = catalog.tables[key.table];
    const auto referenced = key.referenced_columns[static_cast<std::size_t>(at - key.columns.begin())];
    text +=
        " -> " + table_name(target, catalog.dialect) + "." + name_of(target.columns[referenced].name, catalog.dialect);
  }
  return text;
}

std::string quoted(std::string_view value) {
  return "'" + without(without(one_line(value, kValueBytes), "`", "'"), "'", "''") + "'";
}

std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ",") + item;
  return text;
}

/// A value that shows what the column's are like: of texts that are no free prose.
std::string example_of(const catalog::Table& table, std::size_t position) {
  const auto& column = table.columns[position];
  const bool telling = column.kind == catalog::TypeKind::kText || catalog::is_temporal(column.kind);
  if (!telling) return {};
  const auto short_enough = [](std::string_view value) { return !value.empty() && value.size() <= 24; };
  if (!column.values.empty() && short_enough(column.values.front())) return quoted(column.values.front());
  for (const auto& row : table.samples) {
    if (position < row.size() && row[position] && short_enough(*row[position])) return quoted(*row[position]);
  }
  return {};
}

void add_values(ColumnText& text, const catalog::Table& table, std::size_t position, std::span<const ValueHit> hits) {
  const auto& column = table.columns[position];
  if (column.values_complete && !column.values.empty() && column.values.size() <= kListedValues) {
    std::vector<std::string> all;
    for (const auto& value : column.values) all.push_back(quoted(value));
    text.hit = std::ranges::any_of(hits, [&](const auto& hit) { return hit.column == position; });
    if (auto list = joined(all); list.size() <= kListedBytes) {
      text.values = " in (" + list + ")";
      return;
    }
  }
  std::vector<std::string> examples;
  for (const auto& hit : hits) {
    auto example = quoted(hit.value);
    if (hit.column == position && examples.size() < kHitsShown && !std::ranges::contains(examples, example)) {
      examples.push_back(std::move(example));
    }
  }
  text.hit = !examples.empty();
  if (examples.empty()) {
    if (auto example = example_of(table, position); !example.empty()) examples.push_back(std::move(example));
  }
  if (!examples.empty()) text.values = " e.g. " + joined(examples);
}

/// "orders.items[]": the elements of a list, by the path that leads to it.
std::string told_name(const catalog::Catalog& catalog, const catalog::Table& table) {
  if (!table.elements_of) return table_name(table, catalog.dialect);
  return told_name(catalog, catalog.tables[table.elements_of->table]) + "." +
         name_of(table.elements_of->path, catalog.dialect) + "[]";
}

}  // namespace

TableText table_text(const catalog::Catalog& catalog, std::size_t position, std::span<const ValueHit> hits,
                     bool share_values) {
  const auto& table = catalog.tables[position];
  const bool documents = catalog.dialect == catalog::Dialect::kMongodb;
  TableText text{.name = told_name(catalog, table),
                 .comment = comment_of(table.comment),
                 .columns = {},
                 .documents = documents,
                 .plain_elements = table.elements_of && !table.elements_of->documents};
  text.columns.reserve(table.columns.size());
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto& column = table.columns[i];
    auto& told = text.columns.emplace_back();
    told.hidden = table.elements_of && i == 0;
    if (told.hidden) continue;
    told.name = name_of(column.name, catalog.dialect);
    told.key = key_of(catalog, table, i);
    const bool refers = told.key.contains("->");  // what it refers to has its type
    const auto type = documents ? document_type(column) : short_type(column);
    if (!type.empty() && !refers) told.type = " " + type;
    told.comment = comment_of(column.comment);
    if (share_values) add_values(told, table, i, hits);
  }
  return text;
}

std::string TableText::write(std::span<const Detail> details, bool with_comment) const {
  std::string text = name;
  if (!plain_elements) text += documents ? "{" : "(";
  bool first = true;
  bool whole = true;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].hidden) continue;
    if (details[i] == Detail::kNone) {
      whole = false;
      continue;
    }
    const auto& column = columns[i];
    if (!first) text += ", ";
    first = false;
    if (!plain_elements) text += column.name;
    if (details[i] >= Detail::kType) text += column.type;
    text += column.key;
    if (details[i] >= Detail::kValues) text += column.values;
    if (details[i] >= Detail::kType) text += column.comment;
  }
  if (!plain_elements) {
    if (!whole) text += first ? "…" : ", …";
    text += documents ? "}" : ")";
  }
  if (with_comment) text += comment;
  return text;
}

}  // namespace dataquery::retrieval
