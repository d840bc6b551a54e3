#include <algorithm>
#include <cctype>
#include <format>
#include <map>
#include <set>
#include <utility>

#include "plan/join_path.h"
#include "plan/output_names.h"
#include "plan/pipeline_writer.h"
#include "plan/render.h"
#include "plan/sql_dialect.h"

namespace dataquery::plan {
namespace {

std::string_view function_of(Aggregate aggregate) {
  switch (aggregate) {
    case Aggregate::kCount:
      return "COUNT";
    case Aggregate::kSum:
      return "SUM";
    case Aggregate::kAverage:
      return "AVG";
    case Aggregate::kMinimum:
      return "MIN";
    case Aggregate::kMaximum:
      return "MAX";
    case Aggregate::kNone:
      break;
  }
  return "";
}

std::string_view symbol_of(Comparison comparison) {
  switch (comparison) {
    case Comparison::kEqual:
      return "=";
    case Comparison::kNotEqual:
      return "<>";
    case Comparison::kLess:
      return "<";
    case Comparison::kLessEqual:
      return "<=";
    case Comparison::kGreater:
      return ">";
    case Comparison::kGreaterEqual:
      return ">=";
    case Comparison::kIn:
      return "IN";
    case Comparison::kNotIn:
      return "NOT IN";
    default:
      return "";
  }
}

std::string_view keyword_of(SetOperation operation) {
  switch (operation) {
    case SetOperation::kIntersect:
      return "INTERSECT";
    case SetOperation::kUnion:
      return "UNION";
    case SetOperation::kExcept:
      return "EXCEPT";
    case SetOperation::kNone:
      break;
  }
  return "";
}

/// Writes one SELECT; a nested plan gets a writer of its own.
class SelectWriter {
 public:
  SelectWriter(const Plan& plan, const catalog::Catalog& catalog, const KeyGraph& graph, SqlDialect dialect)
      : plan_(plan), catalog_(catalog), graph_(graph), dialect_(dialect) {}

  /// `outermost`: what a person sees, so that its columns are given names that read well.
  Result<std::string> write(bool outermost = false) {
    auto tables = tables_of(plan_);
    if (tables.empty()) return fail(ErrorCode::kInvalidQuery, "The question names no table.");
    const auto path = join_path(graph_, tables, plan_.keys);
    if (!path) return fail(ErrorCode::kInvalidQuery, "The tables of the question are not connected by keys.");
    name_tables(*path);

    std::string sql = plan_.distinct ? "SELECT DISTINCT " : "SELECT ";
    sql += outermost ? named_terms() : list(plan_.select, [&](const Term& term) { return this->term(term); });
    sql += from(*path);
    if (auto error = add_filter(sql, " WHERE ", plan_.where)) return std::unexpected(std::move(*error));
    if (is_grouped(plan_)) sql += " GROUP BY " + groups();
    if (auto error = add_filter(sql, " HAVING ", plan_.having)) return std::unexpected(std::move(*error));
    if (!plan_.order.empty()) {
      sql += " ORDER BY " + list(plan_.order, [&](const Order& order) { return this->order(order); });
    } else if (outermost && is_grouped(plan_) && plan_.operation == SetOperation::kNone) {
      if (const auto times = groups(true); !times.empty()) sql += " ORDER BY " + times;
    }
    if (plan_.limit) sql += std::format(" LIMIT {}", *plan_.limit);
    return sql;
  }

 private:
  template <typename Items, typename Write>
  static std::string list(const Items& items, Write write, std::string_view separator = ", ") {
    std::string result;
    for (const auto& item : items) {
      if (!result.empty()) result += separator;
      result += write(item);
    }
    return result;
  }

  /// With one table columns stand bare; with several each table gets its initials ("order_items" -> oi), numbered where
  /// two would be equal.
  void name_tables(const JoinPath& path) {
    if (path.steps.empty()) return;
    std::set<std::string> taken;
    const auto give = [&](std::size_t table) {
      const std::string base = initials(catalog_.tables[table].name);
      std::string alias = base;
      for (int i = 2; taken.contains(alias) || dialect_.identifier(alias) != alias; ++i) {
        alias = std::format("{}{}", base, i);
      }
      taken.insert(alias);
      aliases_[table] = alias;
    };
    give(path.start);
    for (const auto& step : path.steps) give(step.table);
  }

  static std::string initials(std::string_view name) {
    std::string result;
    char previous = '_';
    for (const char c : name) {
      const auto byte = static_cast<unsigned char>(c);
      const bool starts = !std::isalnum(static_cast<unsigned char>(previous)) ||
                          (std::isupper(byte) && std::islower(static_cast<unsigned char>(previous)));
      if (std::isalpha(byte) && starts) result += static_cast<char>(std::tolower(byte));
      previous = c;
    }
    return result.empty() ? "t" : result;
  }

  std::string table_name(std::size_t table) const {
    const auto& described = catalog_.tables[table];
    const bool elsewhere = !described.schema.empty() && described.schema != "public" && described.schema != "main";
    return (elsewhere ? dialect_.identifier(described.schema) + "." : "") + dialect_.identifier(described.name);
  }

  std::string column(catalog::ColumnRef ref) const {
    const std::string name = dialect_.identifier(catalog_.column(ref).name);
    const auto alias = aliases_.find(ref.table);
    return alias == aliases_.end() ? name : alias->second + "." + name;
  }

  std::string term(const Term& term) const {
    if (!term.column) return term.aggregate == Aggregate::kCount ? "COUNT(*)" : "*";
    const std::string inner = dialect_.date_part(term.part, column(*term.column));
    if (term.aggregate == Aggregate::kNone) return inner;
    return std::format("{}({}{})", function_of(term.aggregate), term.distinct ? "DISTINCT " : "", inner);
  }

