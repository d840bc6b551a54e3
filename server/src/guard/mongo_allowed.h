#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace dataquery::guard {

/// What a MongoDB pipeline may be made of: the guard's allow-lists, one for each place. What is on none of them is
/// refused. A name is on the list of a place only when what it does there was looked at.

/// An operator that computes: `{$add: […]}`.
struct MongoExpression {
  std::string_view name;
  bool plain = true;       ///< takes an expression or a list of them
  std::string_view named;  ///< names of the arguments it takes as an object, parted by blanks; "" for none
};
[[nodiscard]] const MongoExpression* mongo_expression(std::string_view name);

/// What $group, $bucket and $bucketAuto may compute of many documents.
[[nodiscard]] const MongoExpression* mongo_accumulator(std::string_view name);

/// What $setWindowFields may compute.
[[nodiscard]] const MongoExpression* mongo_window_operator(std::string_view name);

/// Comparisons of a field: `{age: {$gt: 5}}`.
[[nodiscard]] bool mongo_field_operator_allowed(std::string_view name);

/// Names of BSON types, as $type takes them.
[[nodiscard]] bool mongo_type_name(std::string_view name);

/// Variables that every pipeline has: "ROOT", "NOW". Not here: USER_ROLES, CLUSTER_TIME, JS_SCOPE, SEARCH_META.
[[nodiscard]] bool mongo_variable_allowed(std::string_view name);

/// Which place in a pipeline a name stands in.
enum class MongoPlace : unsigned char { kStage, kExpression, kField, kCondition, kAccumulator, kWindow };

/// What to say of the name `name`, which starts with "$" and is not allowed in `place`: why, or what to write in its
/// stead; "" when there is nothing to say.
[[nodiscard]] std::string_view mongo_hint(MongoPlace place, std::string_view name);

/// The allowed name that `name` looks like, misspelt by a letter or two; "" for none.
[[nodiscard]] std::string_view mongo_similar(MongoPlace place, std::string_view name);

/// Stages; the walk knows what stands in each.
[[nodiscard]] std::span<const std::string_view> mongo_stages();

}  // namespace dataquery::guard
