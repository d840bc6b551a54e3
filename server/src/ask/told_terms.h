#pragma once

#include <string>

#include "ask/progress.h"

namespace dataquery::ask {

/// The notes of a connection and, after them, those terms of its glossary that the question or an earlier one of its
/// conversation says, for a model: "- GMV: orders.total_amount". Where values may not be shared, only columns.
[[nodiscard]] std::string notes_with_terms(const Progress& progress);

}  // namespace dataquery::ask
