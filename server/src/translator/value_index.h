#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace dataquery::translator {

/// Finds which columns hold a text, whatever its case and punctuation. Holds 16 bytes a value and no text of its own:
/// it points into the catalog's values, which must outlive it.
class ValueIndex {
 public:
  enum class Grade : std::uint8_t {
    kExact,   ///< the same bytes
    kFolded,  ///< the same letters and digits
    kPrefix   ///< begins alike: "French" for "France"
  };
  struct Match {
    catalog::ColumnRef column;
    std::uint32_t value = 0;  ///< position in Column::values
    Grade grade = Grade::kFolded;
  };

  [[nodiscard]] static ValueIndex build(const catalog::Catalog& catalog);

  /// Every column that holds `text`; at most one match a column, the best.
  [[nodiscard]] std::vector<Match> find(std::string_view text) const;

  /// Columns with a value that begins with the first letters of the single word `word` (at least four, all but the last
  /// three): nationalities for countries, typing errors at the end. One match a column.
  [[nodiscard]] std::vector<Match> find_alike(std::string_view word) const;

  /// Columns that hold `code` and hardly anything else (at most three values): "F" beside "M".
  [[nodiscard]] std::vector<Match> find_coded(std::string_view code) const;

  [[nodiscard]] const std::string& spelling(const Match& match) const;

 private:
  struct Entry {
    std::uint64_t hash;
    std::uint32_t column;  ///< position in `columns_`
    std::uint32_t value;
  };
  const catalog::Catalog* catalog_ = nullptr;
  std::vector<catalog::ColumnRef> columns_;
  std::vector<Entry> entries_;     ///< by hash
  std::vector<Entry> beginnings_;  ///< of one-word values: hash of the first four letters, by hash
};

/// Letters and digits in lower case, single spaces between runs of them: how values and questions are compared.
[[nodiscard]] std::string fold(std::string_view text);

}  // namespace dataquery::translator
