#pragma once

#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// Where SQLite and PostgreSQL write the same thing differently.
class SqlDialect {
 public:
  explicit SqlDialect(catalog::Dialect dialect) : dialect_(dialect) {}

  /// `name` as an identifier: bare where that is safe, else in double quotes.
  [[nodiscard]] std::string identifier(std::string_view name) const;

  /// `text` as a string constant.
  [[nodiscard]] static std::string text(std::string_view text);

  /// `literal` as it is compared with a value of `kind`.
  [[nodiscard]] std::string literal(const Literal& literal, catalog::TypeKind kind) const;

  /// The year, quarter ("2025-Q1"), month ("2025-03") or day of the date that `expression` holds.
  [[nodiscard]] std::string date_part(DatePart part, const std::string& expression) const;

  /// The operator of a pattern match that ignores case.
  [[nodiscard]] std::string_view like() const;

  /// What to add to an ordering so that missing values do not come first in a list that is cut off; may be empty.
  [[nodiscard]] std::string_view nulls_last(bool descending) const;

 private:
  catalog::Dialect dialect_;
};

}  // namespace dataquery::plan
