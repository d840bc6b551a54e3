#include "ask/did_you_mean.h"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <format>
#include <utility>

#include "translator/similar_values.h"

namespace dataquery::ask {
namespace {

constexpr std::size_t kValuesEach = 3;

/// Digits and what stands between them in dates and numbers.
bool is_date_or_number(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || std::string_view("-:. TZ+/%").contains(c); });
}

void add(std::vector<std::string>& texts, std::string_view text) {
  const auto first = text.find_first_not_of("% ");
  if (first == std::string_view::npos) return;
  text = text.substr(first, text.find_last_not_of("% ") - first + 1);
  if (!is_date_or_number(text) && !std::ranges::contains(texts, text)) texts.emplace_back(text);
}

/// Past the quoted name, comment or dollar-quoted text that begins at `at`; `at` when none begins there.
std::size_t past_other_quotes(std::string_view sql, std::size_t at) {
  const auto past = [&](std::string_view open, std::string_view close) {
    if (!sql.substr(at).starts_with(open)) return at;
    const auto end = sql.find(close, at + open.size());
    return end == std::string_view::npos ? sql.size() : end + close.size();
  };
  for (const auto& [open, close] : {std::pair{"\"", "\""}, {"--", "\n"}, {"/*", "*/"}, {"`", "`"}}) {
    if (const auto end = past(open, close); end != at) return end;
  }
  return at;
}

std::vector<std::string> texts_in_sql(std::string_view sql) {
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < sql.size();) {
    if (sql[at] != '\'') {
      const auto past = past_other_quotes(sql, at);
      at = past == at ? at + 1 : past;
      continue;
    }
    std::string text;
    for (++at; at < sql.size(); ++at) {
      if (sql[at] == '\'') {
        if (at + 1 >= sql.size() || sql[at + 1] != '\'') break;
        ++at;
      }
      text += sql[at];
    }
    ++at;
    add(texts, text);
  }
  return texts;
}

/// The words of a regular expression that looks for one text ("^Lisbon$", "são paulo"); nothing of any other.
std::string plain_pattern(std::string_view pattern) {
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  if (pattern.ends_with('$')) pattern.remove_suffix(1);
  for (const std::string_view any : {".*", "\\b"}) {
    if (pattern.starts_with(any)) pattern.remove_prefix(any.size());
    if (pattern.ends_with(any)) pattern.remove_suffix(any.size());
  }
  return pattern.find_first_of("\\.*+?[](){}|^$") == std::string_view::npos ? std::string(pattern) : "";
}

constexpr auto kComparing = std::to_array<std::string_view>(
    {"$match", "restrictSearchWithMatch", "$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$all"});
constexpr auto kJoining = std::to_array<std::string_view>({"$and", "$or", "$nor", "$not", "$elemMatch"});
constexpr auto kPatterns = std::to_array<std::string_view>({"$regex", "pattern", "regex"});

/// `compared`: whether texts here are compared with those of documents. Others are names, units, formats, labels.
void collect(const boost::json::value& value, bool compared, std::vector<std::string>& texts) {
  if (const auto* text = value.if_string()) {
    if (compared && !text->starts_with('$')) add(texts, *text);
  } else if (const auto* list = value.if_array()) {
    for (const auto& item : *list) collect(item, compared, texts);
  } else if (const auto* object = value.if_object()) {
    for (const auto& [name, item] : *object) {
      const std::string_view key = name;
      if (std::ranges::contains(kPatterns, key) && item.is_string()) {
        add(texts, plain_pattern(item.get_string()));
      } else if (std::ranges::contains(kComparing, key)) {
        collect(item, true, texts);
      } else {
        collect(item, compared && (!key.starts_with('$') || std::ranges::contains(kJoining, key)), texts);
      }
    }
  }
}

std::string quoted(const std::vector<std::string>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text += i + 1 == values.size() ? " or " : ", ";
    text += "'" + values[i] + "'";
  }
  return text;
}

}  // namespace

std::vector<std::string> texts_in(const source::Query& query) {
  if (query.dialect != catalog::Dialect::kMongodb) return texts_in_sql(query.text);
  std::vector<std::string> texts;
  boost::system::error_code error;
  if (const auto pipeline = boost::json::parse(query.text, error); !error) collect(pipeline, false, texts);
  return texts;
}

std::vector<DidYouMean> did_you_mean(const source::Query& query, const catalog::Catalog& catalog) {
  std::vector<DidYouMean> suggestions;
  for (auto& text : texts_in(query)) {
    const auto similar = translator::similar_values(catalog, text, kValuesEach);
    if (similar.empty()) continue;
    const auto ref = similar.front().column;
    DidYouMean suggestion{.text = std::move(text),
                          .values = {},
                          .column = catalog.tables[ref.table].name + "." + catalog.column(ref).name};
    for (const auto& each : similar) suggestion.values.push_back(each.value);
    suggestions.push_back(std::move(suggestion));
  }
  return suggestions;
}

std::string suggestion(const std::vector<DidYouMean>& suggestions) {
  std::string text;
  for (const auto& each : suggestions) {
    if (!text.empty()) text += ' ';
    text += std::format("Did you mean {} instead of '{}'?", quoted(each.values), each.text);
  }
  return text;
}

std::string repair_hint(const std::vector<DidYouMean>& suggestions) {
  std::string text = "the query ran and found no rows.";
  for (const auto& each : suggestions) {
    text += std::format(" No column is known to hold '{}'; {} holds {}.", each.text, each.column, quoted(each.values));
  }
  return text;
}

}  // namespace dataquery::ask
