#include "connections/options.h"

#include <boost/json.hpp>
#include <format>

#include "base/utf8.h"

namespace dataquery::connections {
namespace {

namespace json = boost::json;

Result<void> check_text(std::string_view field, std::string_view text, std::size_t most) {
  if (text.size() > most) return fail_field(std::string(field), std::format("must be at most {} bytes", most));
  if (to_valid_utf8(text) != text || text.contains('\0')) {
    return fail_field(std::string(field), "holds characters that are not text");
  }
  return {};
}

Result<void> check_template(const std::string& text) {
  if (auto fine = check_text("prompt_template", text, kTemplateBytes); !fine) return fine;
  for (const std::string_view place : {"{context}", "{question}"}) {
    if (!text.contains(place)) {
      return fail_field("prompt_template", std::format("must hold {}, where it is filled in", place));
    }
  }
  return {};
}

/// Whether `name` may be the name of a table.
Result<void> check_table(std::string_view name) {
  if (name.empty()) return fail_field("tables", "holds an empty name");
  return check_text("tables", name, kTableNameBytes);
}

bool in_range(const OptionRange& range, std::size_t value) { return value >= range.least && value <= range.most; }
bool is_cosine(double value) { return value >= 0 && value <= 1; }

void take(const json::object& object, std::string_view name, bool& flag) {
  if (const auto* value = object.if_contains(name); value != nullptr && value->is_bool()) flag = value->as_bool();
}

std::optional<std::string> text_at(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->as_string());
}

}  // namespace

Result<void> check(const Options& options) {
  if (options.prompt_template) {
    if (auto fine = check_template(*options.prompt_template); !fine) return fine;
  }
  if (auto fine = check_text("notes", options.notes, kNotesBytes); !fine) return fine;
  if (options.tables.size() > kFilterTables) {
    return fail_field("tables", std::format("must be at most {} names", kFilterTables));
  }
  for (const auto& name : options.tables) {
    if (auto fine = check_table(name); !fine) return fine;
  }
  for (const auto& range : kOptionRanges) {
    if (!in_range(range, options.*range.member)) {
      return fail_field(std::string(range.name),
                        std::format("must be a whole number from {} to {}", range.least, range.most));
    }
  }
  if (options.chunk_overlap >= options.chunk_size) {
    return fail_field("chunk_overlap", "must be less than chunk_size");
  }
  if (options.threshold && !is_cosine(*options.threshold)) {
    return fail_field("threshold", "must be a number from 0 to 1, or null");
  }
  return {};
}

bool index_alike(const Options& a, const Options& b) {
  return a.chunk_size == b.chunk_size && a.chunk_overlap == b.chunk_overlap && a.sample_rows == b.sample_rows;
}

std::string to_json(const Options& options) {
  json::object object{{"notes", options.notes},
                      {"tables", json::value_from(options.tables)},
                      {"share_values", options.share_values},
                      {"share_rows", options.share_rows},
                      {"prompt_template", nullptr},
                      {"threshold", nullptr}};
  if (options.prompt_template) object["prompt_template"] = *options.prompt_template;
  if (options.threshold) object["threshold"] = *options.threshold;
  for (const auto& range : kOptionRanges) object[range.name] = options.*range.member;
  return json::serialize(object);
}

Result<Options> options_from_json(std::string_view text) {
  boost::system::error_code wrong;
  const auto value = json::parse(text, wrong);
  if (wrong || !value.is_object()) return fail(ErrorCode::kInternal, "The store failed.", "options that are no object");
  const auto& object = value.get_object();
  Options options;
  options.prompt_template = text_at(object, "prompt_template");
  options.notes = text_at(object, "notes").value_or("");
  if (const auto* tables = object.if_contains("tables"); tables != nullptr && tables->is_array()) {
    for (const auto& name : tables->get_array()) {
      if (name.is_string() && check_table(name.get_string())) options.tables.emplace_back(name.get_string());
    }
  }
  take(object, "share_values", options.share_values);
  take(object, "share_rows", options.share_rows);
  for (const auto& range : kOptionRanges) {
    const auto* number = object.if_contains(range.name);
    if (number == nullptr) continue;
    const auto size = number->try_to_number<std::size_t>();
    if (size && in_range(range, *size)) options.*range.member = *size;
  }
  if (options.chunk_overlap >= options.chunk_size) options.chunk_overlap = 0;
  if (const auto* threshold = object.if_contains("threshold"); threshold != nullptr) {
    const auto number = threshold->try_to_number<double>();
    if (number && is_cosine(*number)) options.threshold = static_cast<float>(*number);
  }
  return options;
}

}  // namespace dataquery::connections
