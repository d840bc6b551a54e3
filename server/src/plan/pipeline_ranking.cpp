#include "plan/pipeline_ranking.h"

#include <boost/json/object.hpp>
#include <string>
#include <utility>

namespace dataquery::plan {
namespace {

namespace json = boost::json;

constexpr std::string_view kRows = "rows";
constexpr std::string_view kValues = "values";
constexpr std::string_view kLast = "last";

json::object stage(std::string_view name, json::value body) { return {{name, std::move(body)}}; }

Field inside(std::string_view list, Field field) {
  field.path = joined_path(list, field.path);
  return field;
}

}  // namespace

json::array ranking_stages(const RankedBy& ranked, std::int64_t most, DocumentPaths& paths) {
  json::array stages;
  if (most < 1) {
    stages.push_back(stage("$match", json::object{{"$expr", false}}));
    return stages;
  }
  stages.push_back(
      stage("$group", json::object{{"_id", value_of(ranked.per, ranked.per_part)},
                                   {kRows, json::object{{"$push", "$$ROOT"}}},
                                   {kValues, json::object{{"$push", value_of(ranked.by, ranked.by_part)}}}}));
  // The value of the last one that is taken; missing where there are fewer, which all are then.
  const json::object last{{"$arrayElemAt", json::array{reference(kValues), most - 1}}};
  stages.push_back(stage("$addFields", json::object{{kLast, last}}));
  stages.push_back(stage("$unwind", json::value(reference(kRows))));
  const auto value = value_of(inside(kRows, ranked.by), ranked.by_part);
  json::value reaches = json::object{{ranked.descending ? "$gte" : "$lte", json::array{value, reference(kLast)}}};
  if (ranked.nulls_last && !ranked.descending) reaches = all_true({is_known(value), std::move(reaches)});
  const json::object all_taken{{"$lte", json::array{reference(kLast), nullptr}}};
  stages.push_back(
      stage("$match", json::object{{"$expr", json::object{{"$or", json::array{all_taken, std::move(reaches)}}}}}));
  stages.push_back(stage("$replaceRoot", json::object{{"newRoot", reference(kRows)}}));

  json::object computed;
  const auto key = [&](std::string_view wanted, const Field& field, DatePart part) {
    if (part == DatePart::kNone) return field.path;
    auto name = paths.free_name(wanted);
    computed.emplace(name, value_of(field, part));
    return name;
  };
  json::object order;
  order.emplace(key("group", ranked.per, ranked.per_part), 1);
  order.emplace(key("ranked_by", ranked.by, ranked.by_part), ranked.descending ? -1 : 1);
  if (!computed.empty()) stages.push_back(stage("$addFields", std::move(computed)));
  stages.push_back(stage("$sort", std::move(order)));
  return stages;
}

}  // namespace dataquery::plan
