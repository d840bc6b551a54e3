#include "plan/match_objects.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <string>
#include <utility>

namespace dataquery::plan {
namespace {

namespace json = boost::json;

bool goes_together(const json::object& left, const json::object& right) {
  return std::ranges::all_of(right, [&](const auto& member) {
    const auto* present = left.if_contains(member.key());
    if (present == nullptr) return true;
    if (!is_operators(*present) || !is_operators(member.value())) return false;
    return std::ranges::none_of(member.value().as_object(),
                                [&](const auto& one) { return present->as_object().contains(one.key()); });
  });
}

void merge(json::object& left, json::object right) {
  for (auto& member : right) {
    auto* present = left.if_contains(member.key());
    if (present == nullptr) {
      left.emplace(member.key(), std::move(member.value()));
    } else {
      for (auto& one : member.value().as_object()) present->as_object().emplace(one.key(), std::move(one.value()));
    }
  }
}

}  // namespace

bool is_operators(const json::value& value) {
  constexpr auto kOperators =
      std::to_array<std::string_view>({"$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$not", "$regex"});
  const auto* object = value.if_object();
  return object != nullptr && !object->empty() &&
         std::ranges::find(kOperators, std::string_view(object->begin()->key())) != kOperators.end();
}

json::object all_of(std::vector<json::object> parts) {
  json::object all;
  json::array rest;
  for (auto& part : parts) {
    if (goes_together(all, part)) {
      merge(all, std::move(part));
    } else {
      rest.emplace_back(std::move(part));
    }
  }
  if (rest.empty()) return all;
  if (auto* present = all.if_contains("$and")) {
    for (auto& part : rest) present->as_array().push_back(std::move(part));
  } else {
    all.emplace("$and", std::move(rest));
  }
  return all;
}

json::object any_of(std::vector<json::object> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  json::array alternatives;
  for (auto& part : parts) alternatives.emplace_back(std::move(part));
  return {{"$or", std::move(alternatives)}};
}

json::object known(std::string_view path) { return {{path, json::object{{"$ne", nullptr}}}}; }

}  // namespace dataquery::plan
