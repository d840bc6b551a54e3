#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "translator/catalog_index.h"
#include "translator/links.h"
#include "translator/plan_change.h"

namespace dataquery::translator {

/// Quality from which a name counts as said.
inline constexpr float kSaid = 0.7F;
/// From the plan's tables to what the text names, at most: see PlanChange::distance_to.
inline constexpr std::size_t kFarthest = 7;

/// The words of a follow-up: which of them are taken, and what the others name, seen from a plan. What it is made with
/// must outlive it.
class ChangeText {
 public:
  ChangeText(const Links& links, const CatalogIndex& index, const PlanChange& change);

  [[nodiscard]] const text::Token& token(std::size_t i) const { return links_.tokens[i]; }
  [[nodiscard]] std::size_t size() const { return taken_.size(); }

  /// Marks are taken from the start.
  [[nodiscard]] bool taken(std::size_t i) const { return taken_[i]; }
  /// Whether none of the tokens [first, last) is taken.
  [[nodiscard]] bool free(std::size_t first, std::size_t last) const;
  void take(std::size_t i) { taken_[i] = true; }
  void take(std::size_t first, std::size_t last);

  /// Whether a word shortly before `at` denies it; takes that word.
  bool denied(std::size_t at);

  /// The next word from `at` on that is no article.
  [[nodiscard]] std::size_t content_at(std::size_t at) const;

  struct Named {
    std::size_t last = 0;  ///< token after the name
    std::optional<catalog::ColumnRef> column;
    std::optional<std::size_t> table;
    double score = 0;
  };

  /// What the name that begins at `at` stands for: nearer to the plan is better, after how much of the text it is.
  [[nodiscard]] std::optional<Named> named_at(std::size_t at) const;

  /// Whether the words name a table or a column, too, and not by a synonym.
  [[nodiscard]] bool is_also_a_name(Span span) const;

  /// The table that is named outright at `at`, however far, and the token after its name.
  [[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> table_at(std::size_t at) const;

 private:
  const Links& links_;
  const CatalogIndex& index_;
  const PlanChange& change_;
  std::vector<bool> taken_;
};

}  // namespace dataquery::translator
