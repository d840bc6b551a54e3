#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace dataquery::plan {

enum class Aggregate : std::uint8_t { kNone, kCount, kSum, kAverage, kMinimum, kMaximum };

/// How finely a date is looked at. kMonth keeps the year: "2025-03"; so does kQuarter: "2025-Q1".
enum class DatePart : std::uint8_t { kNone, kYear, kMonth, kDay, kQuarter };

/// Arithmetic between two columns of a row. What is divided by zero is NULL, and so is what has a NULL in it.
enum class Operator : std::uint8_t { kNone, kPlus, kMinus, kTimes, kDividedBy };

/// A count or sum in percent: kOfTotal of what all groups have together, kOfMatching the part of it that the rows which
/// meet Plan::matching have.
enum class Share : std::uint8_t { kNone, kOfTotal, kOfMatching };

/// Something that has a value for each row or each group: a column, a number computed from two, an aggregate of either,
/// or a count of rows.
struct Term {
  Aggregate aggregate = Aggregate::kNone;
  bool distinct = false;                     ///< of an aggregate: over distinct values
  std::optional<catalog::ColumnRef> column;  ///< none: COUNT(*) with kCount, every column with kNone
  DatePart part = DatePart::kNone;
  Operator operation = Operator::kNone;  ///< of `column` and `operand`
  catalog::ColumnRef operand = {};       ///< only with an operation
  Share share = Share::kNone;            ///< only of kCount and kSum of all values
  bool referred = false;                 ///< `column` (and `operand`) is of the row that Plan::self refers to

  bool operator==(const Term&) const = default;
};

enum class Comparison : std::uint8_t {
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kBetween,
  kLike,
  kNotLike,
  kIn,
  kNotIn,
  kIsNull,
  kIsNotNull
};

/// A constant. Texts are written as the database spells them.
struct Literal {
  enum class Kind : std::uint8_t { kText, kNumber, kBoolean };
  Kind kind = Kind::kText;
  std::string text;  ///< a boolean's is "true" or "false"

  bool operator==(const Literal&) const = default;
};

struct Plan;

/// `left comparison values`, with a nested plan `left comparison (plan)`, or with another term `left comparison right`.
/// kBetween has two values, kIn any number, kIsNull and kIsNotNull none.
struct Condition {
  Term left;
  Comparison comparison = Comparison::kEqual;
  std::vector<Literal> values;
  std::shared_ptr<const Plan> nested = nullptr;
  std::optional<Term> right = std::nullopt;
};

/// Holds when one of its conditions does.
using Clause = std::vector<Condition>;

/// Holds when every clause does (conjunctive normal form: flat, and enough for what people ask).
using Filter = std::vector<Clause>;

struct Order {
  Term term;
  bool descending = false;
};

/// A table that takes part twice: with each row the row of the same table that its key `columns` refer to ("the manager
/// of an employee"). Terms that are `referred` are of the second.
struct SelfJoin {
  std::size_t table = 0;
  std::vector<std::size_t> columns;
  std::vector<std::size_t> referenced_columns;
};

enum class SetOperation : std::uint8_t { kNone, kIntersect, kUnion, kExcept };

/// What is asked, in no database's language, and nothing of how tables are joined or rows grouped (as NatSQL does, Gan
/// et al. 2021): tables follow from the columns, the join from the key graph, groups from the plain columns beside an
/// aggregate. A plain value; nested plans are immutable and shared.
struct Plan {
  std::vector<Term> select;
  bool distinct = false;
  Filter where;     ///< over rows; its terms have no aggregate
  Filter having;    ///< over groups
  Filter matching;  ///< the rows that count in terms with Share::kOfMatching
  std::vector<Order> order;
  std::optional<std::int64_t> limit;
  std::optional<Term> per;          ///< one of `select`: for each of its values the first `limit` rows by the one
                                    ///< `order`, and those that tie with the last of them
  std::vector<std::size_t> tables;  ///< tables that must take part though no column of theirs does
  std::vector<std::size_t> keys;    ///< key-graph edges to prefer where two tables are linked twice
  std::optional<SelfJoin> self;
  SetOperation operation = SetOperation::kNone;
  std::shared_ptr<const Plan> operand;  ///< the right side of `operation`
};

/// True when an aggregate stands beside a plain column, so that rows are grouped by the plain columns.
[[nodiscard]] bool is_grouped(const Plan& plan);

/// True when some term of `plan` itself (not of nested plans) is an aggregate.
[[nodiscard]] bool has_aggregate(const Plan& plan);

/// What keeps `plan` from having first rows for each value of Plan::per, as a message for people; nothing when it has
/// no such term, or all that it takes.
[[nodiscard]] std::optional<std::string> why_not_ranked(const Plan& plan);

/// True when `term`, by which `plan` is sorted, may be missing in rows that the plan cuts off or ranks.
[[nodiscard]] bool sorts_nulls(const Plan& plan, const Term& term, const catalog::Catalog& catalog);

/// Every table that `plan` itself needs before joining: in order of first use, without repetition.
[[nodiscard]] std::vector<std::size_t> tables_of(const Plan& plan);

/// Calls `visit(const Term&)` on every term of `plan` itself, in the order select, where, having, matching, order.
template <typename Visit>
void for_each_term(const Plan& plan, Visit visit) {
  for (const Term& term : plan.select) visit(term);
  for (const Filter* filter : {&plan.where, &plan.having, &plan.matching}) {
    for (const Clause& clause : *filter) {
      for (const Condition& condition : clause) {
        visit(condition.left);
        if (condition.right) visit(*condition.right);
      }
    }
  }
  for (const Order& order : plan.order) visit(order.term);
}

}  // namespace dataquery::plan
