#include "guard/mongo_growth.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "guard/word_list.h"
#include "mongosh/literals.h"

namespace dataquery::guard {
namespace {

namespace json = boost::json;

constexpr double kScalar = 0.001;  // of a document: a number, a short text; an element of a list
constexpr double kMost = 10'000;
constexpr std::size_t kMostSteps = 200'000;  // looked at, those in $reduce and $map several times

// Operators whose result is one number, date, boolean or short text, whatever they are given.
constexpr std::string_view kScalarsText =
    "$abs $add $ceil $divide $exp $floor $ln $log $log10 $mod $multiply $pow $round $sqrt $subtract $trunc $sin $cos "
    "$tan $asin $acos $atan $atan2 $asinh $acosh $atanh $sinh $cosh $tanh $degreesToRadians $radiansToDegrees $bitAnd "
    "$bitOr $bitXor $bitNot $rand $and $or $not $cmp $eq $gt $gte $lt $lte $ne $in $indexOfArray $isArray $size "
    "$setEquals $setIsSubset $allElementsTrue $anyElementTrue $indexOfBytes $indexOfCP $strcasecmp $strLenBytes "
    "$strLenCP $type $isNumber $toBool $toDate $toDecimal $toDouble $toInt $toLong $toObjectId $binarySize $bsonSize "
    "$tsSecond $tsIncrement $sum $avg $stdDevPop $stdDevSamp $dateAdd $dateDiff $dateFromParts $dateFromString "
    "$dateSubtract $dateToParts $dateToString $dateTrunc $dayOfMonth $dayOfWeek $dayOfYear $hour $isoDayOfWeek "
    "$isoWeek $isoWeekYear $millisecond $minute $month $second $week $year $regexMatch $median ";
constexpr auto kScalars = sorted_words<count_words(kScalarsText)>(kScalarsText);

/// "items" of "items.sku".
std::string_view first_part(std::string_view path) { return path.substr(0, path.find('.')); }

/// {"$operator": …}, or a value of extended JSON; no document.
bool is_operation(const json::object& object) { return !object.empty() && object.begin()->key().starts_with('$'); }

/// Whether one of two paths leads into the other, or both are one.
bool overlap(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  return b.starts_with(a) && (b.size() == a.size() || b[a.size()] == '.');
}

void collect_paths(const json::value& value, std::string_view variable, std::set<std::string>& paths) {
  if (const auto* text = value.if_string()) {
    if (overlap(variable, *text) && text->size() >= variable.size()) paths.emplace(*text);
  } else if (const auto* list = value.if_array()) {
    for (const auto& item : *list) collect_paths(item, variable, paths);
  } else if (const auto* object = value.if_object()) {
    for (const auto& member : *object) collect_paths(member.value(), variable, paths);
  }
}

class Growth {
 public:
  [[nodiscard]] bool exceeded() const { return exceeded_; }

  /// The size of what comes out of `stages`.
  double pipeline(const json::array& stages) {
    for (const auto& stage : stages) {
      if (exceeded_) break;
      const auto& [name, argument] = *stage.as_object().begin();
      run(name, argument);
    }
    return document();
  }

 private:
  /// The sizes of a document's fields: those that stages made, and any other.
  struct Fields {
    std::map<std::string, double, std::less<>> made;
    double other = 1;
  };

  double document() const {
    double size = fields_.other;
    for (const auto& [name, each] : fields_.made) size += each;
    return size;
  }

  double bounded(double size) {
    if (!(size <= kMost)) exceeded_ = true;
    return size;
  }

  void run(std::string_view name, const json::value& argument) {
    if (name == "$match") return conditions(argument);
    if (name == "$project" || name == "$addFields" || name == "$set") return assign(argument.as_object());
    if (name == "$group" || name == "$bucket" || name == "$bucketAuto") return group(argument.as_object());
    if (name == "$replaceRoot" || name == "$replaceWith" || name == "$sortByCount") {
      const auto size = expression(name == "$replaceRoot" ? argument.at("newRoot") : argument);
      fields_ = {.made = {}, .other = size};
    } else if (name == "$lookup") {
      lookup(argument.as_object());
    } else if (name == "$graphLookup") {
      expression(argument.at("startWith"));
      if (const auto* rest = argument.as_object().if_contains("restrictSearchWithMatch")) conditions(*rest);
      fields_.made[std::string(first_part(argument.at("as").as_string()))] = 1;
    } else if (name == "$unionWith") {
      const auto* object = argument.if_object();
      const auto* inner = object == nullptr ? nullptr : object->if_contains("pipeline");
      if (inner != nullptr) fields_.other = std::max(fields_.other, inside({.made = {}, .other = 1}, *inner));
    } else if (name == "$facet") {
      Fields found{.made = {}, .other = kScalar};
      for (const auto& part : argument.as_object()) found.made[std::string(part.key())] = inside(fields_, part.value());
      fields_ = std::move(found);
    } else if (name == "$setWindowFields" || name == "$fill") {
      if (const auto* by = argument.as_object().if_contains("partitionBy")) expression(*by);
      for (const auto& field : argument.at("output").as_object()) {
        fields_.made[std::string(first_part(field.key()))] = sum(field.value());
      }
    }
  }

