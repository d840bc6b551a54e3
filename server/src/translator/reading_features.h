#pragma once

#include "translator/features.h"
#include "translator/understanding.h"

namespace dataquery::translator {

/// What the encoder thinks of a column: each role by itself, and next to the best other column.
void add_column_reading(Features& features, const Understanding& question, std::size_t column);
void add_table_reading(Features& features, const Understanding& question, std::size_t table);

/// What the encoder thinks of how many conditions there are, and of their comparisons.
void add_condition_reading(Features& features, const Understanding& question, plan::Comparison comparison);

}  // namespace dataquery::translator
