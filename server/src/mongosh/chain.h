#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"

namespace dataquery::mongosh {

/// One step of what follows `db.collection`: a call, a member, an element.
struct Step {
  enum class Kind : unsigned char { kCall, kMember, kElement };
  Kind kind = Kind::kCall;
  std::string name;                         ///< of a call or member
  boost::json::array arguments;             ///< of a call
  std::size_t element = 0;                  ///< which
  std::optional<std::string> mapped_field;  ///< of `.map(x => x.field)`
  std::string place;                        ///< "line 1, column 9"
};

/// `db.orders.find({…}).limit(5)` taken apart.
struct Chain {
  std::string collection;
  std::vector<Step> steps;
};

/// What a chain means: an aggregation, and which part of its result is meant.
struct Aggregation {
  enum class Takes : unsigned char {
    kRows,   ///< all rows, whole; a query inside a query cannot mean that
    kList,   ///< the field `path` of each row
    kValue,  ///< the field `path` of the only row, "" for the whole row
    kCount   ///< the only row's field "count"; there is no row where nothing was counted
  };
  std::string collection;
  boost::json::array pipeline;
  Takes takes = Takes::kRows;
  std::string path;
  std::string column;  ///< what `path` is called in a result of its own
};

/// A query in a query stands as `{"$nestedQuery": 3}`: the fourth of those that were read. No text can write it.
inline constexpr const char* kNestedQuery = "$nestedQuery";

/// Makes an aggregation of a chain; nested queries stay in it.
/// Errors: kRefused for methods that write or run code; kInvalidQuery for what is not known.
[[nodiscard]] Result<Aggregation> aggregation_of(const Chain& chain);

/// The stages of a query that stands for itself: what its result should show is projected.
[[nodiscard]] boost::json::array whole_pipeline(Aggregation aggregation);

/// The parts of a find, as stages: match, sort, skip, limit, project, whatever the order of the calls.
struct Find {
  boost::json::value filter, projection, sort, skip, limit;  ///< null: none
};
/// Errors: kInvalidQuery, for parts of the wrong type and projections that only a find knows.
[[nodiscard]] Result<boost::json::array> stages_of(const Find& find);

/// Stages that give each distinct value of `field` as `_id`.
/// Errors: kInvalidQuery.
[[nodiscard]] Result<boost::json::array> distinct_stages(const boost::json::value& field,
                                                         const boost::json::value& filter);

}  // namespace dataquery::mongosh
