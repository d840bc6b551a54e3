#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/meaning.h"
#include "plan/plan.h"
#include "text/dates.h"
#include "text/token.h"
#include "translator/catalog_index.h"

namespace dataquery::translator {

/// Tokens [first, last); of a quoted token, which is one, perhaps only word number `part`, from 1.
struct Span {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
  std::uint16_t part = 0;
  [[nodiscard]] bool overlaps(Span other) const {
    const bool apart = part != other.part && part != 0 && other.part != 0;
    return first < other.last && other.first < last && !apart;
  }
  [[nodiscard]] bool within(Span other) const { return first >= other.first && last <= other.last; }
  bool operator==(const Span&) const = default;
};

/// How well a name of the catalog is said in the question.
struct NameMatch {
  float grade = 0;     ///< 0 not at all … 1 word for word; compares matches of different kinds
  float coverage = 0;  ///< share of the name's words that are said
  float quality = 0;   ///< mean likeness of those: 1 same word, 0.95 same stem, less for synonyms and abbreviations
  bool contiguous = false;     ///< in order, nothing between
  bool head = false;           ///< its last word is said
  std::vector<Span> mentions;  ///< where; best first, at most four
};

/// A text of the question that some columns hold.
struct ValueLink {
  Span span;
  catalog::ColumnRef column;
  std::string spelling;  ///< the database's own
  ValueIndex::Grade grade = ValueIndex::Grade::kFolded;
  bool quoted = false;
};

/// A number of the question and how it is to be compared, as its neighbours say ("at least 5").
struct NumberLink {
  std::uint16_t token = 0;
  double value = 0;
  std::string digits;
  plan::Comparison comparison = plan::Comparison::kEqual;
  std::optional<std::uint16_t> upper;  ///< with kBetween: the token of the other number
};

/// A term of the connection's glossary.
struct GlossaryLink {
  Span span;
  catalog::Meaning meaning;
  bool denied = false;  ///< "not delivered"
};

class Glossary;

/// What the words of a question may stand for in one catalog.
struct Links {
  std::vector<text::Token> tokens;
  std::vector<NameMatch> tables;   ///< by table position
  std::vector<NameMatch> columns;  ///< by CatalogIndex::columns() position
  std::vector<ValueLink> values;
  std::vector<NumberLink> numbers;
  std::vector<text::DateSpan> dates;
  std::vector<GlossaryLink> glossary;  ///< by place
};

/// Finds everything above. `today` serves relative dates; `glossary`, if any, has the last word.
[[nodiscard]] Links link(std::string_view question, const CatalogIndex& index, std::chrono::year_month_day today,
                         const Glossary* glossary = nullptr);

}  // namespace dataquery::translator
