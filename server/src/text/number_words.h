#pragma once

#include <optional>
#include <string_view>

namespace dataquery::text {

/// The value of a cardinal ("twelve", "thousand"), of an ordinal in digits ("3rd"), or of "once", "twice"; lower case.
/// "one" is not a number here: it is more often a pronoun ("the one with"); callers that count take it themselves.
[[nodiscard]] std::optional<double> number_word(std::string_view word);

}  // namespace dataquery::text
