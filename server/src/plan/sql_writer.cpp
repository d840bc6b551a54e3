#include <algorithm>
#include <format>
#include <map>
#include <set>
#include <utility>

#include "plan/join_path.h"
#include "plan/output_names.h"
#include "plan/pipeline_writer.h"
#include "plan/render.h"
#include "plan/self_join.h"
#include "plan/sql_dialect.h"
#include "plan/sql_words.h"

namespace dataquery::plan {
namespace {

/// Writes one SELECT; a nested plan gets a writer of its own.
class SelectWriter {
 public:
  /// `outermost`: what a person sees, so that its columns are given names that read well.
  static Result<std::string> select(const Plan& plan, const catalog::Catalog& catalog, const KeyGraph& graph,
                                    SqlDialect dialect, bool outermost = false) {
    if (!plan.self) return SelectWriter(plan, catalog, graph, dialect).write(outermost);
    const WithSecondTable wider(plan, catalog);
    return SelectWriter(wider.plan, wider.catalog, wider.extended(graph), dialect).write(outermost);
  }

 private:
  SelectWriter(const Plan& plan, const catalog::Catalog& catalog, const KeyGraph& graph, SqlDialect dialect)
      : plan_(plan), catalog_(catalog), graph_(graph), dialect_(dialect) {}

  Result<std::string> write(bool outermost) {
    auto tables = tables_of(plan_);
    if (tables.empty()) return fail(ErrorCode::kInvalidQuery, "The question names no table.");
    if (auto reason = why_not_ranked(plan_)) return fail(ErrorCode::kInvalidQuery, std::move(*reason));
    const auto path = join_path(graph_, tables, plan_.keys);
    if (!path) return fail(ErrorCode::kInvalidQuery, "The tables of the question are not connected by keys.");
    name_tables(*path);
    if (auto error = add_filter(matching_, "", plan_.matching)) return std::unexpected(std::move(*error));

    std::string sql = plan_.distinct ? "SELECT DISTINCT " : "SELECT ";
    if (plan_.per) return ranked(std::move(sql), *path, outermost);
    sql += outermost ? named_terms() : list(plan_.select, [&](const Term& term) { return this->term(term); });
    if (auto error = add_rows(sql, *path)) return std::unexpected(std::move(*error));
    if (!plan_.order.empty()) {
      sql += " ORDER BY " + list(plan_.order, [&](const Order& order) { return this->order(order); });
    } else if (outermost && is_grouped(plan_) && plan_.operation == SetOperation::kNone) {
      if (const auto times = groups(true); !times.empty()) sql += " ORDER BY " + times;
    }
    if (plan_.limit) sql += std::format(" LIMIT {}", *plan_.limit);
    return sql;
  }

  /// From the tables to the groups.
  std::optional<Error> add_rows(std::string& sql, const JoinPath& path) const {
    sql += from(path);
    if (auto error = add_filter(sql, " WHERE ", plan_.where)) return error;
    if (is_grouped(plan_)) sql += " GROUP BY " + groups();
    return add_filter(sql, " HAVING ", plan_.having);
  }

  /// The first rows for each value of Plan::per: all rows with their place among those of their value, and of these
  /// rows the first ones.
  Result<std::string> ranked(std::string inner, const JoinPath& path, bool outermost) const {
    auto names = column_names(plan_, catalog_);
    std::string place = "place";
    while (std::ranges::contains(names, place)) place += '_';
    for (std::string& name : names) name = dialect_.identifier(name);
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string written = term(plan_.select[i]);
      const bool named_so = written == names[i] || written.ends_with("." + names[i]);
      inner += named_so ? written + ", " : written + " AS " + names[i] + ", ";
    }
    inner +=
        std::format("RANK() OVER (PARTITION BY {} ORDER BY {}) AS {}", term(*plan_.per), order(plan_.order[0]), place);
    if (auto error = add_rows(inner, path)) return std::unexpected(std::move(*error));
    const auto all = list(names, [](const std::string& name) { return name; });
    auto sql = std::format("SELECT {} FROM ({}) AS ranked WHERE {} <= {}", all, inner, place, plan_.limit.value_or(1));
    if (!outermost) return sql;
    const auto per = static_cast<std::size_t>(std::ranges::find(plan_.select, *plan_.per) - plan_.select.begin());
    return sql + std::format(" ORDER BY {}, {}", names[per], place);
  }

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

