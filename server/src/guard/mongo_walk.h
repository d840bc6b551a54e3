#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/catalog.h"
#include "guard/mongo_allowed.h"

namespace dataquery::guard {

/// Walks an aggregation. A method answers whether what it was given is allowed; the first thing that is not ends the
/// walk and is kept. One use.
class MongoWalk {
 public:
  explicit MongoWalk(const catalog::Catalog* catalog) : catalog_(catalog) {}

  [[nodiscard]] bool query(std::string_view collection, const boost::json::array& pipeline);

  /// Why not; after false.
  [[nodiscard]] Error error() const;

 private:
  using Value = boost::json::value;
  using Object = boost::json::object;
  using Array = boost::json::array;

  /// Variables that are bound while this lives.
  class Scope {
   public:
    explicit Scope(std::vector<std::string>& variables) : variables_(variables), size_(variables.size()) {}
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope() { variables_.resize(size_); }

   private:
    std::vector<std::string>& variables_;
    std::size_t size_;
  };

  // mongo_walk.cpp: what all share.
  bool refuse(std::string reason);
  bool invalid(std::string reason);
  bool not_allowed(MongoPlace place, std::string_view what, std::string_view name);
  [[nodiscard]] bool no_zero_characters(const Value& value);
  [[nodiscard]] bool collection(std::string_view name);
  [[nodiscard]] bool field_path(std::string_view path, std::string_view where);
  [[nodiscard]] bool bind(std::string_view variable);
  [[nodiscard]] bool is_variable(std::string_view name) const;
  [[nodiscard]] const Object* members(const Value& value, std::string_view of,
                                      std::initializer_list<std::string_view> known);
  [[nodiscard]] const Value* required(const Object& object, std::string_view name, std::string_view of);

  // mongo_stages.cpp
  using Check = bool (MongoWalk::*)(std::string_view stage, const Value& value);
  struct Stage;
  [[nodiscard]] bool pipeline(const Value& stages, std::string_view of);
  [[nodiscard]] bool stage(const Value& value);
  [[nodiscard]] bool match(std::string_view stage, const Value& value);
  [[nodiscard]] bool project(std::string_view stage, const Value& value);
  [[nodiscard]] bool add_fields(std::string_view stage, const Value& value);
  [[nodiscard]] bool unset(std::string_view stage, const Value& value);
  [[nodiscard]] bool group(std::string_view stage, const Value& value);
  [[nodiscard]] bool sort(std::string_view stage, const Value& value);
  [[nodiscard]] bool count_of_rows(std::string_view stage, const Value& value);
  [[nodiscard]] bool unwind(std::string_view stage, const Value& value);
  [[nodiscard]] bool lookup(std::string_view stage, const Value& value);
  [[nodiscard]] bool graph_lookup(std::string_view stage, const Value& value);
  [[nodiscard]] bool union_with(std::string_view stage, const Value& value);
  [[nodiscard]] bool facet(std::string_view stage, const Value& value);
  [[nodiscard]] bool count(std::string_view stage, const Value& value);
  [[nodiscard]] bool computed(std::string_view stage, const Value& value);
  [[nodiscard]] bool bucket(std::string_view stage, const Value& value);
  [[nodiscard]] bool bucket_auto(std::string_view stage, const Value& value);
  [[nodiscard]] bool replace_root(std::string_view stage, const Value& value);
  [[nodiscard]] bool sample(std::string_view stage, const Value& value);
  [[nodiscard]] bool window_fields(std::string_view stage, const Value& value);
  [[nodiscard]] bool fill(std::string_view stage, const Value& value);

  [[nodiscard]] bool projection(const Object& fields);
  [[nodiscard]] bool accumulators(const Object& fields, std::string_view stage);
  [[nodiscard]] bool accumulator(std::string_view field, const Value& value, std::string_view stage);
  [[nodiscard]] bool window(const Value& value);
  [[nodiscard]] bool from(const Object& object, std::string_view stage, std::string_view member);
  [[nodiscard]] bool field_in(const Object& object, std::string_view stage, std::string_view member, bool needed);
  [[nodiscard]] bool text_score(const Value& value);

  // mongo_expressions.cpp
  [[nodiscard]] bool expression(const Value& value);
  [[nodiscard]] bool document_expression(const Object& object);
  [[nodiscard]] bool operation(std::string_view name, const Value& argument);
  [[nodiscard]] bool arguments(const MongoExpression& known, const Value& argument, MongoPlace place);
  [[nodiscard]] bool path_or_text(std::string_view text);
  [[nodiscard]] bool let(const Value& argument);
  [[nodiscard]] bool over_list(std::string_view name, const Value& argument);
  [[nodiscard]] bool reduce(const Value& argument);
  [[nodiscard]] bool switch_cases(const Value& argument);
  [[nodiscard]] bool range(const Value& argument);
  [[nodiscard]] bool constant(const Value& value);

  // mongo_conditions.cpp
  [[nodiscard]] bool conditions(const Value& value, std::string_view of);
  [[nodiscard]] bool condition(std::string_view name, const Value& value);
  [[nodiscard]] bool of_field(std::string_view field, const Value& value);
  [[nodiscard]] bool field_operator(std::string_view name, const Value& value, const Object& beside);
  [[nodiscard]] bool plain_value(const Value& value);
  [[nodiscard]] bool plain_list(std::string_view name, const Value& value);
  [[nodiscard]] bool shape(const Value& value);

  const catalog::Catalog* catalog_;
  std::vector<std::string> variables_;
  std::size_t stages_ = 0;
  std::size_t pipelines_ = 0;  // how deep in one another
  std::optional<Error> error_;
};

}  // namespace dataquery::guard
