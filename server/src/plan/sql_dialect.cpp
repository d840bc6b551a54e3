#include "plan/sql_dialect.h"

#include "catalog/identifier.h"

namespace dataquery::plan {
std::string SqlDialect::identifier(std::string_view name) const { return catalog::identifier(name, dialect_); }

std::string SqlDialect::text(std::string_view text) {
  std::string quoted(1, '\'');
  for (const char c : text) {
    if (c == '\'') quoted += c;
    quoted += c;
  }
  return quoted += '\'';
}

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
    case DatePart::kQuarter: {
      if (!sqlite) return formatted("", "YYYY-\"Q\"Q");
      const std::string month = "CAST(strftime('%m', " + expression + ") AS INTEGER)";
      return formatted("%Y-Q", "") + " || ((" + month + " + 2) / 3)";
    }
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
