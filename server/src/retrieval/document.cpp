#include "retrieval/document.h"

#include <algorithm>
#include <format>
#include <iterator>
#include <string_view>

#include "retrieval/plain_text.h"
#include "retrieval/splitter.h"

namespace dataquery::retrieval {
namespace {

constexpr std::size_t kListedValues = 8;        // a column with at most so many values shows them
constexpr std::size_t kListedValueBytes = 120;  // in all
constexpr std::size_t kSampleBytes = 60;        // of one cell
constexpr std::string_view kColumnBullet = "- ";

void append_joined(std::string& out, const auto& items, std::string_view separator, auto&& text_of) {
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += separator;
    first = false;
    out += text_of(item);
  }
}

void append_reference(std::string& out, const catalog::Catalog& catalog, const catalog::Table& table,
                      std::size_t column) {
  for (const auto& key : table.foreign_keys) {
    const auto at = std::ranges::find(key.columns, column);
    if (at == key.columns.end()) continue;
    const auto& target = catalog.tables[key.table];
    const auto referenced = key.referenced_columns[static_cast<std::size_t>(at - key.columns.begin())];
    std::format_to(std::back_inserter(out), ", references {}.{}", table_label(target), target.columns[referenced].name);
  }
}

void append_values(std::string& out, const catalog::Column& column) {
  if (!column.values_complete || column.values.empty() || column.values.size() > kListedValues) return;
  std::string values;
  append_joined(values, column.values, ", ",
                [](const std::string& value) { return "'" + one_line(value, kListedValueBytes) + "'"; });
  if (values.size() <= kListedValueBytes) out += ", one of: " + values;
}

void append_column(std::string& out, const catalog::Catalog& catalog, const catalog::Table& table, std::size_t position,
                   bool values) {
  const auto& column = table.columns[position];
  out += kColumnBullet;
  out += column.name;
  if (!column.type.empty()) out += " " + column.type;
  if (std::ranges::contains(table.primary_key, position)) out += ", primary key";
  append_reference(out, catalog, table, position);
  if (values) append_values(out, column);
  if (!column.comment.empty()) out += ", " + one_line(column.comment, kListedValueBytes);
  out += '\n';
}

void append_samples(std::string& out, const catalog::Table& table, std::size_t rows) {
  out += "\nSample rows:\n";
  append_joined(out, table.columns, " | ", [](const catalog::Column& column) { return column.name; });
  for (std::size_t row = 0; row < std::min(table.samples.size(), rows); ++row) {
    out += '\n';
    append_joined(out, table.samples[row], " | ", [](const std::optional<std::string>& cell) {
      return cell ? one_line(*cell, kSampleBytes) : std::string("NULL");
    });
  }
  out += '\n';
}

/// `describe`, and where in it each column's line ends.
struct Description {
  std::string text;
  std::vector<std::size_t> column_ends;
  std::size_t samples_begin = 0;
};

Description describe_table(const catalog::Catalog& catalog, const catalog::Table& table,
                           const ChunkingOptions& options) {
  Description description;
  auto& text = description.text;
  text = (table.kind == catalog::TableKind::kView ? "View " : "Table ") + table_label(table);
  if (table.row_estimate) std::format_to(std::back_inserter(text), " (about {} rows)", *table.row_estimate);
  if (!table.comment.empty()) text += ": " + one_line(table.comment, 2 * kListedValueBytes);
  text += "\nColumns:\n";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    append_column(text, catalog, table, i, options.values);
    description.column_ends.push_back(text.size());
  }
  description.samples_begin = text.size();
  if (!table.samples.empty() && options.values && options.sample_rows > 0) {
    append_samples(text, table, options.sample_rows);
  }
  return description;
}

}  // namespace

std::string table_label(const catalog::Table& table) {
  return table.schema.empty() || table.schema == "public" ? table.name : table.schema + "." + table.name;
}

std::string describe(const catalog::Catalog& catalog, std::size_t table, const ChunkingOptions& options) {
  return describe_table(catalog, catalog.tables[table], options).text;
}

std::vector<Chunk> chunks_of(const catalog::Catalog& catalog, std::size_t table_index, const ChunkingOptions& options) {
  const auto& table = catalog.tables[table_index];
  const auto description = describe_table(catalog, table, options);
  std::vector<Chunk> chunks;
  for (const auto text : split_text(description.text, {.chunk_size = options.chunk_size, .overlap = options.overlap})) {
    Chunk chunk{.table = table_label(table), .part = chunks.size(), .columns = {}, .text = std::string(text)};
    const auto begin = static_cast<std::size_t>(text.data() - description.text.data());
    const auto end = begin + text.size();
    chunk.samples = begin >= description.samples_begin;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const auto line_begin = i == 0 ? 0 : description.column_ends[i - 1];
      if (chunk.samples || (line_begin < end && description.column_ends[i] > begin + kColumnBullet.size())) {
        chunk.columns.push_back(table.columns[i].name);
      }
    }
    chunks.push_back(std::move(chunk));
  }
  return chunks;
}

ChunkNames names_of(const catalog::Table& table, const Chunk& chunk) {
  ChunkNames names{.table = table.name, .columns = {}};
  if (!table.comment.empty()) names.table += " " + table.comment;
  append_joined(names.columns, chunk.columns, " ", [](const std::string& name) { return name; });
  return names;
}

}  // namespace dataquery::retrieval
