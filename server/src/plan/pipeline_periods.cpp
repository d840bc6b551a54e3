#include "plan/pipeline_periods.h"

#include <boost/json/array.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plan/bson_values.h"
#include "plan/date_period.h"
#include "plan/like_pattern.h"
#include "plan/match_objects.h"
#include "plan/pipeline_conditions.h"

namespace dataquery::plan {
namespace {

namespace json = boost::json;

/// Comparisons of a date's year, month or day with constants, as ranges of the date itself. Nothing when a constant is
/// no such part.
class PeriodMatcher {
 public:
  PeriodMatcher(const Condition& condition, const Field& field, DatePart part)
      : condition_(condition), field_(field), part_(part) {}

  [[nodiscard]] std::optional<json::object> match() const {
    std::vector<Period> periods;
    for (const Literal& literal : condition_.values) {
      auto period = period_of(part_, literal.text);
      if (!period) return std::nullopt;
      periods.push_back(std::move(*period));
    }
    switch (condition_.comparison) {
      case Comparison::kEqual:
      case Comparison::kIn:
        return inside(periods);
      case Comparison::kNotEqual:
      case Comparison::kNotIn:
        return outside(periods);
      case Comparison::kBetween:
        return range({{"$gte", periods.at(0).begin}, {"$lt", periods.at(1).end}});
      case Comparison::kLess:
        return range({{"$lt", periods.front().begin}});
      case Comparison::kLessEqual:
        return range({{"$lt", periods.front().end}});
      case Comparison::kGreater:
        return range({{"$gte", periods.front().end}});
      case Comparison::kGreaterEqual:
        return range({{"$gte", periods.front().begin}});
      default:
        return std::nullopt;
    }
  }

 private:
  [[nodiscard]] json::object range(const std::vector<std::pair<std::string_view, std::string>>& bounds) const {
    std::vector<json::object> each;
    for (const bool dates : {true, false}) {
      if (dates ? !field_.type.holds("date") : field_.type.holds("date") && !field_.type.holds("string")) continue;
      json::object operators;
      for (const auto& [symbol, day] : bounds) {
        operators.emplace(symbol, dates ? bson_date(day).value_or(nullptr) : json::value(day));
      }
      each.push_back({{field_.path, std::move(operators)}});
    }
    return any_of(std::move(each));
  }

  [[nodiscard]] json::object inside(const std::vector<Period>& periods) const {
    std::vector<json::object> each;
    each.reserve(periods.size());
    for (const Period& period : periods) each.push_back(range({{"$gte", period.begin}, {"$lt", period.end}}));
    return any_of(std::move(each));
  }

  [[nodiscard]] json::object outside(const std::vector<Period>& periods) const {
    json::object match = known(field_.path);
    match.emplace("$nor", json::array{inside(periods)});
    return match;
  }

  const Condition& condition_;
  const Field& field_;
  DatePart part_;
};

/// What is compared with a part of a date and is no such part: by the part's text.
json::object match_part_text(const Condition& condition, const Field& field, DatePart part) {
  const auto value = value_of(field, part);
  const auto compare = [&](std::string_view symbol, const Literal& literal) {
    return json::object{{symbol, json::array{value, in_expression(json::value(literal.text))}}};
  };
  json::array conditions;
  const bool negated = condition.comparison == Comparison::kNotIn || condition.comparison == Comparison::kNotLike;
  switch (condition.comparison) {
    case Comparison::kBetween:
      conditions = {compare("$gte", condition.values.at(0)), compare("$lte", condition.values.at(1))};
      break;
    case Comparison::kIn:
    case Comparison::kNotIn: {
      json::array all;
      for (const Literal& literal : condition.values) all.push_back(in_expression(json::value(literal.text)));
      conditions.push_back(json::object{{"$in", json::array{value, std::move(all)}}});
      break;
    }
    case Comparison::kLike:
    case Comparison::kNotLike:
      conditions.push_back(like_expression(condition.values.front().text, value));
      break;
    default:
      conditions.push_back(compare(operator_of(condition.comparison), condition.values.front()));
  }
  if (negated) conditions.front() = json::object{{"$not", json::array{std::move(conditions.front())}}};
  conditions.insert(conditions.begin(), is_known(value));
  return {{"$expr", all_true(std::move(conditions))}};
}

}  // namespace

json::object match_of_period(const Condition& condition, const Field& field, DatePart part) {
  if (auto range = PeriodMatcher(condition, field, part).match()) return std::move(*range);
  return match_part_text(condition, field, part);
}

}  // namespace dataquery::plan
