#include "plan/pipeline_select.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>

#include "plan/join_path.h"
#include "plan/match_objects.h"
#include "plan/output_names.h"
#include "plan/pipeline_comparisons.h"
#include "plan/pipeline_conditions.h"
#include "plan/pipeline_groups.h"
#include "plan/pipeline_joins.h"
#include "plan/pipeline_nested.h"
#include "plan/pipeline_projection.h"
#include "plan/pipeline_ranking.h"
#include "plan/pipeline_shapes.h"
#include "plan/pipeline_sorting.h"
#include "plan/self_join.h"

namespace dataquery::plan {
namespace {

namespace json = boost::json;

constexpr const char* kNotConnected = "The tables of the question are not connected by keys.";

/// Writes one select; a nested plan gets a writer of its own.
class SelectWriter {
 public:
  SelectWriter(const Plan& plan, const DocumentSchema& schema)
      : plan_(plan), schema_(schema), joins_{{}, {}, DocumentPaths(schema.catalog)} {}

  Result<Pipeline> rows(const RowStyle& style) {
    if (auto reason = why_not_a_pipeline(plan_)) return fail(ErrorCode::kInvalidQuery, std::move(*reason));
    if (selects_everything(plan_)) return everything(style);
    if (auto error = begin()) return std::unexpected(std::move(*error));
    const auto names = style.names.empty() ? column_names(plan_, catalog()) : style.names;
    if (counts_alone()) {
      count(names.front());
      return finished();
    }
    if (groups_rows()) {
      const auto groups = group(names);
      if (!groups) return std::unexpected(groups.error());
      if (plan_.per) {
        rank(groups->field(*plan_.per), groups->field(plan_.order.front().term), false);
      } else {
        sort_groups(*groups, style.for_a_person);
        cut();
      }
      project(outputs(*groups), names, style.every_column);
    } else {
      if (plan_.per) {
        rank(joins_.paths.field(*plan_.per), joins_.paths.field(plan_.order.front().term), true);
      } else {
        sort_rows();
        cut();
      }
      project(outputs(), names, style.every_column);
    }
    return finished();
  }

  /// The one selected term's values, each once, or only the first one.
  Result<PipelineValues> values(bool only_first) {
    if (auto reason = why_not_a_pipeline(plan_)) return fail(ErrorCode::kInvalidQuery, std::move(*reason));
    if (plan_.per) return fail(ErrorCode::kInvalidQuery, "The first of each group cannot be compared with.");
    if (auto error = begin()) return std::unexpected(std::move(*error));
    const auto names = column_names(plan_, catalog());
    const Term& term = plan_.select.front();
    if (counts_alone()) {
      count(names.front());
      return PipelineValues{finished(), names.front(), false};
    }
    PipelineValues result{{}, {}, bson_type(term, catalog()).nullable};
    const bool grouped = groups_rows();
    Field value;
    if (grouped) {
      const auto groups = group(names);
      if (!groups) return std::unexpected(groups.error());
      sort_groups(*groups, false);
      value = groups->field(term);
    } else {
      if (is_told_known(plan_, term)) result.nullable = false;
      sort_rows();
      value = joins_.paths.field(term);
    }
    cut();
    const bool from_rows = !grouped && (term.part != DatePart::kNone || !only_first);
    if (only_first && !selects_aggregates_only(plan_)) add("$limit", 1);
    if (from_rows) {
      add("$group", json::object{{"_id", value_of(value, term.part)}});
      value.path = "_id";
    }
    if (only_first && result.nullable && !values_known_) match(known(value.path));
    result.path = std::move(value.path);
    result.pipeline = finished();
    return result;
  }

 private:
  [[nodiscard]] const catalog::Catalog& catalog() const { return schema_.catalog; }
  void add(std::string_view stage, json::value body) { stages_.push_back(json::object{{stage, std::move(body)}}); }
  Pipeline finished() { return {std::move(joins_.collection), std::move(stages_)}; }

