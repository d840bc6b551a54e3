#pragma once

#include <optional>

#include "plan/plan.h"
#include "translator/forms/form.h"
#include "translator/forms/wording.h"

namespace dataquery::translator {

/// What `words`, part of the question behind `links`, say of the rows of `table`: values that its columns or those of
/// what it belongs to hold, its flags, missing values, and days. Nothing when a word is left over, when a value may be
/// of several columns, or when nothing is said.
[[nodiscard]] std::optional<plan::Filter> read_conditions(Words words, std::size_t table, const Links& links,
                                                          const CatalogIndex& index);

/// `reading` of those rows of `table` that `words` say, of all when there are none; nothing when they are not
/// understood.
[[nodiscard]] std::optional<FormReading> restricted(FormReading reading, Words words, std::size_t table,
                                                    const Links& links, const CatalogIndex& index);

}  // namespace dataquery::translator
