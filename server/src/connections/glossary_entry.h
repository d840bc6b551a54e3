#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "catalog/meaning.h"

namespace dataquery::connections {

inline constexpr std::size_t kGlossaryEntries = 500;  ///< of a connection, at most
inline constexpr std::size_t kTermLength = 100;       ///< characters
inline constexpr std::size_t kTermWords = 5;
inline constexpr std::size_t kTermValues = 50;          ///< that one term stands for
inline constexpr std::size_t kDefinitionBytes = 8'000;  ///< as JSON

/// A term of a connection's own and what it stands for in its database.
struct GlossaryEntry {
  std::int64_t id = 0;  ///< given by the store
  std::string term;     ///< as written: "GMV"
  catalog::Definition definition;
  bool operator==(const GlossaryEntry&) const = default;
};

/// What makes two terms the same: their words in lower case, "gross  Margin" -> "gross margin".
[[nodiscard]] std::string term_key(std::string_view term);

/// `term` without surrounding blanks. Errors: kInvalidArgument, field "term": empty, too long, of more than five words,
/// with signs that no word has, or made of words that nearly every question holds ("of", "how many").
[[nodiscard]] Result<std::string> checked_term(std::string_view term);

/// The JSON text that the store keeps, and back. Errors: kInternal when it is no such text.
[[nodiscard]] std::string to_json(const catalog::Definition& definition);
[[nodiscard]] Result<catalog::Definition> definition_from_json(std::string_view text);

}  // namespace dataquery::connections
