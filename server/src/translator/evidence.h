#pragma once

#include <string>
#include <vector>

#include "translator/translator.h"

namespace dataquery::translator {

/// Words of the question and what they were taken for.
struct EvidenceLink {
  std::string words;
  std::string kind;    ///< "table", "column", "value", "number", "date", "operation"
  std::string target;  ///< "orders.status", "orders.status = 'paid'", "from 2025-01-01 until 2026-01-01"
};

/// Why one candidate is what it is, in words for people.
struct Evidence {
  std::vector<EvidenceLink> links;
  std::vector<std::string> tables;
  std::vector<std::string> joins;          ///< "orders.customer_id = customers.id"
  std::vector<std::string> filters;        ///< "status is paid"
  std::vector<std::string> assumptions;    ///< sentences: what the question left open and how it was read
  std::vector<std::string> unknown_words;  ///< words that no part of the query answers to
};

/// Explains candidate number `chosen` of `translation`, which must have come from `index`.
[[nodiscard]] Evidence explain(const Translation& translation, const CatalogIndex& index, std::size_t chosen);

/// Up to `most` different readings in plain words, best first, for a clarifying question: "the number of orders where
/// status is paid". Positions are those of the candidates they describe.
struct Reading {
  std::size_t candidate = 0;
  std::string words;
};
[[nodiscard]] std::vector<Reading> choices(const Translation& translation, const CatalogIndex& index,
                                           std::size_t most = 4);

}  // namespace dataquery::translator
