#pragma once

#include <memory>
#include <string>

#include "translator/catalog_index.h"

namespace dataquery::translator {

/// Reads a catalog from the small text form that cases/company.catalog explains. Throws std::runtime_error.
[[nodiscard]] std::shared_ptr<const CatalogIndex> read_catalog(const std::string& path,
                                                               catalog::Dialect dialect = catalog::Dialect::kSqlite);

/// A file beside the tests.
[[nodiscard]] std::string case_file(const std::string& name);

}  // namespace dataquery::translator
