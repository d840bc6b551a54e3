#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

#include "translator/translator.h"

namespace dataquery::translator {

/// Which candidate of a question is the reading whose query, on the day `then`, was `query`. "Last month" is another
/// month by now, so days that relative dates stood for then are taken for those they stand for on `today`, when
/// `translation` was made. Nothing when no candidate has such a query.
[[nodiscard]] std::optional<std::size_t> same_reading(const Translation& translation, std::string_view query,
                                                      std::chrono::year_month_day then,
                                                      std::chrono::year_month_day today);

}  // namespace dataquery::translator
