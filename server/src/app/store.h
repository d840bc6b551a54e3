#pragma once

#include <memory>

#include "adapters/sql_session/sql_session.h"
#include "app/config.h"

namespace dataquery::app {

/// The configured store, brought to this program's schema. Start-up only.
/// Errors: kInternal when it cannot be opened, a migration fails, or a newer program wrote it.
[[nodiscard]] Result<std::unique_ptr<sql_session::SqlDatabase>> open_store(const Config& config);

}  // namespace dataquery::app
