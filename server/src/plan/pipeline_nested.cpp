#include "plan/pipeline_nested.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "plan/match_objects.h"
#include "plan/output_names.h"
#include "plan/pipeline_conditions.h"
#include "plan/pipeline_terms.h"

namespace dataquery::plan {
namespace {

namespace json = boost::json;

constexpr std::string_view kOverall = "overall";  // what a nested aggregate is called: "$overall.average_price"

bool is_membership(Comparison comparison) { return comparison == Comparison::kIn || comparison == Comparison::kNotIn; }

bool says_known(const Clause& clause, const Term& term) {
  return clause.size() == 1 && clause.front().comparison == Comparison::kIsNotNull && clause.front().left == term;
}

json::object look_up_all(Pipeline pipeline, const std::string& alias) {
  return {{"$lookup",
           json::object{{"from", pipeline.collection}, {"pipeline", std::move(pipeline.stages)}, {"as", alias}}}};
}

/// A query on elements as $elemMatch takes it: of a list of plain values, whose path is "", the operators alone.
/// Nothing when it cannot stand there.
std::optional<json::object> for_elements(json::object query) {
  if (json::serialize(query).find("\"$expr\"") != std::string::npos) return std::nullopt;
  auto* plain = query.if_contains("");
  if (plain == nullptr) return query;
  if (query.size() != 1) return std::nullopt;
  if (is_operators(*plain)) return std::move(plain->as_object());
  return json::object{{"$eq", std::move(*plain)}};
}

class NestedMatcher {
 public:
  NestedMatcher(const Condition& condition, const NestedLeft& left, bool alone, const DocumentSchema& schema,
                DocumentPaths& paths)
      : condition_(condition),
        nested_(*condition.nested),
        left_(left.field),
        part_(left.part),
        of_row_(left.of_row),
        alone_(alone),
        schema_(schema),
        paths_(paths) {}

  Result<NestedMatch> match() {
    if (nested_.select.size() != 1 ||
        (!nested_.select.front().column && nested_.select.front().aggregate == Aggregate::kNone)) {
      return fail(ErrorCode::kInvalidQuery, "A value can only be compared with one column.");
    }
    if (!is_membership(condition_.comparison)) return comparison();
    if (auto found = in_own_list()) return std::move(*found);
    if (auto found = by_key()) return std::move(*found);
    return membership();
  }

 private:
  [[nodiscard]] const catalog::Catalog& catalog() const { return schema_.catalog; }
  [[nodiscard]] bool negated() const { return condition_.comparison == Comparison::kNotIn; }

  Result<NestedMatch> comparison() {
    auto value = select_value(nested_, schema_);
    if (!value) return propagate(value);
    const std::string alias = paths_.free_name(kOverall);
    const std::string path = joined_path(alias, value->path);
    NestedMatch result{.stages = {look_up_all(std::move(value->pipeline), alias)}, .match = {}, .helpers = {alias}};

    const Term& of = nested_.select.front();
    const bool numeric = catalog::is_numeric(bson_type(of, catalog()).kind) && of.part == DatePart::kNone &&
                         left_.type.holds("string") && part_ == DatePart::kNone;
    const auto left = numeric ? number_of(left_) : value_of(left_, part_);
    const bool left_may_be_null = left_.type.nullable || numeric;
    const auto symbol = operator_of(condition_.comparison);
    const bool counts = of.aggregate == Aggregate::kCount;
    if (alone_ && !counts) {  // a document without a value to compare with goes, and is not compared with nothing
      result.stages.push_back(json::object{{"$unwind", reference(alias)}});
      json::value compared = json::object{{symbol, json::array{left, reference(path)}}};
      const bool null_would_match = symbol == "$lt" || symbol == "$lte" || symbol == "$ne";
      if (!left_may_be_null || !null_would_match) {
        result.match = {{"$expr", std::move(compared)}};
      } else if (part_ == DatePart::kNone && !numeric) {
        result.match = known(left_.path);
        result.match.emplace("$expr", std::move(compared));
      } else {
        result.match = {{"$expr", all_true({is_known(left), std::move(compared)})}};
      }
      return result;
    }
    json::value right = json::object{{"$arrayElemAt", json::array{reference(path), 0}}};
    json::array conditions;
    if (left_may_be_null) conditions.push_back(is_known(left));
    if (counts) {
      right = json::object{{"$ifNull", json::array{std::move(right), 0}}};  // $count says nothing of no documents
    } else {
      conditions.push_back(is_known(right));
    }
    conditions.push_back(json::object{{symbol, json::array{left, right}}});
    result.match = {{"$expr", all_true(std::move(conditions))}};
    return result;
  }

  Result<NestedMatch> membership() {
    auto values = select_values(nested_, schema_);
    if (!values) return propagate(values);
    const std::size_t table = tables_of(nested_).front();
    const std::string alias = paths_.free_name(snake_case(short_name(catalog(), table)));
    const std::string list = reference(joined_path(alias, values->path));
    NestedMatch result{.stages = {look_up_all(std::move(values->pipeline), alias)}, .match = {}, .helpers = {alias}};
    const auto left = value_of(left_, part_);
    json::array conditions;
    if (left_.type.nullable && (negated() || values->nullable)) conditions.push_back(is_known(left));
    const json::object found{{"$in", json::array{left, list}}};
    if (!negated()) {
      conditions.push_back(found);
    } else {
      conditions.push_back(json::object{{"$not", json::array{found}}});
      if (values->nullable) {  // of a list with null nothing is known not to be in it
        const json::object null_found{{"$in", json::array{nullptr, list}}};
        conditions.push_back(json::object{{"$not", json::array{null_found}}});
      }
    }
    result.match = {{"$expr", all_true(std::move(conditions))}};
    return result;
  }

