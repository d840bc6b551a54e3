#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace dataquery::translator {

/// A text that a column holds and that reads much like another.
struct SimilarValue {
  catalog::ColumnRef column;
  std::string value;    ///< the database's own spelling
  double likeness = 0;  ///< 0 to 1, of the folded texts: one less the share of letters to change
};

/// The known values most like `text`, best first, at most `limit`, each text once; none below a likeness of 0.6, and
/// nothing when a column holds `text` itself, whatever its case and punctuation. A walk over all known values:
/// milliseconds for a hundred thousand.
[[nodiscard]] std::vector<SimilarValue> similar_values(const catalog::Catalog& catalog, std::string_view text,
                                                       std::size_t limit);

}  // namespace dataquery::translator
