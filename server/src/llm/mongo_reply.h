#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string_view>

namespace dataquery::llm {

/// Whether a fenced block called `language` may hold a query for MongoDB: "json", "js", "mongodb", …, or no name.
[[nodiscard]] bool is_mongo_fence(std::string_view language);

/// Whether `text` begins like one: `db.`, a JSON object with a collection and what to do with it, or a list of stages.
/// Not checked further: the guard reads it, and tells what is wrong with it in words that a model can use.
[[nodiscard]] bool begins_like_mongo(std::string_view text);

/// Whether a JSON value is a query: {"collection", "pipeline"} and its other forms.
[[nodiscard]] bool is_mongo_query(const boost::json::value& value);

/// A query in prose: on lines of its own from `db.` or `{` to the bracket that closes it, or between backquotes.
[[nodiscard]] std::optional<std::string_view> bare_mongo_query(std::string_view text);

}  // namespace dataquery::llm
