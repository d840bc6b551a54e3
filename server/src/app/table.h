#pragma once

#include <ostream>

#include "source/value.h"

namespace dataquery::app {

/// Rows as a table for a terminal: aligned columns, numbers to the right, long cells shortened.
void print_table(std::ostream& out, const source::Rows& rows);

}  // namespace dataquery::app
