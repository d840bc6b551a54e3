#pragma once

#include "guard/statement_inspector.h"

namespace dataquery::connectors {

/// Has SQLite itself prepare the statement, under an authorizer, on an empty database in memory that gets the tables
/// which the statement names: as the catalog has them, or made up where there is no catalog. What is proved (one
/// statement, a SELECT, allowed functions only) does not depend on the rows, and on names only in that they must
/// resolve.
class SqliteInspector final : public guard::StatementInspector {
 public:
  [[nodiscard]] Result<void> inspect(std::string_view text, const catalog::Catalog* catalog) const override;
};

}  // namespace dataquery::connectors
