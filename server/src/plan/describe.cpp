#include "plan/describe.h"

#include <algorithm>
#include <format>
#include <optional>

#include "plan/output_names.h"
#include "plan/self_join.h"
#include "text/names.h"

namespace dataquery::plan {
namespace {

std::string_view words_for(Aggregate aggregate) {
  switch (aggregate) {
    case Aggregate::kCount:
      return "number of";
    case Aggregate::kSum:
      return "total";
    case Aggregate::kAverage:
      return "average";
    case Aggregate::kMinimum:
      return "lowest";
    case Aggregate::kMaximum:
      return "highest";
    case Aggregate::kNone:
      break;
  }
  return "";
}

std::string_view words_for(Comparison comparison) {
  switch (comparison) {
    case Comparison::kEqual:
      return "is";
    case Comparison::kNotEqual:
      return "is not";
    case Comparison::kLess:
      return "is less than";
    case Comparison::kLessEqual:
      return "is at most";
    case Comparison::kGreater:
      return "is more than";
    case Comparison::kGreaterEqual:
      return "is at least";
    case Comparison::kBetween:
      return "is between";
    case Comparison::kLike:
      return "is like";
    case Comparison::kNotLike:
      return "is not like";
    case Comparison::kIn:
      return "is one of";
    case Comparison::kNotIn:
      return "is none of";
    case Comparison::kIsNull:
      return "is missing";
    case Comparison::kIsNotNull:
      return "is known";
  }
  return "";
}

std::string_view words_for(Operator operation) {
  switch (operation) {
    case Operator::kPlus:
      return "plus";
    case Operator::kMinus:
      return "minus";
    case Operator::kTimes:
      return "times";
    case Operator::kDividedBy:
      return "divided by";
    case Operator::kNone:
      break;
  }
  return "";
}

std::string_view words_for(DatePart part) {
  switch (part) {
    case DatePart::kYear:
      return "year of ";
    case DatePart::kMonth:
      return "month of ";
    case DatePart::kDay:
      return "day of ";
    case DatePart::kQuarter:
      return "quarter of ";
    case DatePart::kNone:
      break;
  }
  return "";
}

template <typename Items, typename Write>
std::string listed(const Items& items, std::string_view separator, Write write) {
  std::string result;
  for (const auto& item : items) {
    if (!result.empty()) result += separator;
    result += write(item);
  }
  return result;
}

/// A nested membership test is about rows: "that have no orders".
bool is_membership(const Condition& condition) {
  return condition.nested && (condition.comparison == Comparison::kIn || condition.comparison == Comparison::kNotIn);
}

class Describer {
 public:
  /// `second`: the table that is another's second time, whose columns are told from that one's.
  explicit Describer(const catalog::Catalog& catalog, std::optional<std::size_t> second = std::nullopt)
      : catalog_(catalog), second_(second) {}

  [[nodiscard]] std::string plan(const Plan& plan) const {
    if (plan.self) {
      const WithSecondTable wider(plan, catalog_);
      Plan own = wider.plan;
      own.self.reset();
      return Describer(wider.catalog, wider.catalog.tables.size() - 1).plan(own);
    }
    const auto tables = tables_of(plan);
    std::string text = plan.distinct ? "different " : "";
    text += listed(plan.select, ", ", [&](const Term& term) { return this->term(term, tables); });
    if (!counts_rows_first(plan)) {
      text += " of " + things(plan, tables);
    }
    const std::string where = filter(plan.where);
    const std::string having = filter(plan.having);
    const std::string matching = filter(plan.matching);
    if (!matching.empty()) text += " where " + matching + (where.empty() ? "" : ", among those");
    if (!where.empty()) text += " where " + where;
    if (is_grouped(plan)) text += ", for each " + groups(plan, tables);
    if (!having.empty()) text += ", only where " + having;
    if (plan.per && !plan.order.empty()) return text + first_of_each(plan, tables);
    for (const Order& order : plan.order) {
      text += ", sorted by " + term(order.term, tables) + (order.descending ? ", highest first" : ", lowest first");
    }
    if (plan.limit) text += *plan.limit == 1 ? ", only the first" : std::format(", only the first {}", *plan.limit);
    switch (plan.operation) {
      case SetOperation::kIntersect:
        text += "; and also among: " + this->plan(*plan.operand);
        break;
      case SetOperation::kUnion:
        text += "; together with: " + this->plan(*plan.operand);
        break;
      case SetOperation::kExcept:
        text += "; without: " + this->plan(*plan.operand);
        break;
      case SetOperation::kNone:
        break;
    }
    return text;
  }

