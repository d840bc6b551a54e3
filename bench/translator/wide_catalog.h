#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace dataquery::bench {

/// A made-up database of a large company: tables named like "supplier_invoices" and "regional_store_visits", columns
/// like "ordered_at", "unit_price" and "invoice_id", keys between them, and texts in the text columns. The same sizes
/// and seed give the same catalog on every machine.
[[nodiscard]] catalog::Catalog wide_catalog(std::size_t tables, std::size_t columns, std::uint64_t seed);

/// Questions about it in the words of its names and values, of shapes that people ask. Deterministic, too.
[[nodiscard]] std::vector<std::string> wide_questions(const catalog::Catalog& catalog, std::size_t count,
                                                      std::uint64_t seed);

}  // namespace dataquery::bench
