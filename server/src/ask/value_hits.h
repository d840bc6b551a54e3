#pragma once

#include <string_view>
#include <vector>

#include "retrieval/table_text.h"
#include "translator/catalog_index.h"

namespace dataquery::ask {

/// The values of the database that the question names, for retrieval: longer stretches of the question before shorter
/// ones, at most eight columns a stretch and 48 in all. Computes only.
[[nodiscard]] std::vector<retrieval::ValueHit> value_hits(std::string_view question,
                                                          const translator::CatalogIndex& index);

}  // namespace dataquery::ask
