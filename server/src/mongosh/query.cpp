#include "mongosh/query.h"

#include <algorithm>
#include <format>
#include <initializer_list>
#include <utility>
#include <variant>

#include "mongosh/literals.h"
#include "mongosh/reader.h"

namespace dataquery::mongosh {
namespace {

namespace json = boost::json;

/// A query as a JSON object, in one of its forms.
class Form {
 public:
  explicit Form(json::object& members) : members_(members) {}

  Result<Query> query() {
    for (const auto& [key, value] : members_) {
      const std::string_view name = key;
      if (name.starts_with('$')) return invalid(std::format("'{}' is no member of a query", name));
      if (name == "db" || name == "database" || name == "$db") {
        return fail(ErrorCode::kRefused, "the connection names its database: leave '" + std::string(name) + "' out");
      }
    }
    if (const auto* command = text("aggregate")) return aggregation(*command, "aggregate");
    if (const auto* command = text("find")) return find(*command, "find", "filter");
    if (const auto* command = text("distinct"); command != nullptr && text("key") != nullptr) {
      return distinct(*command, "distinct", "key", "query");
    }
    const auto* collection = text("collection");
    if (collection == nullptr) {
      return invalid("a query names its collection: {\"collection\": \"…\", \"pipeline\": […]}");
    }
    if (members_.contains("pipeline")) return aggregation(*collection, "collection");
    if (members_.contains("distinct")) return distinct(*collection, "collection", "distinct", "find");
    if (members_.contains("find")) return find(*collection, "collection", "find");
    if (members_.contains("filter")) return find(*collection, "collection", "filter");
    if (members_.contains("count")) return find(*collection, "collection", "find");
    return invalid("a query has a pipeline: {\"collection\": \"…\", \"pipeline\": […]}");
  }

 private:
  static std::unexpected<Error> invalid(std::string what) { return fail(ErrorCode::kInvalidQuery, std::move(what)); }

  [[nodiscard]] const json::string* text(std::string_view name) const {
    const auto* value = members_.if_contains(name);
    return value == nullptr ? nullptr : value->if_string();
  }
  [[nodiscard]] json::value at(std::string_view name) const {
    const auto* value = members_.if_contains(name);
    return value == nullptr ? json::value() : *value;
  }

  /// Only these members, and what says how to fetch rows.
  Result<void> only(std::initializer_list<std::string_view> known) const {
    static constexpr std::initializer_list<std::string_view> kWithoutMeaning = {
        "cursor", "allowDiskUse", "maxTimeMS", "batchSize", "comment", "hint", "singleBatch"};
    for (const auto& [key, value] : members_) {
      const std::string_view name = key;
      if (!std::ranges::contains(known, name) && !std::ranges::contains(kWithoutMeaning, name)) {
        return fail(ErrorCode::kRefused, std::format("'{}' is not allowed in a query", name));
      }
    }
    return {};
  }

  Result<Query> aggregation(std::string_view collection, std::string_view named_by) {
    if (auto checked = only({named_by, "pipeline"}); !checked) return propagate(checked);
    auto* stages = members_.contains("pipeline") ? members_.at("pipeline").if_array() : nullptr;
    if (stages == nullptr) return invalid("the pipeline must be a list of stages");
    return Query{.collection = std::string(collection), .pipeline = std::move(*stages)};
  }

  Result<Query> find(std::string_view collection, std::string_view named_by, std::string_view filter) {
    if (auto checked = only({named_by, filter, "projection", "sort", "skip", "limit", "count"}); !checked) {
      return propagate(checked);
    }
    Find parts{.filter = at(filter), .projection = {}, .sort = {}, .skip = {}, .limit = {}};
    const auto count = at("count");
    if (!count.is_null() && !count.is_bool()) return invalid("'count' must be true or false");
    const bool counted = count.is_bool() && count.get_bool();
    if (!counted) {
      parts.projection = at("projection");
      parts.sort = at("sort");
      parts.skip = at("skip");
      parts.limit = at("limit");
    }
    auto stages = stages_of(parts);
    if (!stages) return propagate(stages);
    if (counted) stages->push_back(json::object{{"$count", "count"}});
    return Query{.collection = std::string(collection), .pipeline = std::move(*stages)};
  }

  Result<Query> distinct(std::string_view collection, std::string_view named_by, std::string_view field,
                         std::string_view filter) {
    if (auto checked = only({named_by, field, filter}); !checked) return propagate(checked);
    auto stages = distinct_stages(at(field), at(filter));
    if (!stages) return propagate(stages);
    return Query{.collection = std::string(collection),
                 .pipeline = whole_pipeline({.collection = {},
                                             .pipeline = std::move(*stages),
                                             .takes = Aggregation::Takes::kList,
                                             .path = "_id",
                                             .column = std::string(at(field).get_string())})};
  }

  json::object& members_;
};

}  // namespace

Result<Query> read_query(std::string_view text, std::chrono::system_clock::time_point now) {
  auto statement = Reader(text, std::chrono::floor<std::chrono::milliseconds>(now)).statement();
  if (!statement) return propagate(statement);
  if (auto* members = std::get_if<json::object>(&*statement)) return Form(*members).query();
  auto& aggregation = std::get<Aggregation>(*statement);
  auto collection = aggregation.collection;
  return Query{.collection = std::move(collection), .pipeline = whole_pipeline(std::move(aggregation))};
}

}  // namespace dataquery::mongosh
