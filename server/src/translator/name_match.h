#pragma once

#include "translator/likeness.h"
#include "translator/links.h"

namespace dataquery::translator {

/// Where and how well `phrase` is said among `tokens`, whose likeness to the catalog's words `likeness` holds.
[[nodiscard]] NameMatch match_name(const Phrase& phrase, const std::vector<text::Token>& tokens,
                                   const Likeness& likeness);

}  // namespace dataquery::translator
