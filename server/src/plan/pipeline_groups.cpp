#include "plan/pipeline_groups.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <format>
#include <utility>

#include "plan/output_names.h"
#include "plan/pipeline_comparisons.h"

namespace dataquery::plan {
namespace {

namespace json = boost::json;

bool is_of_distinct_values(const Term& term) {
  return term.distinct && term.aggregate != Aggregate::kMinimum && term.aggregate != Aggregate::kMaximum;
}

/// How many values a sum has: of none it is null, but $sum makes it 0.
std::string count_name(const std::string& sum) { return sum + "_values"; }

/// What a share is of.
std::string whole_name(const std::string& share) { return share + "_of"; }

}  // namespace

PipelineGroups::PipelineGroups(const Plan& plan, const catalog::Catalog& catalog, const DocumentPaths& paths,
                               const std::vector<std::string>& names, bool values_known)
    : catalog_(catalog), tables_(plan.tables), values_known_(values_known) {
  read_matching(plan, paths);
  for (std::size_t i = 0; i < plan.select.size(); ++i) {
    add(plan.select[i].aggregate == Aggregate::kNone ? keys_ : values_, plan.select[i], names[i], paths);
  }
  const auto add_hidden = [&](const Term& term) {
    if (position(term) || std::ranges::find(keys_, term, &Part::term) != keys_.end()) return;
    add(values_, term, unused(term), paths);
  };
  for (const Clause& clause : plan.having) {
    for (const Condition& condition : clause) {
      add_hidden(condition.left);
      if (condition.right) add_hidden(*condition.right);
    }
  }
  for (const Order& order : plan.order) add_hidden(order.term);
}

void PipelineGroups::read_matching(const Plan& plan, const DocumentPaths& paths) {
  json::array all;
  for (const Clause& clause : plan.matching) {
    json::array any;
    for (const Condition& condition : clause) any.push_back(expression_of(condition, paths.field(condition.left)));
    all.push_back(any.size() == 1 ? std::move(any.front()) : json::value(json::object{{"$or", std::move(any)}}));
  }
  if (!all.empty()) matching_ = all_true(std::move(all));
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
    if (value.term.share == Share::kOfMatching) {
      group.emplace(value.name, accumulator(value.term, value.source, &matching_));
      group.emplace(whole_name(value.name), accumulator(value.term, value.source));
      second.emplace(value.name, percentage_of(value.name, whole_name(value.name)));
      continue;
    }
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
  add_totals(stages);
  return stages;
}

/// All groups in one document with their totals, and then one by one again.
void PipelineGroups::add_totals(json::array& stages) const {
  constexpr std::string_view kGroups = "groups";
  json::object all{{"_id", nullptr}, {kGroups, json::object{{"$push", "$$ROOT"}}}};
  json::object one{{"_id", reference(joined_path(kGroups, "_id"))}};
  bool has_shares = false;
  for (const Part& value : values_) {
    const std::string own = joined_path(kGroups, value.name);
    if (value.term.share != Share::kOfTotal) {
      one.emplace(value.name, reference(own));
      continue;
    }
    const std::string total = whole_name(value.name);
    all.emplace(total, json::object{{"$sum", reference(value.name)}});
    one.emplace(value.name, percentage_of(own, total));
    has_shares = true;
  }
  if (!has_shares) return;
  stages.push_back(json::object{{"$group", std::move(all)}});
  stages.push_back(json::object{{"$unwind", reference(kGroups)}});
  stages.push_back(json::object{{"$replaceRoot", json::object{{"newRoot", std::move(one)}}}});
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