  /// The joined and filtered documents.
  std::optional<Error> begin() {
    const auto tables = tables_of(plan_);
    auto path = join_path(schema_.graph, tables, plan_.keys);
    if (!path) return std::move(fail(ErrorCode::kInvalidQuery, kNotConnected).error());
    path_ = std::move(*path);
    joins_ = pipeline_joins(plan_, catalog(), schema_.graph, path_);
    std::set<std::size_t> there;
    std::vector<bool> done(plan_.where.size(), false);
    for (auto& move : joins_.moves) {
      for (auto& stage : move.stages) append(std::move(stage));
      there.insert(move.tables.begin(), move.tables.end());
      compute(there);
      if (auto error = filter(there, done)) return error;
    }
    return std::nullopt;
  }

  void append(json::value stage) {
    const auto& body = stage.as_object();
    if (body.begin()->key() == "$match") {
      match(body.begin()->value().as_object());
    } else {
      stages_.push_back(std::move(stage));
    }
  }

  /// Adds to the $match that stands last, or another one.
  void match(json::object query) {
    if (query.empty()) return;
    auto* last = stages_.empty() ? nullptr : stages_.back().as_object().if_contains("$match");
    if (last == nullptr) {
      add("$match", std::move(query));
    } else {
      *last = all_of({std::move(last->as_object()), std::move(query)});
    }
  }

  /// The clauses whose tables are all there, once: those with a nested plan last, for the documents that are left.
  std::optional<Error> filter(const std::set<std::size_t>& there, std::vector<bool>& done) {
    for (const bool nested : {false, true}) {
      for (std::size_t i = 0; i < plan_.where.size(); ++i) {
        const Clause& clause = plan_.where[i];
        const bool ready = !done[i] && std::ranges::all_of(clause, [&](const Condition& one) {
          return is_there(one.left, there) && (!one.right || is_there(*one.right, there));
        });
        const bool nests = std::ranges::any_of(clause, [](const Condition& one) { return one.nested != nullptr; });
        if (!ready || nests != nested) continue;
        done[i] = true;
        if (auto error = add_clause(clause)) return error;
      }
    }
    return std::nullopt;
  }

  static bool is_there(const Term& term, const std::set<std::size_t>& tables) {
    return term.column && tables.contains(term.column->table) &&
           (term.operation == Operator::kNone || tables.contains(term.operand.table));
  }

  /// The plan's arithmetic whose tables are all there, as fields of the documents.
  void compute(const std::set<std::size_t>& there) {
    json::object fields;
    for_each_term(plan_, [&](const Term& term) {
      auto& paths = joins_.paths;
      if (term.operation == Operator::kNone || !is_there(term, there) || paths.has_computed(term)) return;
      const Term of_row{.column = term.column, .operation = term.operation, .operand = term.operand};
      const auto name = paths.free_name(column_names({.select = {of_row}}, catalog()).front());
      fields.emplace(name, computed(term.operation, paths.field(*term.column), paths.field(term.operand)));
      paths.put_computed(term, name);
      helpers_.push_back(name);
    });
    if (!fields.empty()) add("$addFields", std::move(fields));
  }

  /// One clause of a filter over rows, or with `groups` over these.
  std::optional<Error> add_clause(const Clause& clause, const PipelineGroups* groups = nullptr) {
    std::vector<json::object> any;
    for (const Condition& condition : clause) {
      NestedLeft left;
      if (groups != nullptr) {
        left = {groups->field(condition.left), DatePart::kNone, false};
      } else {
        left = {joins_.paths.field(condition.left), condition.left.part, true};
      }
      if (condition.right) {
        const Term& right = *condition.right;
        const Field other = groups != nullptr ? groups->field(right) : joins_.paths.field(right);
        any.push_back(match_of_fields(condition.comparison, left.field, left.part, other,
                                      groups != nullptr ? DatePart::kNone : right.part));
        continue;
      }
      if (!condition.nested) {
        any.push_back(match_of(condition, left.field, left.part));
        continue;
      }
      auto nested = nested_match(condition, left, clause.size() == 1, schema_, joins_.paths);
      if (!nested) return std::move(nested.error());
      for (auto& stage : nested->stages) append(std::move(stage));
      helpers_.insert(helpers_.end(), nested->helpers.begin(), nested->helpers.end());
      any.push_back(std::move(nested->match));
    }
    if (!any.empty()) match(any_of(std::move(any)));
    return std::nullopt;
  }

