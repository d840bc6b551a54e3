#pragma once

#include "translator/features.h"
#include "translator/understanding.h"

namespace dataquery::translator {

/// What speaks for and against `column` playing a part in the query: how it is named, what stands around its name, its
/// table, its values, its type, its rivals.
void add_column_features(Features& features, const Understanding& question, std::size_t column);

/// The same for `table` taking part.
void add_table_features(Features& features, const Understanding& question, std::size_t table);

}  // namespace dataquery::translator
