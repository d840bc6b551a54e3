#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/catalog.h"

namespace dataquery::catalog {

/// What somebody says a word stands for, by the names of tables and columns, so that it holds whatever the catalog's
/// version: a column ("orders.total_amount"), values of one, or an expression ("orders.total_amount > 1000").
struct Definition {
  std::string column;
  std::vector<std::string> equals;  ///< values of `column`, any of which is meant; empty: the column itself
  std::string expression;           ///< instead of both

  bool operator==(const Definition&) const = default;
};

enum class Compared : std::uint8_t {
  kEqual,  ///< with several constants: to one of them
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kMissing,
  kPresent
};

/// What must hold of a column. `constants` is empty for kMissing and kPresent; texts are as the database spells them,
/// where that is known; a boolean is "true" or "false".
struct Test {
  Compared compared = Compared::kEqual;
  std::vector<std::string> constants;
  bool operator==(const Test&) const = default;
};

/// A definition as one catalog understands it: a column, or what must hold of it.
struct Meaning {
  ColumnRef column;
  std::optional<Test> test;
  bool operator==(const Meaning&) const = default;
};

/// "orders.total_amount", "sales.orders.total_amount" outside PostgreSQL's usual schema: what people write for a
/// column.
[[nodiscard]] std::string qualified_name(const Catalog& catalog, ColumnRef column);

/// The column that `text` names: "orders.total_amount", whatever its case, or "total_amount" where one table alone has
/// it. Errors: kInvalidArgument that says which tables have it, or which names come near; its field is "column".
[[nodiscard]] Result<ColumnRef> find_column(const Catalog& catalog, std::string_view text);

/// What `definition` means. Errors: kInvalidArgument, with the field "column", "value" or "expression", that says what
/// is wrong and what would be right.
[[nodiscard]] Result<Meaning> resolve(const Catalog& catalog, const Definition& definition);

/// `meaning` for people: "orders.total_amount", "orders.status is 'paid' or 'shipped'", "orders.total_amount > 1000".
[[nodiscard]] std::string written(const Catalog& catalog, const Meaning& meaning);

}  // namespace dataquery::catalog
