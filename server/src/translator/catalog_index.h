#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "plan/key_graph.h"
#include "translator/value_index.h"

namespace dataquery::translator {

/// The words of a name, as positions in CatalogIndex::words().
using Phrase = std::vector<std::uint32_t>;

/// A word that occurs in some name of a catalog.
struct NameWord {
  std::string text;  ///< lower case
  std::string stem;
};

/// What the translator knows of a column before any question.
struct ColumnFacts {
  catalog::ColumnRef ref;
  Phrase phrase;  ///< all words of its name
  Phrase core;    ///< less what its table's name says already and qualifiers ("total_amount"); all, if none is left
  bool primary = false;
  bool foreign = false;
  bool numeric = false;
  bool temporal = false;
  bool text = false;
  bool boolean = false;
  bool dated = false;           ///< holds days or moments, by its type or as text like "2025-03-01"
  bool identifier = false;      ///< named like an id or code
  bool title = false;           ///< named like what people call a thing: name, title
  bool numeric_values = false;  ///< text by type, but its values are numbers
  std::uint32_t namesakes = 0;  ///< other columns with the same core words
};

/// A catalog prepared for questions: the words of its names, its values, its keys. Built once per catalog version (a
/// few milliseconds), then immutable and shared by any number of threads.
class CatalogIndex {
 public:
  [[nodiscard]] static std::shared_ptr<const CatalogIndex> build(std::shared_ptr<const catalog::Catalog> catalog);

  [[nodiscard]] const catalog::Catalog& catalog() const { return *catalog_; }
  [[nodiscard]] const plan::KeyGraph& keys() const { return keys_; }
  [[nodiscard]] const ValueIndex& values() const { return values_; }
  [[nodiscard]] const std::vector<NameWord>& words() const { return words_; }

  /// All columns, table by table; `column_at` gives a column's position in this list.
  [[nodiscard]] const std::vector<ColumnFacts>& columns() const { return columns_; }
  [[nodiscard]] std::size_t column_at(catalog::ColumnRef ref) const { return first_column_[ref.table] + ref.column; }
  [[nodiscard]] const Phrase& table_phrase(std::size_t table) const { return table_phrases_[table]; }

  /// The columns that best name a row of `table` to a person: its name or title (first and last name are two), else its
  /// first text column, else its key. Never empty where the table has columns.
  [[nodiscard]] const std::vector<catalog::ColumnRef>& label_of(std::size_t table) const { return labels_[table]; }

 private:
  CatalogIndex() = default;
  [[nodiscard]] Phrase intern(std::string_view name);
  [[nodiscard]] std::vector<catalog::ColumnRef> find_label(std::size_t table) const;

  std::shared_ptr<const catalog::Catalog> catalog_;
  plan::KeyGraph keys_;
  ValueIndex values_;
  std::vector<NameWord> words_;
  std::vector<ColumnFacts> columns_;
  std::vector<std::size_t> first_column_;
  std::vector<Phrase> table_phrases_;
  std::vector<std::vector<catalog::ColumnRef>> labels_;
};

}  // namespace dataquery::translator
