#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/dialect.h"

namespace dataquery::llm {

/// What a model's answer holds.
struct Reply {
  std::optional<std::string> query;  ///< as the model wrote it, without fence and closing semicolon; not checked
  std::string words;                 ///< the rest, trimmed: the explanation, or why there is no query
};

/// Finds the query in a model's answer. In order of trust: the last fenced block in the language asked for; an answer
/// or a block that is JSON with a member sql, query or (MongoDB) collection and pipeline; the last fenced block that
/// begins like a query (for MongoDB: JSON, or mongosh text, `db.orders.find(…)`); lines of their own that begin like
/// one. Anything else, such as "I don't know", is words alone. Thoughts in <think> are dropped. Several statements in
/// one block stay together: the guard refuses them.
[[nodiscard]] Reply parse_reply(std::string_view answer, catalog::Dialect dialect);

}  // namespace dataquery::llm
