#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "text/token.h"
#include "translator/catalog_index.h"
#include "translator/links.h"

namespace dataquery::translator {

/// Part of a question, as forms read it. Views of the links' tokens.
using Words = std::span<const text::Token>;

template <std::size_t Size>
[[nodiscard]] bool is_one_of(const text::Token& token, const std::array<std::string_view, Size>& words) {
  return std::ranges::find(words, token.lower) != words.end();
}

/// The question without opening words, articles, "each", "their" and marks.
[[nodiscard]] std::vector<text::Token> essential(const Links& links);

/// The question without articles and marks, and without what only asks to be shown something ("please list").
[[nodiscard]] std::vector<text::Token> plain_words(const Links& links);

/// How many words `words` begin with that are as `pattern` says: words in lower case, alternatives with a bar between,
/// and a question mark after what may be absent ("what|which percentage of all?"). 0 when they are not so.
[[nodiscard]] std::size_t begins(Words words, std::string_view pattern);

/// Drops those from `words`; false when they do not begin so.
bool take(Words& words, std::string_view pattern);

/// What stands before and after the first place where `pattern` fits.
struct Parts {
  Words before;
  Words after;
};
[[nodiscard]] std::optional<Parts> split(Words words, std::string_view pattern);

/// "top 3" or "3" at the beginning of `words`, which are left without it; nothing, and `words` as they were, otherwise.
[[nodiscard]] std::optional<std::int64_t> take_number(Words& words);

/// How well `words` name `phrase`: each of the words must be in it or mean the same as one of its words; 1 when they
/// are the same words.
[[nodiscard]] double likeness(Words words, const Phrase& phrase, const CatalogIndex& index);

/// The table, no view, that `words` and nothing else name.
[[nodiscard]] std::optional<std::size_t> table_named(Words words, const CatalogIndex& index);

/// The columns that tell one row of `table` from the others: its name, or else its key.
[[nodiscard]] std::vector<catalog::ColumnRef> identity_of(std::size_t table, const CatalogIndex& index);

/// The column of `table` that `words` and nothing else name and that `fits`; nothing when two are named as well.
[[nodiscard]] std::optional<catalog::ColumnRef> column_named(Words words, std::size_t table, const CatalogIndex& index,
                                                             bool (*fits)(const ColumnFacts&));

/// A number that can be added up or compared: no key, no code.
[[nodiscard]] bool is_measure(const ColumnFacts& facts);
[[nodiscard]] bool is_dated(const ColumnFacts& facts);
/// Something by whose values rows can be told apart into groups: a text that names no single row.
[[nodiscard]] bool is_group(const ColumnFacts& facts);

/// A numeric column that some words name.
struct Measure {
  catalog::ColumnRef column;
  double match = 0;
  bool named = false;  ///< by its own words, not by synonyms

  /// That it is the one that was meant.
  [[nodiscard]] double probability() const;
};

/// The numeric column that `words` name and that is nearest to `table`.
[[nodiscard]] std::optional<Measure> measure_named(Words words, std::size_t table, const CatalogIndex& index);

/// `words` without those that say no more than that something is added up ("total", "sum of").
[[nodiscard]] Words without_total(Words words);

}  // namespace dataquery::translator