  [[nodiscard]] bool groups_rows() const { return has_aggregate(plan_) || plan_.distinct; }

  [[nodiscard]] bool counts_alone() const {
    return is_one_aggregate(plan_) && plan_.select.front().aggregate == Aggregate::kCount &&
           plan_.limit.value_or(1) > 0;
  }

  void count(const std::string& name) {
    const Term& term = plan_.select.front();
    if (term.column) {
      const Field field = joins_.paths.field(term);
      if (field.type.nullable && !is_told_known(plan_, term)) match(known(field.path));
      if (term.distinct) add("$group", json::object{{"_id", value_of(field, term.part)}});
    }
    add("$count", json::value(name));
  }

  Result<PipelineGroups> group(const std::vector<std::string>& names) {
    // Of one aggregate over all rows, rows without a value may as well not be there.
    if (is_one_aggregate(plan_) && plan_.select.front().column) {
      const Field field = joins_.paths.field(plan_.select.front());
      if (field.type.nullable && !is_told_known(plan_, plan_.select.front())) match(known(field.path));
      values_known_ = true;
    }
    PipelineGroups groups(plan_, catalog(), joins_.paths, names, values_known_);
    for (auto& stage : groups.stages()) append(std::move(stage));
    for (const Clause& clause : plan_.having) {
      if (auto error = add_clause(clause, &groups)) return std::unexpected(std::move(*error));
    }
    return groups;
  }

  void sort_groups(const PipelineGroups& groups, bool for_a_person) {
    if (!groups.has_keys()) return;  // one group
    PipelineSorting sorting(plan_, catalog());
    for (const Order& order : plan_.order) sorting.add(groups.field(order.term), DatePart::kNone, order);
    if (plan_.order.empty() && for_a_person && has_aggregate(plan_)) {
      for (const Term& term : plan_.select) {
        if (term.part == DatePart::kNone || term.aggregate != Aggregate::kNone) continue;
        sorting.add(groups.field(term), DatePart::kNone, {term, false});
      }
    }
    sort(sorting);
  }

  void sort_rows() {
    PipelineSorting sorting(plan_, catalog());
    for (const Order& order : plan_.order) {
      sorting.add(joins_.paths.field(order.term), order.term.part, order);
    }
    sort(sorting);
  }

  void sort(const PipelineSorting& sorting) {
    for (auto& stage : sorting.stages(joins_.paths, helpers_)) append(std::move(stage));
  }

  void rank(const Field& per, const Field& by, bool of_rows) {
    const Term& term = plan_.order.front().term;
    const DatePart none = DatePart::kNone;
    PipelineSorting sorting(plan_, catalog());
    sorting.add(by, of_rows ? term.part : none, plan_.order.front());
    sort(sorting);
    const RankedBy ranked{.per = per,
                          .per_part = of_rows ? plan_.per->part : none,
                          .by = by,
                          .by_part = of_rows ? term.part : none,
                          .descending = plan_.order.front().descending,
                          .nulls_last = sorts_nulls(plan_, term, catalog())};
    for (auto& stage : ranking_stages(ranked, plan_.limit.value_or(1), joins_.paths)) append(std::move(stage));
  }

  void cut() {
    if (!plan_.limit || *plan_.limit < 0) return;
    if (*plan_.limit == 0) {
      add("$match", json::object{{"$expr", false}});  // $limit takes no 0
    } else {
      add("$limit", *plan_.limit);
    }
  }

