#include "llm/reply_parser.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cctype>
#include <vector>

#include "llm/json_fields.h"
#include "llm/mongo_reply.h"

namespace dataquery::llm {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr auto kEnd = std::string_view::npos;

struct Block {
  std::string language;  ///< lower case
  std::string_view body;
  std::size_t begin = 0;  ///< of the whole block with its fences, in the answer
  std::size_t end = 0;
};

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(kSpaces);
  return first == kEnd ? "" : text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::string without_thoughts(std::string_view answer) {
  constexpr std::string_view kOpen = "<think>";
  constexpr std::string_view kClose = "</think>";
  std::string text(answer);
  if (const auto close = text.rfind(kClose); close != kEnd) {
    const auto open = std::min(text.find(kOpen), close);
    const auto from = open == close ? 0 : open;  // some servers cut the opening tag off
    text.erase(from, close + kClose.size() - from);
  }
  return text;
}

bool is_sql_name(std::string_view language) {
  static constexpr std::array<std::string_view, 6> kNames = {"sql",        "sqlite",   "sqlite3",
                                                             "postgresql", "postgres", "pgsql"};
  return std::ranges::contains(kNames, language);
}

/// The fenced blocks of a Markdown text; one that is never closed reaches to the end.
std::vector<Block> fenced_blocks(std::string_view text) {
  constexpr std::string_view kFence = "```";
  std::vector<Block> blocks;
  for (auto at = text.find(kFence); at != kEnd; at = text.find(kFence, at)) {
    const auto begin = at;
    at += kFence.size();
    const auto word_end = std::min(text.find_first_of(" \t\r\n`", at), text.size());
    auto language = lower(text.substr(at, word_end - at));
    const bool on_one_line = word_end < text.size() && text[word_end] != '\n' && text[word_end] != '\r';
    if (on_one_line && !is_sql_name(language) && !is_mongo_fence(language)) language.clear();
    const auto body_begin = at + language.size();
    const auto close = text.find(kFence, body_begin);
    at = close == kEnd ? text.size() : close + kFence.size();
    blocks.push_back({.language = std::move(language),
                      .body = trim(text.substr(body_begin, std::min(close, text.size()) - body_begin)),
                      .begin = begin,
                      .end = at});
  }
  return blocks;
}

/// The text from its first word, past comments and opening parentheses.
std::string_view past_comments(std::string_view text) {
  for (;;) {
    text = trim(text);
    if (text.starts_with("--")) {
      const auto end = text.find('\n');
      text.remove_prefix(end == kEnd ? text.size() : end);
    } else if (text.starts_with("/*")) {
      const auto end = text.find("*/", 2);
      text.remove_prefix(end == kEnd ? text.size() : end + 2);
    } else if (text.starts_with('(')) {
      text.remove_prefix(1);
    } else {
      return text;
    }
  }
}

/// Whether `text` begins with an SQL keyword, all upper or all lower case: a sentence may begin with "Select" or
/// "With". Statements that write count too: it is the guard's part to refuse them, in words the user sees.
bool begins_like_sql(std::string_view text) {
  static constexpr std::array<std::string_view, 18> kKeywords = {
      "select", "with",     "values", "explain", "insert", "update", "delete", "drop",  "alter",
      "create", "truncate", "merge",  "replace", "pragma", "attach", "vacuum", "grant", "copy"};
  text = past_comments(text);
  const auto word = text.substr(0, std::min(text.find_first_of(" \t\r\n(*;"), text.size()));
  const bool one_case = std::ranges::none_of(word, [](unsigned char c) { return std::islower(c); }) ||
                        std::ranges::none_of(word, [](unsigned char c) { return std::isupper(c); });
  return one_case && std::ranges::contains(kKeywords, lower(word));
}

/// The query in a JSON answer, or in the arguments of a tool call, as an object or as JSON text in one.
std::optional<std::string> query_in_value(const boost::json::value& value, catalog::Dialect dialect, int depth = 0) {
  constexpr int kDeepest = 5;  // tool_calls, first, function, arguments, their text
  if (depth > kDeepest) return std::nullopt;
  if (const auto* list = value.if_array()) {
    return list->empty() ? std::nullopt : query_in_value(list->front(), dialect, depth + 1);
  }
  const bool mongo = dialect == catalog::Dialect::kMongodb;
  if (const auto* text = value.if_string()) {
    if (mongo && begins_like_mongo(*text)) return std::string(trim(*text));
    return text->starts_with('{') ? query_in_value(parse_json(*text), dialect, depth + 1) : std::nullopt;
  }
  if (!value.is_object()) return std::nullopt;
  if (mongo) {
    if (is_mongo_query(value)) return boost::json::serialize(value);
  } else {
    for (const auto* name : {"sql", "query"}) {
      if (const auto sql = trim(text_at(value, name)); !sql.empty() && !sql.starts_with('{')) return std::string(sql);
    }
  }
  for (const auto* name : {"query", "mongodb", "arguments", "parameters", "input", "function", "tool_calls"}) {
    const auto* inner = member(value, name);
    if (inner == nullptr) continue;
    if (auto query = query_in_value(*inner, dialect, depth + 1)) return query;
  }
  return std::nullopt;
}

std::optional<std::string> query_in_json(std::string_view text, catalog::Dialect dialect) {
  constexpr std::string_view kToolCall = "<tool_call>";
  if (const auto call = text.find(kToolCall); call != kEnd) {
    text.remove_prefix(call + kToolCall.size());
    text = trim(text.substr(0, text.find("</tool_call>")));
  }
  if (!text.starts_with('{') && !text.starts_with('[')) return std::nullopt;
  const auto root = parse_json(text);
  auto query = query_in_value(root, dialect);
  const bool whole = dialect == catalog::Dialect::kMongodb && is_mongo_query(root);
  return query && whole ? std::string(text) : query;  // as the model wrote it
}

/// Stricter, for text without a fence: a wrapped sentence may continue with "with" or "values" at the start of a line.
bool is_bare_sql(std::string_view text) {
  if (!begins_like_sql(text)) return false;
  text = past_comments(text);
  return !std::islower(static_cast<unsigned char>(text.front())) || text.starts_with("select ") ||
         (text.starts_with("with ") && text.contains(" as ("));
}

/// Lines that begin like a query, up to an empty line, a closing semicolon, or the end.
std::optional<std::string_view> bare_query(std::string_view text) {
  for (std::size_t line = 0; line < text.size();) {
    if (is_bare_sql(text.substr(line, text.find('\n', line) - line))) {
      const auto rest = text.substr(line);
      const auto stop = std::min({rest.find(";\n"), rest.find("\n\n"), rest.find("\r\n\r\n"), rest.size()});
      return rest.substr(0, stop);
    }
    const auto next = text.find('\n', line);
    if (next == kEnd) break;
    line = next + 1;
  }
  return std::nullopt;
}

/// A query for MongoDB in prose, outside the fenced blocks.
std::optional<std::string_view> query_between(std::string_view text, const std::vector<Block>& blocks) {
  std::size_t from = 0;
  for (const auto& block : blocks) {
    if (const auto query = bare_mongo_query(text.substr(from, block.begin - from))) return query;
    from = block.end;
  }
  return bare_mongo_query(text.substr(from));
}

std::string without_closing_semicolon(std::string_view query) {
  query = trim(query);
  while (query.ends_with(';')) query = trim(query.substr(0, query.size() - 1));
  return std::string(query);
}

Reply reply_of(std::string_view answer, std::string_view query, std::size_t begin, std::size_t end) {
  const auto before = trim(answer.substr(0, begin));
  const auto after = trim(answer.substr(end));
  Reply reply{.query = without_closing_semicolon(query), .words = std::string(before)};
  if (!before.empty() && !after.empty()) reply.words += "\n\n";
  reply.words += after;
  if (reply.query->empty()) reply.query.reset();
  return reply;
}

}  // namespace