  /// The one table that the nested plan lists a column of, without anything but filters.
  [[nodiscard]] std::optional<std::size_t> plain_table() const {
    const Term& of = nested_.select.front();
    const auto tables = tables_of(nested_);
    const bool nests = std::ranges::any_of(nested_.where, [](const Clause& clause) {
      return std::ranges::any_of(clause, [](const Condition& one) {
        return one.nested != nullptr || one.right || one.left.operation != Operator::kNone;
      });
    });
    const bool plain = of.aggregate == Aggregate::kNone && of.part == DatePart::kNone &&
                       of.operation == Operator::kNone && !nested_.self && !has_aggregate(nested_) &&
                       nested_.order.empty() && !nested_.limit && nested_.operation == SetOperation::kNone && !nests &&
                       part_ == DatePart::kNone && tables.size() == 1;
    return plain ? std::optional(tables.front()) : std::nullopt;
  }

  /// The nested plan's filters as a query on documents in which its table's rows lie as `inner` says.
  [[nodiscard]] json::object nested_filter(const DocumentPaths& inner) const {
    std::vector<json::object> clauses;
    for (const Clause& clause : nested_.where) {
      if (says_known(clause, nested_.select.front())) continue;  // a key that is found is known
      std::vector<json::object> any;
      for (const Condition& one : clause) {
        any.push_back(match_of(one, inner.field(one.left), one.left.part));
      }
      if (!any.empty()) clauses.push_back(any_of(std::move(any)));
    }
    return all_of(std::move(clauses));
  }

  /// "Orders with an item over 100", "orders without items": the list is in the document.
  [[nodiscard]] std::optional<NestedMatch> in_own_list() const {
    const auto table = plain_table();
    if (!of_row_ || !table) return std::nullopt;
    const auto& elements = catalog().tables[*table].elements_of;
    if (!elements || catalog().tables[elements->table].elements_of) return std::nullopt;
    const auto key = nested_.select.front().column.value_or(catalog::ColumnRef{});
    const auto left = condition_.left.column.value_or(catalog::ColumnRef{});
    if (key.column != 0 || left.table != elements->table || catalog().column(left).name != "_id") return std::nullopt;
    DocumentPaths inner(catalog());
    inner.put(elements->table, "");
    inner.put(*table, "");
    const auto filter = nested_filter(inner);
    const std::string path = joined_path(paths_.place(elements->table), elements->path);
    if (filter.empty()) {
      return NestedMatch{{}, {{path + ".0", json::object{{"$exists", !negated()}}}}, {}};
    }
    if (filter.contains("_id")) return std::nullopt;
    auto element = for_elements(filter);
    if (!element) return std::nullopt;
    json::object operators{{"$elemMatch", std::move(*element)}};
    if (negated()) operators = {{"$not", std::move(operators)}};
    return NestedMatch{{}, {{path, std::move(operators)}}, {}};
  }

  /// "Customers without orders": by the documents with the same key.
  [[nodiscard]] std::optional<NestedMatch> by_key() const {
    const auto table = plain_table();
    if (!table || catalog().tables[*table].elements_of) return std::nullopt;
    const Term& of = nested_.select.front();
    const bool nullable = catalog().column(of.column.value_or(catalog::ColumnRef{})).nullable &&
                          std::ranges::none_of(nested_.where, [&](const Clause& one) { return says_known(one, of); });
    if (negated() && nullable) return std::nullopt;  // one null in the list, and nothing is known not to be in it
    DocumentPaths inner(catalog());
    inner.put(*table, "");
    const auto filter = nested_filter(inner);
    auto element = for_elements(filter);
    if (!element) return std::nullopt;
    const std::string alias = paths_.free_name(snake_case(catalog().tables[*table].name));
    NestedMatch result{.stages = {}, .match = {}, .helpers = {alias}};
    result.stages.push_back(json::object{{"$lookup", json::object{{"from", catalog().tables[*table].name},
                                                                  {"localField", left_.path},
                                                                  {"foreignField", inner.field(of).path},
                                                                  {"as", alias}}}});
    if (left_.type.nullable) result.match = known(left_.path);  // null would find null and missing
    if (filter.empty()) {
      result.match.emplace(alias, negated() ? json::value(json::array{}) : json::object{{"$ne", json::array{}}});
    } else {
      json::object operators{{"$elemMatch", std::move(*element)}};
      if (negated()) operators = {{"$not", std::move(operators)}};
      result.match.emplace(alias, std::move(operators));
    }
    return result;
  }

  const Condition& condition_;
  const Plan& nested_;
  const Field& left_;
  DatePart part_;
  bool of_row_;
  bool alone_;
  const DocumentSchema& schema_;
  DocumentPaths& paths_;
};

}  // namespace

Result<NestedMatch> nested_match(const Condition& condition, const NestedLeft& left, bool alone,
                                 const DocumentSchema& schema, DocumentPaths& paths) {
  return NestedMatcher(condition, left, alone, schema, paths).match();
}

}  // namespace dataquery::plan
