#pragma once

#include <optional>

#include "plan/plan.h"
#include "translator/catalog_index.h"
#include "translator/links.h"

namespace dataquery::translator {

/// A reading that the form of the question alone gives.
struct FormReading {
  plan::Plan plan;
  double probability = 0;
};

/// Reads the short forms in which reports are asked for, which ordinary questions hardly teach: "top 5 customers by
/// revenue" (the things that come first by the sum of a measure) and "revenue by category" (the sum of a measure for
/// each thing). The measure is a numeric column named so, or by a synonym, as few joins from the thing as possible.
/// Nothing when the question says anything beyond the form.
[[nodiscard]] std::optional<FormReading> read_measure_by(const Links& links, const CatalogIndex& index);

}  // namespace dataquery::translator
