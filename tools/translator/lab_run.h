#pragma once

#include <string>

#include "translator/pick.h"

namespace dataquery::lab {

/// Runs `sql` on the SQLite file at `path`, read-only, for at most two seconds, and says what came of it.
[[nodiscard]] translator::Outcome run_query(const std::string& path, const std::string& sql);

}  // namespace dataquery::lab
