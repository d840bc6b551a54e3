#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "retrieval/table_text.h"

namespace dataquery::retrieval {

/// A table that may go into the packed context.
struct Packable {
  TableText text;
  double worth = 0;             ///< how likely a query needs the table, 0 to 1
  std::vector<double> columns;  ///< how likely a query that needs it needs each column, 0 to 1
};

struct PackedTable {
  std::size_t index = 0;  ///< among what was given
  std::string text;       ///< one line
  bool whole = false;     ///< nothing was left out
};

/// Fills `budget` tokens with what is worth most of each token: a table's name with its keys, then column after column,
/// its name, then type and comment, then values. So the leading tables are told whole, those behind them by their keys
/// and the columns that matter. In the order given; joined by line breaks the texts cost at most `budget`.
[[nodiscard]] std::vector<PackedTable> pack(std::span<const Packable> tables, std::size_t budget);

}  // namespace dataquery::retrieval
