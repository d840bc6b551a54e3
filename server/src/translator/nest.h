#pragma once

#include <vector>

#include "translator/assemble.h"

namespace dataquery::translator {

/// A way to nest a draft's parts; `score` is added to the draft's.
struct Nesting {
  plan::Plan plan;
  double score = 0;
};

/// "customers without orders": rows whose key is not (or is) among another table's. The filters belong to the table
/// they are on; those of neither go inside.
[[nodiscard]] std::vector<Nesting> with_membership(const Draft& draft, const Understanding& question,
                                                   const Scores& scores);

/// "older than the average": a column against an aggregate of the same column over all rows, with the draft's filters
/// outside or inside.
[[nodiscard]] std::vector<Nesting> with_comparison(const Draft& draft, const Understanding& question,
                                                   const Scores& scores);

/// "both … and …", "… but not …": the same selection under one filter and under another.
[[nodiscard]] std::vector<Nesting> with_set_operation(const Draft& draft, const Understanding& question,
                                                      const Scores& scores);

}  // namespace dataquery::translator