  double inside(Fields fields, const json::value& stages) {
    std::swap(fields, fields_);
    const auto size = pipeline(stages.as_array());
    std::swap(fields, fields_);
    return size;
  }

  void assign(const json::object& fields) {
    std::vector<std::pair<std::string, double>> made;
    for (const auto& [key, value] : fields) {
      if (!value.is_number() && !value.is_bool()) made.emplace_back(first_part(key), expression(value));
    }
    std::map<std::string, double, std::less<>> sums;
    for (auto& [name, size] : made) sums[name] += size;
    for (auto& [name, size] : sums) fields_.made[name] = bounded(size);
  }

  void group(const json::object& members) {
    Fields found{.made = {}, .other = kScalar};
    const auto add = [&](std::string_view name, const json::value& value) {
      found.made[std::string(name)] = std::max(1.0, sum(value));
    };
    for (const auto& [key, value] : members) {
      if (key == "output" && value.is_object()) {
        for (const auto& field : value.get_object()) add(field.key(), field.value());
      } else {
        add(key, value);
      }
    }
    fields_ = std::move(found);
  }

  void lookup(const json::object& members) {
    const auto bound = variables_.size();
    if (const auto* let = members.if_contains("let")) {
      std::vector<std::pair<std::string, double>> made;
      for (const auto& [name, value] : let->as_object()) made.emplace_back(name, expression(value));
      variables_.insert(variables_.end(), made.begin(), made.end());
    }
    double size = 1;
    if (const auto* inner = members.if_contains("pipeline")) {
      size = std::max(size, inside({.made = {}, .other = 1}, *inner));
    }
    variables_.resize(bound);
    fields_.made[std::string(first_part(members.at("as").as_string()))] = size;
  }

  /// Expressions stand under $expr only.
  void conditions(const json::value& value) {
    if (const auto* list = value.if_array()) {
      for (const auto& item : *list) conditions(item);
    } else if (const auto* object = value.if_object()) {
      for (const auto& [key, member] : *object) {
        if (key == "$expr") {
          expression(member);
        } else {
          conditions(member);
        }
      }
    }
  }

  double text(std::string_view text) const {
    if (!text.starts_with('$')) return kScalar * (1 + static_cast<double>(text.size()) / 16);
    if (!text.starts_with("$$")) {
      const auto made = fields_.made.find(first_part(text.substr(1)));
      return made == fields_.made.end() ? fields_.other : made->second;
    }
    const auto name = first_part(text.substr(2));
    for (std::size_t i = variables_.size(); i-- > 0;) {
      if (variables_[i].first != name) continue;
      const bool in_part = part_.path.empty() || part_.variable != i || overlap(part_.path, text);
      return in_part ? variables_[i].second : 0;
    }
    if (name == "ROOT") return document();
    if (name != "CURRENT") return kScalar;
    const auto rest = text.substr(2 + name.size());
    return rest.empty() ? document() : this->text("$" + std::string(rest.substr(1)));
  }

  double sum(const json::value& value) {
    double size = kScalar;
    if (const auto* list = value.if_array()) {
      for (const auto& item : *list) size += expression(item);
    } else if (const auto* object = value.if_object(); object != nullptr && !is_operation(*object)) {
      for (const auto& member : *object) size += expression(member.value());
    } else {
      size = expression(value);
    }
    return bounded(size);
  }

  double largest(const json::value& value) {
    const auto* list = value.if_array();
    if (list == nullptr) return expression(value);
    double size = kScalar;
    for (const auto& item : *list) size = std::max(size, expression(item));
    return size;
  }

  /// The larger of what the branches give; conditions are only looked at.
  double branches(std::string_view name, const json::value& argument) {
    double size = kScalar;
    const auto choose = [&](std::string_view part, const json::value& value) {
      const auto each = expression(value);
      if (part != "if" && part != "case") size = std::max(size, each);
    };
    if (const auto* list = argument.if_array()) {  // [condition, then, else]
      for (std::size_t i = 0; i < list->size(); ++i) choose(i == 0 ? "if" : "then", (*list)[i]);
    } else if (name == "$cond") {
      for (const auto& [part, value] : argument.as_object()) choose(part, value);
    } else {
      for (const auto& branch : argument.at("branches").as_array()) {
        for (const auto& [part, value] : branch.as_object()) choose(part, value);
      }
      if (const auto* rest = argument.as_object().if_contains("default")) choose("then", *rest);
    }
    return size;
  }

  double expression(const json::value& value) {
    if (++steps_ > kMostSteps) exceeded_ = true;
    if (exceeded_) return 0;
    if (const auto* given = value.if_string()) return bounded(text(*given));
    if (value.is_array()) return sum(value);
    const auto* object = value.if_object();
    if (object == nullptr || mongosh::is_literal(*object)) return kScalar;
    if (!is_operation(*object)) return sum(value);
    const auto& [name, argument] = *object->begin();
    return bounded(operation(name, argument));
  }