  std::string table_name(std::size_t table) const {
    const auto& described = catalog_.tables[stored_table(plan_, catalog_, table)];
    const bool elsewhere = !described.schema.empty() && described.schema != "public" && described.schema != "main";
    return (elsewhere ? dialect_.identifier(described.schema) + "." : "") + dialect_.identifier(described.name);
  }

  std::string column(catalog::ColumnRef ref) const {
    const std::string name = dialect_.identifier(catalog_.column(ref).name);
    const auto alias = aliases_.find(ref.table);
    return alias == aliases_.end() ? name : alias->second + "." + name;
  }

  std::string term(const Term& term) const {
    if (term.share != Share::kNone) return share(term);
    if (!term.column) return term.aggregate == Aggregate::kCount ? "COUNT(*)" : "*";
    const std::string inner = value(term);
    if (term.aggregate == Aggregate::kNone) return inner;
    return std::format("{}({}{})", function_of(term.aggregate), term.distinct ? "DISTINCT " : "", inner);
  }

  /// A term's value in one row.
  std::string value(const Term& term) const {
    const std::string left = column(*term.column);
    if (term.operation == Operator::kNone) return dialect_.date_part(term.part, left);
    const std::string right = column(term.operand);
    if (term.operation == Operator::kDividedBy) return std::format("1.0 * {} / NULLIF({}, 0)", left, right);
    return std::format("{} {} {}", left, symbol_of(term.operation), right);
  }

  std::string share(Term of) const {
    const Share share = std::exchange(of.share, Share::kNone);
    const std::string whole = term(of);
    if (share == Share::kOfTotal) return std::format("100.0 * {0} / NULLIF(SUM({0}) OVER (), 0)", whole);
    const std::string counted = of.column ? value(of) : "1";
    const bool sums = of.aggregate == Aggregate::kSum;
    const auto part = std::format("CASE WHEN {} THEN {}{} END", matching_.empty() ? "true" : matching_, counted,
                                  sums ? " ELSE 0" : "");
    return std::format("100.0 * {}({}) / NULLIF({}, 0)", function_of(of.aggregate), part, whole);
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
    if ((plan_.limit || plan_.per) && sorts_nulls(plan_, order.term, catalog_))
      sql += dialect_.nulls_last(order.descending);
    return sql;
  }

  catalog::TypeKind kind_of(const Term& term) const {
    if (term.part != DatePart::kNone) return catalog::TypeKind::kText;
    if (term.share != Share::kNone || term.operation != Operator::kNone) return catalog::TypeKind::kReal;
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
      auto nested = select(*condition.nested, catalog_, graph_, dialect_);
      if (!nested) return nested;
      return std::format("{} {} ({})", left, symbol_of(condition.comparison), *nested);
    }
    if (condition.right) {
      return std::format("{} {} {}", left, symbol_of(condition.comparison), term(*condition.right));
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
  std::string matching_;  ///< Plan::matching as a condition
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
  auto sql = SelectWriter::select(plan, catalog, graph, sql_dialect, /*outermost=*/true);
  if (!sql) return propagate(sql);
  if (plan.operand != nullptr) {
    auto right = SelectWriter::select(*plan.operand, catalog, graph, sql_dialect);
    if (!right) return propagate(right);
    *sql += std::format(" {} {}", keyword_of(plan.operation), *right);
  }
  return source::Query{dialect, std::move(*sql)};
}

}  // namespace dataquery::plan
