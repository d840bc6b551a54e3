#include "plan/pipeline_groups.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <format>
#include <utility>

#include "plan/output_names.h"

namespace dataquery::plan {
namespace {

namespace json = boost::json;

bool is_of_distinct_values(const Term& term) {
  return term.distinct && term.aggregate != Aggregate::kMinimum && term.aggregate != Aggregate::kMaximum;
}

/// How many values a sum has: of none it is null, but $sum makes it 0.
std::string count_name(const std::string& sum) { return sum + "_values"; }

}  // namespace

PipelineGroups::PipelineGroups(const Plan& plan, const catalog::Catalog& catalog, const DocumentPaths& paths,
                               const std::vector<std::string>& names, bool values_known)
    : catalog_(catalog), tables_(plan.tables), values_known_(values_known) {
  for (std::size_t i = 0; i < plan.select.size(); ++i) {
    add(plan.select[i].aggregate == Aggregate::kNone ? keys_ : values_, plan.select[i], names[i], paths);
  }
  const auto add_hidden = [&](const Term& term) {
    if (position(term) || std::ranges::find(keys_, term, &Part::term) != keys_.end()) return;
    add(values_, term, unused(term), paths);
  };
  for (const Clause& clause : plan.having) {
    for (const Condition& condition : clause) add_hidden(condition.left);
  }
  for (const Order& order : plan.order) add_hidden(order.term);
}

void PipelineGroups::add(std::vector<Part>& parts, const Term& term, std::string name,
                         const DocumentPaths& paths) const {
  Part part{term, std::move(name), {}};
  if (term.column) part.source = paths.field(term);
  if (values_known_) part.source.type.nullable = false;
  part.term.distinct = is_of_distinct_values(term);
  if (std::ranges::find(parts, part.term, &Part::term) == parts.end()) parts.push_back(std::move(part));
}

std::string PipelineGroups::unused(const Term& term) const {
  const std::string own = output_names({.select = {term}, .tables = tables_}, catalog_).front();
  const std::string wanted = own.empty() ? catalog_.column(term.column.value_or(catalog::ColumnRef{})).name : own;
  std::string name = wanted;
  const auto is_taken = [&] {
    return std::ranges::find(values_, name, &Part::name) != values_.end() ||
           std::ranges::find(keys_, name, &Part::name) != keys_.end();
  };
  for (int i = 2; is_taken(); ++i) name = std::format("{}_{}", wanted, i);
  return name;
}

json::array PipelineGroups::stages() const {
  json::object group{{"_id", nullptr}};
  if (keys_.size() == 1) {
    group["_id"] = value_of(keys_.front().source, keys_.front().term.part);
  } else if (!keys_.empty()) {
    json::object id;
    for (const Part& key : keys_) {
      auto value = value_of(key.source, key.term.part);
      // In a document null and missing are two values.
      if (key.source.type.nullable && key.term.part == DatePart::kNone) {
        value = json::object{{"$ifNull", json::array{std::move(value), nullptr}}};
      }
      id.emplace(key.name, std::move(value));
    }
    group["_id"] = std::move(id);
  }
  json::object second;
  for (const Part& value : values_) {
    group.emplace(value.name, accumulator(value.term, value.source));
    if (value.term.distinct) {
      second.emplace(value.name, aggregate_of_set(value.term, value.name, value.source.type.nullable));
    } else if (value.term.aggregate == Aggregate::kSum && value.source.type.nullable) {
      Term count = value.term;
      count.aggregate = Aggregate::kCount;
      group.emplace(count_name(value.name), accumulator(count, value.source));
      second.emplace(
          value.name,
          json::object{{"$cond", json::array{reference(count_name(value.name)), reference(value.name), nullptr}}});
    }
  }
  json::array stages;
  stages.push_back(json::object{{"$group", std::move(group)}});
  if (!second.empty()) stages.push_back(json::object{{"$addFields", std::move(second)}});
  return stages;
}

Field PipelineGroups::field(const Term& term) const {
  Term wanted = term;
  wanted.distinct = is_of_distinct_values(term);
  Field field{.path = {}, .type = bson_type(term, catalog_)};
  if (const auto key = std::ranges::find(keys_, wanted, &Part::term); key != keys_.end()) {
    field.path = keys_.size() == 1 ? "_id" : joined_path("_id", key->name);
  } else {
    field.path = std::ranges::find(values_, wanted, &Part::term)->name;
  }
  return field;
}

std::optional<std::size_t> PipelineGroups::position(const Term& term) const {
  Term wanted = term;
  wanted.distinct = is_of_distinct_values(term);
  const auto value = std::ranges::find(values_, wanted, &Part::term);
  if (value == values_.end()) return std::nullopt;
  return static_cast<std::size_t>(value - values_.begin());
}

}  // namespace dataquery::plan
