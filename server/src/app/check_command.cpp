#include <iostream>
#include <iterator>

#include "adapters/connectors/connector_factory.h"
#include "adapters/connectors/sqlite_inspector.h"
#include "app/commands.h"
#include "guard/guard.h"

namespace dataquery::app {

ExitCode check_query(const Config& config, const CheckOptions& options) {
  const auto dialect = catalog::dialect_from(options.dialect);
  if (!dialect) {
    std::cerr << "dataquery: --dialect must be postgresql, sqlite or mongodb\n";
    return ExitCode::kUsage;
  }
  std::optional<catalog::Catalog> catalog;
  if (!options.db.empty()) {
    connectors::SourceFactory connectors({.any_sqlite_file = true});
    auto connector = connectors.open(Secret(options.db));
    if (!connector) {
      std::cerr << "dataquery: --db: " << connector.error().message << '\n';
      return ExitCode::kUsage;
    }
    auto described = (*connector)->describe({}, Deadline::in(config.question_deadline), {});
    if (!described) {
      std::cerr << "dataquery: --db: " << described.error().message << '\n';
      return ExitCode::kFailed;
    }
    catalog = std::move(*described);
  }
  const std::string text{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  const connectors::SqliteInspector inspector;
  const guard::Guard guard(inspector);
  const auto proved = guard.prove_read_only({*dialect, text}, catalog ? &*catalog : nullptr);
  if (!proved) {
    std::cerr << "refused: " << proved.error().message << '\n';
    return ExitCode::kRefused;
  }
  std::cerr << "allowed: proved to only read\n";
  return ExitCode::kDone;
}

}  // namespace dataquery::app
