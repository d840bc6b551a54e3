#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/meaning.h"
#include "text/token.h"
#include "translator/catalog_index.h"
#include "translator/links.h"
#include "translator/translator.h"

namespace dataquery::translator {

/// The words of one connection and what they stand for there, found in questions word for word, whatever their case and
/// inflection; the longest first, none over another. What they stand for is looked up in the catalog only when a
/// question says them, and passed over where the catalog has it no more. A plain value; any thread.
class Glossary {
 public:
  struct Entry {
    std::string term;
    catalog::Definition definition;
  };

  Glossary() = default;
  explicit Glossary(std::vector<Entry> entries);

  [[nodiscard]] bool empty() const { return entries_.empty(); }

  /// The entries that `text` says, each once, in the order of the glossary.
  [[nodiscard]] std::vector<const Entry*> said_in(std::string_view text) const;

  /// Puts what its terms stand for into the links of a question. A column is then named word for word where its term
  /// stands, and a text value found there; other names, values, numbers and dates that were read into the same words
  /// are no more. What has no such link, and all that must hold, is in `Links::glossary`, see `hold_to_glossary`.
  void add_to(Links& links, const CatalogIndex& index) const;

 private:
  struct Place {
    Span span;
    std::size_t entry;
  };
  [[nodiscard]] std::vector<Place> places_in(const std::vector<text::Token>& tokens) const;

  std::vector<Entry> entries_;
  std::vector<std::vector<text::Token>> terms_;  // of each entry
};

/// Adds to every reading what the glossary says must hold and the reading lacks: to its own rows, or, where that is in
/// a table whose rows refer to them, as "those that have such". Readings that cannot be joined with it are dropped.
/// Does nothing where no term was said.
void hold_to_glossary(Translation& translation, const CatalogIndex& index);

}  // namespace dataquery::translator
