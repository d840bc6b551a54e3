#include "connections/glossary_entry.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <format>

#include "base/utf8.h"
#include "text/token.h"

namespace dataquery::connections {
namespace {

namespace json = boost::json;

/// A term of such words alone would be found in nearly every question.
constexpr auto kCommonWords = std::to_array<std::string_view>(
    {"a",    "all",  "an",    "and",  "any",  "are",  "as",   "at",   "average", "be",    "by",    "count", "did",
     "do",   "does", "each",  "find", "for",  "from", "get",  "give", "had",     "has",   "have",  "how",   "i",
     "in",   "is",   "it",    "last", "less", "list", "many", "me",   "month",   "more",  "most",  "much",  "my",
     "no",   "not",  "of",    "on",   "or",   "our",  "per",  "show", "than",    "that",  "the",   "their", "them",
     "they", "this", "those", "to",   "top",  "us",   "was",  "we",   "were",    "what",  "when",  "where", "which",
     "who",  "with", "year",  "you",  "sum",  "max",  "min",  "day",  "number",  "there", "these", "tell"});

bool is_common(const text::Token& token) { return std::ranges::contains(kCommonWords, std::string_view(token.lower)); }

std::string text_at(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

std::string term_key(std::string_view term) {
  std::string key;
  for (const auto& token : text::tokenize(term)) key += (key.empty() ? "" : " ") + token.lower;
  return key;
}

Result<std::string> checked_term(std::string_view term) {
  constexpr std::string_view kBlanks = " \t\r\n";
  constexpr std::string_view kSigns = "-&/.+%#";
  const auto refuse = [](std::string message) { return fail_field("term", std::move(message)); };
  const auto first = term.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return refuse("Write the term, such as GMV.");
  term = term.substr(first, term.find_last_not_of(kBlanks) - first + 1);
  if (count_code_points(term) > kTermLength) {
    return refuse(std::format("A term has at most {} characters.", kTermLength));
  }
  if (to_valid_utf8(term) != term || std::ranges::any_of(term, [](unsigned char c) { return c < 0x20; })) {
    return refuse("The term holds characters that are not text.");
  }
  const auto tokens = text::tokenize(term);
  const auto is_mark = [](const text::Token& token) { return token.kind == text::TokenKind::kMark; };
  const auto words = static_cast<std::size_t>(std::ranges::count_if(tokens, std::not_fn(is_mark)));
  for (const auto& token : tokens) {
    const bool odd = is_mark(token) && !(token.text.size() == 1 && kSigns.contains(token.text));
    if (odd || token.kind == text::TokenKind::kQuoted) {
      return refuse(std::format("A term is made of words; “{}” has a sign that none has.", term));
    }
  }
  if (words == 0 || words > kTermWords) return refuse(std::format("A term has one to {} words.", kTermWords));
  if (std::ranges::all_of(tokens, [&](const auto& token) { return is_mark(token) || is_common(token); })) {
    return refuse(std::format("“{}” stands in questions of all kinds: choose a term that only means this.", term));
  }
  return std::string(term);
}

std::string to_json(const catalog::Definition& definition) {
  json::object object;
  if (!definition.column.empty()) object["column"] = definition.column;
  if (!definition.equals.empty()) object["equals"] = json::array(definition.equals.begin(), definition.equals.end());
  if (!definition.expression.empty()) object["expression"] = definition.expression;
  return json::serialize(object);
}

Result<catalog::Definition> definition_from_json(std::string_view text) {
  boost::system::error_code wrong;
  const auto value = json::parse(text, wrong);
  if (wrong || !value.is_object()) return fail(ErrorCode::kInternal, "The store failed.", "a definition without form");
  const auto& object = value.get_object();
  catalog::Definition definition{.column = text_at(object, "column"), .expression = text_at(object, "expression")};
  if (const auto* equals = object.if_contains("equals"); equals != nullptr && equals->is_array()) {
    for (const auto& one : equals->get_array()) {
      if (one.is_string()) definition.equals.emplace_back(one.get_string());
    }
  }
  return definition;
}

}  // namespace dataquery::connections