Reply parse_reply(std::string_view raw_answer, catalog::Dialect dialect) {
  const auto text = without_thoughts(raw_answer);
  const auto answer = trim(text);
  const auto blocks = fenced_blocks(answer);
  const bool sql = dialect != catalog::Dialect::kMongodb;

  for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
    if (sql && is_sql_name(block->language)) return reply_of(answer, block->body, block->begin, block->end);
  }
  if (const auto query = query_in_json(answer, dialect)) return reply_of("", *query, 0, 0);
  for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
    if (const auto query = query_in_json(block->body, dialect)) {
      return reply_of(answer, *query, block->begin, block->end);
    }
    const bool found =
        sql ? begins_like_sql(block->body) : is_mongo_fence(block->language) && begins_like_mongo(block->body);
    if (found) return reply_of(answer, block->body, block->begin, block->end);
  }
  if (const auto query = sql ? bare_query(answer) : query_between(answer, blocks)) {
    auto begin = static_cast<std::size_t>(query->data() - answer.data());
    auto end = begin + query->size();
    if (end < answer.size() && answer[end] == ';') ++end;
    if (begin > 0 && answer[begin - 1] == '`' && end < answer.size() && answer[end] == '`') --begin, ++end;
    return reply_of(answer, *query, begin, end);
  }
  return Reply{.query = std::nullopt, .words = std::string(answer)};
}

}  // namespace dataquery::llm
