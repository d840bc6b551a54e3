#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "llm/prompt.h"

namespace dataquery::ask {

/// The `limit` pairs whose questions share most with `question`, nearest first: by the share of words in common, where
/// a word counts the more the fewer pairs have it. Pairs that share no such word are left out, of equal questions only
/// the first stays.
[[nodiscard]] std::vector<llm::SolvedQuestion> nearest_examples(std::string_view question,
                                                                std::vector<llm::SolvedQuestion> pairs,
                                                                std::size_t limit);

}  // namespace dataquery::ask
