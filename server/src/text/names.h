#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dataquery::text {

/// The words of an identifier, in lower case: "customer_id", "CustomerID" and "customer id" give {customer, id};
/// run-together compounds of common words are parted ("firstname" -> {first, name}).
[[nodiscard]] std::vector<std::string> split_name(std::string_view identifier);

/// True when `abbreviation` may stand for `word`: same first letter, its letters occur in `word` in order, and it is
/// a prefix or drops mostly vowels ("dept" department, "qty" quantity, "addr" address). Both in lower case.
[[nodiscard]] bool abbreviates(std::string_view abbreviation, std::string_view word);

}  // namespace dataquery::text
