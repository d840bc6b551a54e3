#pragma once

#include <string_view>

#include "catalog/catalog.h"
#include "retrieval/context.h"

namespace dataquery::retrieval {

/// Fills `context.pieces`, `packed` and `tokens` from the ranking in `context.tables`: what of which tables the budget
/// holds, and the reasons of each. Deterministic; computes only, about a millisecond for a thousand tables.
void pack_pieces(const catalog::Catalog& catalog, std::string_view question, const ContextOptions& options,
                 Context& context);

}  // namespace dataquery::retrieval
