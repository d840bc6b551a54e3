#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "translator/catalog_index.h"
#include "translator/cues.h"
#include "translator/links.h"

namespace dataquery::translator {

struct EncoderReading;

/// A question next to a catalog, with what all scorers look at worked out once. Refers to `index` and `links`, which
/// must outlive it.
struct Understanding {
  Understanding(const CatalogIndex& catalog_index, const Links& question_links);

  const CatalogIndex& index;
  const Links& links;
  Cues cues;

  std::vector<std::size_t> table_place;   ///< where each table is first named; the number of tokens if nowhere
  std::vector<std::size_t> table_rank;    ///< how many tables are named better, or as well but earlier
  std::vector<bool> table_shadowed;       ///< said only within another table's longer name ("orders" in "order items")
  std::vector<std::size_t> columns_said;  ///< by table: its columns that are named well
  std::vector<std::size_t> values_said;   ///< by table: value links into it
  std::vector<std::size_t> value_count;   ///< by column: value links into it
  std::vector<float> value_unique;        ///< by column: 1 / columns that hold the same text; 0 without a link
  std::size_t tables_named = 0;
  std::size_t break_place = 0;  ///< the first word that opens a condition

  /// A column beside the others that are said where it is said.
  struct Rivals {
    std::uint32_t better = 0;        ///< that many are named better there
    std::uint32_t equal = 0;         ///< as well
    std::uint32_t better_table = 0;  ///< of those named as well: their table is named better
  };
  std::vector<Rivals> rivals;  ///< by column
  struct SaidName {
    Span span;
    float grade = 0;
  };
  std::vector<SaidName> said_names;  ///< every place where tables or columns are named, with the best grade there
  std::vector<bool> table_begins;    ///< by token: the mention of a table begins with it

  const EncoderReading* reading = nullptr;  ///< what an encoder thinks of it; without one the scorers are others

  [[nodiscard]] std::size_t size() const { return links.tokens.size(); }
  /// Where a column is said; the mention nearest to its table's name. The number of tokens if nowhere.
  [[nodiscard]] std::size_t place(std::size_t column) const;

 private:
  void find_rivals();
  void find_said_names();
};

constexpr float kNamed = 0.9F;  ///< a match this good counts as the name being said

}  // namespace dataquery::translator
