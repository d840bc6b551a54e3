#pragma once

#include <string>
#include <string_view>

namespace dataquery::text {

/// The part that the forms of an English word share: "city", "cities" -> "citi"; "price", "priced", "pricing" ->
/// "pric"; "buy", "bought" -> "buy". Light suffix rules (inflection only, so that "order" and "orderly" stay apart)
/// with a list of irregular forms. `word` is in lower case; a stem is for comparing, not for showing.
[[nodiscard]] std::string stem(std::string_view word);

}  // namespace dataquery::text
