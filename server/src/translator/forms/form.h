#pragma once

#include <optional>

#include "plan/plan.h"
#include "translator/catalog_index.h"
#include "translator/links.h"

namespace dataquery::translator {

/// A reading that the form of a question alone gives.
struct FormReading {
  plan::Plan plan;
  double probability = 0;  ///< that it is what was meant, given that the question has the form
};

/// Reads one form. Nothing when the question says anything beyond the form, so that what it gives is worth its
/// probability. Deterministic; any thread.
using ReadForm = std::optional<FormReading> (*)(const Links& links, const CatalogIndex& index);

}  // namespace dataquery::translator
