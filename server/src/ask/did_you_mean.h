#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "source/query.h"

namespace dataquery::ask {

/// The texts that a query compares with: SQL's string literals without the wildcards around them, or those in a
/// pipeline's conditions and comparisons, regular expressions that look for one text included. Dates, ids and numbers
/// are left out, each text comes once.
[[nodiscard]] std::vector<std::string> texts_in(const source::Query& query);

/// A text of a query that no column is known to hold, and what is held instead.
struct DidYouMean {
  std::string text;
  std::vector<std::string> values;  ///< "Brazil", best first
  std::string column;               ///< of the best: "customers.country"
};

/// Why a query may have found nothing. Computing: milliseconds.
[[nodiscard]] std::vector<DidYouMean> did_you_mean(const source::Query& query, const catalog::Catalog& catalog);

/// For people: "Did you mean 'Brazil' or 'Basil' instead of 'Brasil'?"
[[nodiscard]] std::string suggestion(const std::vector<DidYouMean>& suggestions);

/// For a model, that is to correct its query.
[[nodiscard]] std::string repair_hint(const std::vector<DidYouMean>& suggestions);

}  // namespace dataquery::ask