  std::string named_terms() const {
    const auto names = output_names(plan_, catalog_);
    std::string sql;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (i > 0) sql += ", ";
      sql += term(plan_.select[i]);
      if (!names[i].empty()) sql += " AS " + dialect_.identifier(names[i]);
    }
    return sql;
  }

  std::string from(const JoinPath& path) const {
    const auto named = [&](std::size_t table) {
      const auto alias = aliases_.find(table);
      return alias == aliases_.end() ? table_name(table) : table_name(table) + " AS " + alias->second;
    };
    std::string sql = " FROM " + named(path.start);
    for (const auto& step : path.steps) {
      const KeyEdge& edge = graph_.edges()[step.edge];
      sql += " JOIN " + named(step.table) + " ON ";
      for (std::size_t i = 0; i < edge.columns.size(); ++i) {
        if (i > 0) sql += " AND ";
        sql += column({edge.table, edge.columns[i]}) + " = " + column({edge.other, edge.other_columns[i]});
      }
    }
    return sql;
  }

  /// What rows are grouped by, or of that only years, months and days: a person wants those in their order, which
  /// grouping does not promise.
  std::string groups(bool times_only = false) const {
    std::vector<std::string> seen;
    for (const Term& plain : plan_.select) {
      if (plain.aggregate != Aggregate::kNone || !plain.column) continue;
      if (times_only && plain.part == DatePart::kNone) continue;
      std::string written = term(plain);
      if (std::ranges::find(seen, written) == seen.end()) seen.push_back(std::move(written));
    }
    return list(seen, [](const std::string& text) { return text; });
  }

  std::string order(const Order& order) const {
    std::string sql = term(order.term) + (order.descending ? " DESC" : " ASC");
    const bool may_be_null =
        order.term.column && order.term.aggregate == Aggregate::kNone && catalog_.column(*order.term.column).nullable;
    if (plan_.limit && may_be_null) sql += dialect_.nulls_last(order.descending);
    return sql;
  }

  catalog::TypeKind kind_of(const Term& term) const {
    if (term.part != DatePart::kNone) return catalog::TypeKind::kText;
    if (!term.column || term.aggregate == Aggregate::kCount) return catalog::TypeKind::kInteger;
    return catalog_.column(*term.column).kind;
  }

  std::optional<Error> add_filter(std::string& sql, std::string_view keyword, const Filter& filter) const {
    std::string text;
    for (const Clause& clause : filter) {
      if (clause.empty()) continue;
      std::string written;
      for (const Condition& part : clause) {
        auto one = condition(part);
        if (!one) return std::move(one.error());
        written += (written.empty() ? "" : " OR ") + *one;
      }
      if (!text.empty()) text += " AND ";
      text += clause.size() > 1 && filter.size() > 1 ? "(" + written + ")" : written;
    }
    if (!text.empty()) sql += std::string(keyword) + text;
    return std::nullopt;
  }

  Result<std::string> condition(const Condition& condition) const {
    const std::string left = term(condition.left);
    const auto kind = kind_of(condition.left);
    const auto value = [&](std::size_t i) { return dialect_.literal(condition.values[i], kind); };
    if (condition.nested) {
      auto nested = SelectWriter(*condition.nested, catalog_, graph_, dialect_).write();
      if (!nested) return nested;
      return std::format("{} {} ({})", left, symbol_of(condition.comparison), *nested);
    }
    switch (condition.comparison) {
      case Comparison::kIsNull:
        return left + " IS NULL";
      case Comparison::kIsNotNull:
        return left + " IS NOT NULL";
      case Comparison::kBetween:
        return std::format("{} BETWEEN {} AND {}", left, value(0), value(1));
      case Comparison::kLike:
        return std::format("{} {} {}", left, dialect_.like(), value(0));
      case Comparison::kNotLike:
        return std::format("{} NOT {} {}", left, dialect_.like(), value(0));
      case Comparison::kIn:
      case Comparison::kNotIn: {
        const auto all = list(condition.values, [&](const Literal& one) { return dialect_.literal(one, kind); });
        return std::format("{} {} ({})", left, symbol_of(condition.comparison), all);
      }
      default:
        return std::format("{} {} {}", left, symbol_of(condition.comparison), value(0));
    }
  }

  const Plan& plan_;
  const catalog::Catalog& catalog_;
  const KeyGraph& graph_;
  SqlDialect dialect_;
  std::map<std::size_t, std::string> aliases_;
};

}  // namespace

Result<source::Query> render(const Plan& plan, const catalog::Catalog& catalog, const KeyGraph& graph,
                             catalog::Dialect dialect) {
  if (dialect == catalog::Dialect::kMongodb) {
    const auto pipeline = write_pipeline(plan, {catalog, graph});
    if (!pipeline) return std::unexpected(pipeline.error());
    return source::Query{dialect, to_text(*pipeline)};
  }
  const SqlDialect sql_dialect(dialect);
  auto sql = SelectWriter(plan, catalog, graph, sql_dialect).write(/*outermost=*/true);
  if (!sql) return propagate(sql);
  if (plan.operand != nullptr) {
    auto right = SelectWriter(*plan.operand, catalog, graph, sql_dialect).write();
    if (!right) return propagate(right);
    *sql += std::format(" {} {}", keyword_of(plan.operation), *right);
  }
  return source::Query{dialect, std::move(*sql)};
}

}  // namespace dataquery::plan
