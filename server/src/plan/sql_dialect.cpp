#include "plan/sql_dialect.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace dataquery::plan {
namespace {

/// Words that cannot stand as a bare name in SQLite or PostgreSQL, sorted.
constexpr auto kReserved = std::to_array<std::string_view>({"abort",
                                                            "action",
                                                            "add",
                                                            "after",
                                                            "all",
                                                            "alter",
                                                            "always",
                                                            "analyse",
                                                            "analyze",
                                                            "and",
                                                            "any",
                                                            "array",
                                                            "as",
                                                            "asc",
                                                            "asymmetric",
                                                            "attach",
                                                            "authorization",
                                                            "autoincrement",
                                                            "before",
                                                            "begin",
                                                            "between",
                                                            "binary",
                                                            "both",
                                                            "by",
                                                            "cascade",
                                                            "case",
                                                            "cast",
                                                            "check",
                                                            "collate",
                                                            "collation",
                                                            "column",
                                                            "commit",
                                                            "concurrently",
                                                            "conflict",
                                                            "constraint",
                                                            "create",
                                                            "cross",
                                                            "current",
                                                            "current_catalog",
                                                            "current_date",
                                                            "current_role",
                                                            "current_schema",
                                                            "current_time",
                                                            "current_timestamp",
                                                            "current_user",
                                                            "database",
                                                            "default",
                                                            "deferrable",
                                                            "deferred",
                                                            "delete",
                                                            "desc",
                                                            "detach",
                                                            "distinct",
                                                            "do",
                                                            "drop",
                                                            "each",
                                                            "else",
                                                            "end",
                                                            "escape",
                                                            "except",
                                                            "exclude",
                                                            "exclusive",
                                                            "exists",
                                                            "explain",
                                                            "fail",
                                                            "false",
                                                            "fetch",
                                                            "filter",
                                                            "first",
                                                            "following",
                                                            "for",
                                                            "foreign",
                                                            "freeze",
                                                            "from",
                                                            "full",
                                                            "generated",
                                                            "glob",
                                                            "grant",
                                                            "group",
                                                            "groups",
                                                            "having",
                                                            "if",
                                                            "ignore",
                                                            "ilike",
                                                            "immediate",
                                                            "in",
                                                            "index",
                                                            "indexed",
                                                            "initially",
                                                            "inner",
                                                            "insert",
                                                            "instead",
                                                            "intersect",
                                                            "into",
                                                            "is",
                                                            "isnull",
                                                            "join",
                                                            "key",
                                                            "last",
                                                            "lateral",
                                                            "leading",
                                                            "left",
                                                            "like",
                                                            "limit",
                                                            "localtime",
                                                            "localtimestamp",
                                                            "match",
                                                            "materialized",
                                                            "natural",
                                                            "no",
                                                            "not",
                                                            "nothing",
                                                            "notnull",
                                                            "null",
                                                            "nulls",
                                                            "of",
                                                            "offset",
                                                            "on",
                                                            "only",
                                                            "or",
                                                            "order",
                                                            "others",
                                                            "outer",
                                                            "over",
                                                            "overlaps",
                                                            "partition",
                                                            "placing",
                                                            "plan",
                                                            "pragma",
                                                            "preceding",
                                                            "primary",
                                                            "query",
                                                            "raise",
                                                            "range",
                                                            "recursive",
                                                            "references",
                                                            "regexp",
                                                            "reindex",
                                                            "release",
                                                            "rename",
                                                            "replace",
                                                            "restrict",
                                                            "returning",
                                                            "right",
                                                            "rollback",
                                                            "row",
                                                            "rows",
                                                            "savepoint",
                                                            "select",
                                                            "session_user",
                                                            "set",
                                                            "similar",
                                                            "some",
                                                            "symmetric",
                                                            "system_user",
                                                            "table",
                                                            "tablesample",
                                                            "temp",
                                                            "temporary",
                                                            "then",
                                                            "ties",
                                                            "to",
                                                            "trailing",
                                                            "transaction",
                                                            "trigger",
                                                            "true",
                                                            "unbounded",
                                                            "union",
                                                            "unique",
                                                            "update",
                                                            "user",
                                                            "using",
                                                            "vacuum",
                                                            "values",
                                                            "variadic",
                                                            "verbose",
                                                            "view",
                                                            "virtual",
                                                            "when",
                                                            "where",
                                                            "window",
                                                            "with",
                                                            "without"});
static_assert(std::ranges::is_sorted(kReserved));

bool is_bare(std::string_view name, bool folds_case) {
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name.front()))) return false;
  std::string lower;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || (!std::isalnum(byte) && c != '_')) return false;
    if (folds_case && std::isupper(byte)) return false;
    lower += static_cast<char>(std::tolower(byte));
  }
  return !std::ranges::binary_search(kReserved, std::string_view(lower));
}

std::string in_quotes(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    if (c == quote) result += quote;
    result += c;
  }
  return result += quote;
}

}  // namespace

std::string SqlDialect::identifier(std::string_view name) const {
  return is_bare(name, dialect_ == catalog::Dialect::kPostgresql) ? std::string(name) : in_quotes(name, '"');
}

std::string SqlDialect::text(std::string_view text) { return in_quotes(text, '\''); }

std::string SqlDialect::literal(const Literal& literal, catalog::TypeKind kind) const {
  switch (literal.kind) {
    case Literal::Kind::kBoolean:
      if (dialect_ == catalog::Dialect::kPostgresql && kind == catalog::TypeKind::kBoolean) return literal.text;
      return literal.text == "true" ? "1" : "0";
    case Literal::Kind::kNumber: {
      const bool as_text = kind == catalog::TypeKind::kText || catalog::is_temporal(kind);
      return as_text ? text(literal.text) : literal.text;
    }
    case Literal::Kind::kText:
      return text(literal.text);
  }
  return {};
}

std::string SqlDialect::date_part(DatePart part, const std::string& expression) const {
  const bool sqlite = dialect_ == catalog::Dialect::kSqlite;
  const auto formatted = [&](std::string_view for_sqlite, std::string_view for_postgresql) {
    return sqlite ? "strftime('" + std::string(for_sqlite) + "', " + expression + ")"
                  : "to_char(" + expression + ", '" + std::string(for_postgresql) + "')";
  };
  switch (part) {
    case DatePart::kNone:
      return expression;
    case DatePart::kYear:
      return formatted("%Y", "YYYY");
    case DatePart::kMonth:
      return formatted("%Y-%m", "YYYY-MM");
    case DatePart::kDay:
      return formatted("%Y-%m-%d", "YYYY-MM-DD");
  }
  return expression;
}

std::string_view SqlDialect::like() const {
  return dialect_ == catalog::Dialect::kPostgresql ? "ILIKE" : "LIKE";  // SQLite's LIKE ignores case by itself
}

std::string_view SqlDialect::nulls_last(bool descending) const {
  // SQLite takes NULL for the smallest value, PostgreSQL for the greatest.
  const bool nulls_first = descending == (dialect_ == catalog::Dialect::kPostgresql);
  return nulls_first ? " NULLS LAST" : "";
}

}  // namespace dataquery::plan
