#include "plan/pipeline_sorting.h"

#include <boost/json/object.hpp>
#include <utility>

#include "plan/match_objects.h"

namespace dataquery::plan {
namespace {

namespace json = boost::json;

}  // namespace

void PipelineSorting::add(const Field& field, DatePart part, const Order& order) {
  const bool cuts = plan_.limit || plan_.per;
  const bool unknown_last = cuts && !order.descending && sorts_nulls(plan_, order.term, catalog_);
  keys_.push_back({field, part, order.descending, unknown_last});
}

json::array PipelineSorting::stages(DocumentPaths& paths, std::vector<std::string>& helpers) const {
  json::array stages;
  if (keys_.empty()) return stages;
  json::object computed;
  json::object sorted;
  const auto compute = [&](std::string_view wanted, json::value value) {
    helpers.push_back(paths.free_name(wanted));
    computed.emplace(helpers.back(), std::move(value));
    return helpers.back();
  };
  for (const Key& key : keys_) {
    if (key.unknown_last && plan_.limit == 1 && keys_.size() == 1 && !plan_.per) {
      stages.push_back(json::object{{"$match", known(key.field.path)}});  // "the lowest": one that is known
    } else if (key.unknown_last) {
      sorted.emplace(compute("unknown", json::object{{"$lte", json::array{reference(key.field.path), nullptr}}}), 1);
    }
    const bool as_it_is = key.part == DatePart::kNone;
    sorted.emplace(as_it_is ? key.field.path : compute("sorted_by", value_of(key.field, key.part)),
                   key.descending ? -1 : 1);
  }
  if (!computed.empty()) stages.push_back(json::object{{"$addFields", std::move(computed)}});
  stages.push_back(json::object{{"$sort", std::move(sorted)}});
  return stages;
}

}  // namespace dataquery::plan
