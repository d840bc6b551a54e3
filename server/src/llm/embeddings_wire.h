#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

/// The JSON of embeddings that OpenAI-compatible servers take and give. Pure functions; any thread.
namespace dataquery::llm {

/// The body of POST /embeddings.
[[nodiscard]] std::string embeddings_body(std::string_view model, const std::vector<std::string>& texts);

/// Reads `count` vectors of `dimensions` numbers, in the order of the texts, as the server gave them.
/// Errors: kUpstream when it is not such an answer, or of another length.
[[nodiscard]] Result<std::vector<std::vector<float>>> parse_embeddings(std::string_view body, std::size_t count,
                                                                       std::size_t dimensions);

}  // namespace dataquery::llm
