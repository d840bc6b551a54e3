#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "catalog/catalog.h"

namespace dataquery::catalog {

/// The whole catalog as JSON text, values and samples included: the form in which the store keeps it.
[[nodiscard]] std::string to_json(const Catalog& catalog);

/// The inverse of `to_json`. Errors: kInternal when the text is not such a catalog.
[[nodiscard]] Result<Catalog> from_json(std::string_view text);

}  // namespace dataquery::catalog
