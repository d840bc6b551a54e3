#pragma once

#include <string_view>
#include <vector>

#include "translator/links.h"

namespace dataquery::translator {

/// The stretches of `question` that columns hold as values; of stretches within one another only the longest.
[[nodiscard]] std::vector<ValueLink> find_values(const std::vector<text::Token>& tokens, const ValueIndex& values,
                                                 std::string_view question);

}  // namespace dataquery::translator
