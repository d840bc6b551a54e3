#pragma once

#include <vector>

#include "translator/links.h"

namespace dataquery::translator {

/// The numbers among `tokens`, each with the comparison that the words around it ask for.
[[nodiscard]] std::vector<NumberLink> find_numbers(const std::vector<text::Token>& tokens);

/// The comparison that the words before `first` and from `last` on ask for: "at least", "more than", "or less", …
[[nodiscard]] plan::Comparison comparison_around(const std::vector<text::Token>& tokens, std::size_t first,
                                                 std::size_t last);

}  // namespace dataquery::translator
