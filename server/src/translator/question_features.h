#pragma once

#include <string>
#include <vector>

#include "translator/understanding.h"

namespace dataquery::translator {

/// The bag of features by which the shape of the query is guessed: runs of one to three words, as they are and with
/// names and values masked ("how many TABLE have COLUMN VALUE"), and how many links of each kind there are. In order,
/// without repetition.
[[nodiscard]] std::vector<std::string> question_features(const Understanding& question);

}  // namespace dataquery::translator