  double operation(std::string_view name, const json::value& argument) {
    if (name == "$literal" || name == "$meta")
      return kScalar * static_cast<double>(json::serialize(argument).size()) / 8;
    if (name == "$range") return range(argument.as_array());
    if (name == "$let") return let(argument);
    if (name == "$map" || name == "$filter") return over_list(name, argument);
    if (name == "$reduce") return reduce(argument);
    if (name == "$cond" || name == "$switch") return branches(name, argument);
    if (name == "$ifNull" || name == "$max" || name == "$min") return largest(argument);
    if (name == "$replaceAll" || name == "$replaceOne") {
      const auto* replacement = argument.as_object().if_contains("replacement");
      const auto* by = replacement == nullptr ? nullptr : replacement->if_string();
      const bool fixed = by != nullptr && !by->starts_with('$');
      const double times = fixed ? std::max<double>(1, static_cast<double>(by->size())) : 10;
      return sum(argument) * (name == "$replaceAll" ? times : 1);
    }
    const auto size = sum(argument);
    return std::ranges::binary_search(kScalars, name) ? kScalar : size;
  }

  double range(const json::array& list) {
    constexpr double kLongest = 10'000;
    static_cast<void>(sum(list));
    const auto number = [](const json::value& value) {
      return value.is_number() ? value.to_number<double>() : kLongest;
    };
    const auto step = list.size() == 3 && list[2].is_number() ? std::abs(number(list[2])) : 1.0;
    const bool fixed = list[0].is_number() && list[1].is_number();
    return kScalar * (1 + (fixed ? std::abs(number(list[1]) - number(list[0])) / step : kLongest));
  }

  double let(const json::value& argument) {
    const auto bound = variables_.size();
    std::vector<std::pair<std::string, double>> made;
    for (const auto& [name, value] : argument.at("vars").as_object()) made.emplace_back(name, expression(value));
    variables_.insert(variables_.end(), made.begin(), made.end());
    const auto size = expression(argument.at("in"));
    variables_.resize(bound);
    return size;
  }

  /// `with(size)` is the size of what comes of one element of that size. Over a list of `input` in all: the part that
  /// does not depend on the element for each of them, and the steepest growth with it for the rest.
  double over(double input, const auto& with) {
    const auto largest_element = std::max(1.0, input);
    const auto fixed = with(0.0);
    return fixed * input / kScalar + (with(largest_element) - fixed) / largest_element * input;
  }

  double over_list(std::string_view name, const json::value& argument) {
    const auto input = expression(argument.at("input"));
    const auto* as = argument.as_object().if_contains("as");
    const auto size = over(input, [&](double element) {
      variables_.emplace_back(as == nullptr ? "this" : std::string(as->as_string()), element);
      const auto each = expression(argument.at(name == "$map" ? "in" : "cond"));
      variables_.pop_back();
      return each;
    });
    return name == "$map" ? size : input;
  }

  double reduce(const json::value& argument) {
    const auto input = expression(argument.at("input"));
    const auto initial = expression(argument.at("initialValue"));
    const auto& in = argument.at("in");
    const auto with = [&](double element, const std::string& part, double value) {
      variables_.emplace_back("this", element);
      variables_.emplace_back("value", value);
      const auto outer = std::exchange(part_, Part{part, variables_.size() - 1});
      const auto size = expression(in);
      part_ = outer;
      variables_.resize(variables_.size() - 2);
      return size;
    };
    const auto added = over(input, [&](double element) { return with(element, "$$value", 0); });
    std::set<std::string> parts;
    collect_paths(in, "$$value", parts);
    constexpr double kOnce = 1.000001;
    const auto largest_element = std::max(1.0, input);
    for (const auto& part : parts) {
      if (with(largest_element, part, 1) - with(largest_element, part, 0) > kOnce) exceeded_ = true;
    }
    return initial + added;
  }

  /// Of the variable `$$value` at a position, the part that alone has a size.
  struct Part {
    std::string path;
    std::size_t variable = 0;
  };

  Fields fields_;
  std::vector<std::pair<std::string, double>> variables_;
  Part part_;
  std::size_t steps_ = 0;
  bool exceeded_ = false;
};

}  // namespace

Result<void> check_growth(const json::array& pipeline) {
  Growth growth;
  try {
    growth.pipeline(pipeline);
  } catch (const std::exception& unexpected) {  // a pipeline of another shape than the walk lets pass
    return fail(ErrorCode::kRefused, "the query could not be understood", unexpected.what());
  }
  if (!growth.exceeded()) return {};
  return fail(
      ErrorCode::kRefused,
      "a list or text that this query builds may grow beyond bounds: build it in fewer steps, and use $$value once "
      "in $reduce");
}

}  // namespace dataquery::guard