  [[nodiscard]] std::vector<Output> outputs() const {
    std::vector<Output> all;
    all.reserve(plan_.select.size());
    for (const Term& term : plan_.select) all.push_back(output_of(term, joins_.paths, catalog()));
    return all;
  }

  [[nodiscard]] std::vector<Output> outputs(const PipelineGroups& groups) const {
    std::vector<Output> all;
    for (const Term& term : plan_.select) {
      const Field field = groups.field(term);
      all.push_back({json::value(reference(field.path)), field.path, groups.position(term), false, false});
    }
    return all;
  }

  void project(const std::vector<Output>& all, const std::vector<std::string>& names, bool every_column) {
    add("$project", projection(all, names, every_column));
  }

  /// Every column: of whole documents nothing is said where they hold nothing else, else each column of each table.
  Result<Pipeline> everything(const RowStyle& style) {
    if (plan_.select.size() > 1 || plan_.distinct || style.every_column || !style.names.empty())
      return every_column(style);
    if (auto error = begin()) return std::unexpected(std::move(*error));
    if (!has_whole_documents()) {
      stages_.clear();
      helpers_.clear();
      return every_column(style);
    }
    sort_rows();
    cut();
    json::object left_out;
    for (const auto& move : joins_.moves) {
      for (const std::size_t table : move.tables) {
        if (!shows_id(catalog().tables[table])) left_out.emplace(joined_path(joins_.paths.place(table), "_id"), 0);
      }
    }
    for (const std::string& helper : helpers_) left_out.emplace(helper, 0);
    if (!left_out.empty()) add("$project", std::move(left_out));
    return finished();
  }

  Result<Pipeline> every_column(const RowStyle& style) {
    const auto path = join_path(schema_.graph, tables_of(plan_), plan_.keys);
    if (!path) return fail(ErrorCode::kInvalidQuery, kNotConnected);
    const Plan spelled = spelled_out(plan_, catalog(), *path);
    return SelectWriter(spelled, schema_).rows(style);
  }

  /// True when the documents at the end hold the rows of the plan's tables and no other table's.
  [[nodiscard]] bool has_whole_documents() const {
    std::set<std::size_t> wanted = {path_.start};
    for (const auto& step : path_.steps) wanted.insert(step.table);
    return std::ranges::all_of(joins_.moves, [&](const auto& move) {
      return std::ranges::all_of(move.tables, [&](std::size_t table) { return wanted.contains(table); });
    });
  }

  const Plan& plan_;
  const DocumentSchema& schema_;
  JoinPath path_;
  PipelineJoins joins_;
  json::array stages_;
  std::vector<std::string> helpers_;  ///< top-level fields that documents got on the way
  bool values_known_ = false;
};

/// Calls `write(plan, schema)` with a plan whose tables are each one of the schema's.
auto with_each_table(const Plan& plan, const DocumentSchema& schema, auto write) {
  if (!plan.self) return write(plan, schema);
  const WithSecondTable wider(plan, schema.catalog);
  const KeyGraph graph = wider.extended(schema.graph);
  return write(wider.plan, DocumentSchema{wider.catalog, graph});
}

}  // namespace

Result<Pipeline> select_rows(const Plan& plan, const DocumentSchema& schema, const RowStyle& style) {
  return with_each_table(plan, schema, [&](const Plan& wider, const DocumentSchema& wider_schema) {
    return SelectWriter(wider, wider_schema).rows(style);
  });
}

Result<PipelineValues> select_values(const Plan& plan, const DocumentSchema& schema) {
  return with_each_table(plan, schema, [](const Plan& wider, const DocumentSchema& wider_schema) {
    return SelectWriter(wider, wider_schema).values(false);
  });
}

Result<PipelineValues> select_value(const Plan& plan, const DocumentSchema& schema) {
  return with_each_table(plan, schema, [](const Plan& wider, const DocumentSchema& wider_schema) {
    return SelectWriter(wider, wider_schema).values(true);
  });
}

}  // namespace dataquery::plan
