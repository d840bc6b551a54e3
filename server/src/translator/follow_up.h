#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "plan/plan.h"
#include "translator/catalog_index.h"
#include "translator/glossary.h"
#include "translator/translator.h"

namespace dataquery::translator {

/// A turn of a conversation: what was asked and, where it is known, the query that answered it.
struct Turn {
  std::string question;
  std::string query;
};

/// A question read together with the ones before it.
struct FollowUp {
  std::string question;     ///< stands by itself: "How many orders were placed last year, and by month"
  Translation translation;  ///< one candidate; its links are those of the last question's own words, all understood
};

/// Reads `plan` anew as `text` wants it changed: "and by month?", "only Germany", "what about 2024?", "top 3 only",
/// "and the average?", "sorted by name", "how many?", "and suppliers?". Nothing when the text stands by itself, when
/// some word of it is not understood, or when the change fits no such plan. Names no data: links and common words only.
[[nodiscard]] std::optional<plan::Plan> change(const plan::Plan& plan, const Links& text, const CatalogIndex& index);

/// Whether the words refer to something said before: "and …", "only …", "of them", or no more than a condition.
[[nodiscard]] bool refers_back(const Links& text);

/// `text` with what it refers to: from the last question that stands by itself on, all in one, as far as is known.
/// `text` alone when it stands by itself.
[[nodiscard]] std::string in_full(std::span<const Turn> before, std::string_view text, const CatalogIndex& index,
                                  std::chrono::year_month_day today, const Glossary* glossary = nullptr);

/// The last of a conversation's questions, read by what went before: from the last question that stands by itself, each
/// one after it changes the plan. `before` is oldest first; where a turn's query is among the readings of its question,
/// that reading is meant. A few milliseconds a turn. Nothing when `text` stands by itself or is not understood.
[[nodiscard]] std::optional<FollowUp> follow_up(const Translator& translator, std::span<const Turn> before,
                                                std::string_view text, const CatalogIndex& index,
                                                std::chrono::year_month_day today, const Glossary* glossary = nullptr);

}  // namespace dataquery::translator