  [[nodiscard]] std::string condition(const Condition& condition) const {
    if (is_membership(condition)) {
      const auto inner = tables_of(*condition.nested);
      std::string text = condition.comparison == Comparison::kNotIn ? "there are no " : "there are ";
      text += listed(inner, " and ", [&](std::size_t table) { return words_of(table); });
      Filter own = condition.nested->where;
      std::erase_if(own, [](const Clause& clause) { return clause.front().comparison == Comparison::kIsNotNull; });
      const std::string where = filter(own);
      return where.empty() ? text : text + " where " + where;
    }
    const std::string left = term(condition.left, {});
    if (condition.nested) {
      const Term& of = condition.nested->select.front();
      std::string text = std::format("{} {} the {}", left, words_for(condition.comparison), term(of, {}));
      const std::string where = filter(condition.nested->where);
      return where.empty() ? text : text + " (where " + where + ")";
    }
    if (condition.right)
      return std::format("{} {} {}", left, words_for(condition.comparison), term(*condition.right, {}));
    const auto values = listed(condition.values, condition.comparison == Comparison::kBetween ? " and " : " or ",
                               [](const Literal& literal) { return literal.text; });
    return values.empty() ? std::format("{} {}", left, words_for(condition.comparison))
                          : std::format("{} {} {}", left, words_for(condition.comparison), values);
  }

 private:
  /// "orders", and of a list inside documents "items of orders".
  [[nodiscard]] std::string words_of(std::size_t table) const {
    const auto& elements = catalog_.tables[table].elements_of;
    if (!elements) return readable(catalog_.tables[table].name);
    return readable(short_name(catalog_, table)) + " of " + words_of(elements->table);
  }

  /// What the plan is about: "customers and orders", "orders and items"; the values of a list are what has the list:
  /// "tags of customers".
  [[nodiscard]] std::string things(const Plan& plan, const std::vector<std::size_t>& tables) const {
    std::vector<std::string> words;
    for (const std::size_t table : tables) {
      const auto& elements = catalog_.tables[table].elements_of;
      std::string own = words_of(table);
      if (elements && std::ranges::find(tables, elements->table) != tables.end()) {
        own = readable(short_name(catalog_, table));
      } else if (elements && !elements->documents && selects_from(plan, table)) {
        own = words_of(elements->table);
      }
      if (std::ranges::find(words, own) == words.end()) words.push_back(std::move(own));
    }
    return listed(words, " and ", [](const std::string& own) { return own; });
  }

  static bool selects_from(const Plan& plan, std::size_t table) {
    return std::ranges::any_of(plan.select,
                               [&](const Term& term) { return term.column && term.column->table == table; });
  }

  [[nodiscard]] std::string first_of_each(const Plan& plan, const std::vector<std::size_t>& tables) const {
    const auto most = plan.limit.value_or(1);
    const Order& order = plan.order.front();
    return std::format(", of each {} only {} with the {} {} (ties included)", term(plan.per.value_or(Term{}), tables),
                       most == 1 ? "those" : std::format("the {}", most), order.descending ? "highest" : "lowest",
                       term(order.term, tables));
  }

  static bool counts_rows_first(const Plan& plan) {
    return plan.select.size() == 1 && plan.select.front().aggregate == Aggregate::kCount && !plan.select.front().column;
  }

  [[nodiscard]] std::string term(const Term& term, const std::vector<std::size_t>& tables) const {
    if (term.share != Share::kNone) return share(term, tables);
    if (!term.column) {
      if (term.aggregate == Aggregate::kNone) return "everything";
      return tables.empty() ? "number of rows" : "number of " + words_of(tables.back());
    }
    std::string name = std::string(words_for(term.part)) + name_of(*term.column);
    if (term.operation != Operator::kNone) {
      name += std::format(" {} {}", words_for(term.operation), name_of(term.operand));
    }
    if (term.aggregate == Aggregate::kNone) return name;
    return std::format("{} {}{}", words_for(term.aggregate), term.distinct ? "different " : "", name);
  }

  [[nodiscard]] std::string share(Term of, const std::vector<std::size_t>& tables) const {
    of.share = Share::kNone;
    if (!of.column) return "percentage of " + (tables.empty() ? "rows" : words_of(tables.back()));
    return "percentage of the " + term(of, tables);
  }

  /// "salary"; "manager salary" where a table takes part twice.
  [[nodiscard]] std::string name_of(catalog::ColumnRef ref) const {
    const std::string name = readable(catalog_.column(ref).name);
    return ref.table == second_ ? words_of(ref.table) + " " + name : name;
  }

  [[nodiscard]] std::string groups(const Plan& plan, const std::vector<std::size_t>& tables) const {
    std::vector<Term> plain = plan.select;
    std::erase_if(plain, [](const Term& term) { return term.aggregate != Aggregate::kNone; });
    return listed(plain, " and ", [&](const Term& one) { return term(one, tables); });
  }

  [[nodiscard]] std::string filter(const Filter& filter) const {
    return listed(filter, " and ", [&](const Clause& clause) {
      return listed(clause, " or ", [&](const Condition& one) { return condition(one); });
    });
  }

  const catalog::Catalog& catalog_;
  std::optional<std::size_t> second_;
};

}  // namespace

std::string readable(std::string_view name) {
  return listed(text::split_name(name), " ", [](const std::string& word) { return word; });
}

std::string describe(const Plan& plan, const catalog::Catalog& catalog) { return Describer(catalog).plan(plan); }

std::string describe(const Condition& condition, const Plan& plan, const catalog::Catalog& catalog) {
  if (!plan.self) return Describer(catalog).condition(condition);
  const WithSecondTable wider({.where = {{condition}}, .self = plan.self}, catalog);
  return Describer(wider.catalog, wider.catalog.tables.size() - 1).condition(wider.plan.where.front().front());
}

}  // namespace dataquery::plan
