#include "llm/mongo_reply.h"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <cctype>

namespace dataquery::llm {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr auto kEnd = std::string_view::npos;

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$'; }

/// The text from its first word, past blanks and comments.
std::string_view past_comments(std::string_view text) {
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(kSpaces), text.size()));
    const bool line = text.starts_with("//");
    if (!line && !text.starts_with("/*")) return text;
    const auto end = line ? text.find('\n') : text.find("*/", 2);
    text.remove_prefix(end == kEnd ? text.size() : end + (line ? 1 : 2));
  }
}

/// `db.orders.` or `db["orders"]`; "db" in a sentence is neither.
bool is_shell(std::string_view text) {
  if (text.starts_with("db[")) return true;
  return text.starts_with("db.") && text.size() > 3 && is_name(text[3]) && text.find('(') != kEnd;
}

bool has_member(std::string_view text, std::string_view name) {
  for (auto at = text.find(name); at != kEnd; at = text.find(name, at + 1)) {
    const bool begins = at > 0 && !is_name(text[at - 1]);
    auto rest = text.substr(at + name.size());
    if (rest.starts_with('"') || rest.starts_with('\'')) rest.remove_prefix(1);
    rest.remove_prefix(std::min(rest.find_first_not_of(kSpaces), rest.size()));
    if (begins && rest.starts_with(':')) return true;
  }
  return false;
}

bool is_object_query(std::string_view text) {
  if (!text.starts_with('{')) return false;
  const bool names = has_member(text, "collection") || has_member(text, "aggregate") || has_member(text, "find");
  const bool does = has_member(text, "pipeline") || has_member(text, "find") || has_member(text, "filter") ||
                    has_member(text, "distinct") || has_member(text, "count");
  return names && does;
}

/// [{"$match": …}]: without a collection it is no query, but a model can be told so.
bool is_stage_list(std::string_view text) {
  if (!text.starts_with('[')) return false;
  text = past_comments(text.substr(1));
  if (!text.starts_with('{')) return false;
  text = past_comments(text.substr(1));
  if (text.starts_with('"') || text.starts_with('\'')) text.remove_prefix(1);
  return text.starts_with('$');
}

/// What a query may be wrapped in, which the guard refuses with a reason.
bool is_wrapped_shell(std::string_view text) {
  static constexpr auto kWords = std::to_array<std::string_view>({"use ", "var ", "let ", "const ", "print", "await "});
  return std::ranges::any_of(kWords, [&](auto word) { return text.starts_with(word); }) && text.contains("db.");
}

/// Past the string that begins at `at`.
std::size_t past_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != quote; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

/// How long the query is that `text` begins with: to the bracket that closes its last call, or its object.
std::size_t length_of(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"' || c == '\'' || c == '`') {
      at = past_string(text, at);
      continue;
    }
    ++at;
    if (c == '(' || c == '[' || c == '{') ++depth;
    if ((c != ')' && c != ']' && c != '}') || depth == 0) continue;
    --depth;
    if (depth > 0) continue;
    if (text.starts_with('{')) return at;
    // Calls go on with ".sort(…)", in the next line too; a name in brackets is followed by a call.
    const auto next = std::min(text.find_first_not_of(kSpaces, at), text.size());
    const bool goes_on = next + 1 < text.size() && ((text[next] == '.' && is_name(text[next + 1])) ||
                                                    (next == at && (text[next] == '[' || text[next] == '(')));
    if (!goes_on) return at;
  }
  return text.size();
}

}  // namespace

bool is_mongo_fence(std::string_view language) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"",   "json",    "json5", "jsonc",   "bson",        "ejson", "javascript", "js",  "jsx",  "typescript",
       "ts", "mongodb", "mongo", "mongosh", "mongo-shell", "shell", "nosql",      "mql", "text", "plaintext"});
  return std::ranges::contains(kNames, language);
}

bool begins_like_mongo(std::string_view text) {
  text = past_comments(text);
  return is_shell(text) || is_object_query(text) || is_stage_list(text) || is_wrapped_shell(text);
}

bool is_mongo_query(const boost::json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return false;
  const auto is = [&](const char* name, auto check) {
    const auto* member = object->if_contains(name);
    return member != nullptr && check(*member);
  };
  const auto text = [](const boost::json::value& member) { return member.is_string() && !member.get_string().empty(); };
  const auto list = [](const boost::json::value& member) { return member.is_array(); };
  const auto any = [](const boost::json::value&) { return true; };
  if (is("collection", text))
    return is("pipeline", list) || is("find", any) || is("filter", any) || is("distinct", text);
  return (is("aggregate", text) && is("pipeline", list)) || (is("find", text) && is("filter", any));
}

std::optional<std::string_view> bare_mongo_query(std::string_view text) {
  for (std::size_t line = 0; line < text.size();) {
    auto rest = text.substr(line);
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    if (is_shell(rest) || rest.starts_with('{')) {
      const auto query = rest.substr(0, length_of(rest));
      if (begins_like_mongo(query)) return query;
    }
    const auto next = text.find('\n', line);
    if (next == kEnd) break;
    line = next + 1;
  }
  for (auto open = text.find("`db"); open != kEnd; open = text.find("`db", open + 1)) {
    const auto close = text.find('`', open + 1);
    const auto query = text.substr(open + 1, close == kEnd ? kEnd : close - open - 1);
    if (close != kEnd && is_shell(query)) return query;
  }
  return std::nullopt;
}

}  // namespace dataquery::llm
