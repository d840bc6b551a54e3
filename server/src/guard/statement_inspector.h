#pragma once

#include <string_view>

#include "base/error.h"
#include "catalog/catalog.h"

namespace dataquery::guard {

/// Reads one SQLite statement with SQLite's own parser and says whether it only reads. A port, so that the guard
/// itself needs no driver.
///
/// Errors: kRefused, with the construct in `message`; kInvalidQuery when the text does not parse, names what `catalog`
/// does not hold, or holds more than one statement.
class StatementInspector {
 public:
  virtual ~StatementInspector() = default;

  /// Any thread; no I/O, nothing runs. Without `catalog` tables and columns of any name are taken to exist.
  [[nodiscard]] virtual Result<void> inspect(std::string_view text, const catalog::Catalog* catalog) const = 0;
};

}  // namespace dataquery::guard
