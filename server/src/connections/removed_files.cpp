#include "connections/removed_files.h"

#include <filesystem>
#include <system_error>

#include "base/log.h"

namespace dataquery::connections {

Result<void> delete_database_file(const std::string& file) {
  for (const auto* suffix : {"-wal", "-shm", "-journal", ""}) {
    std::error_code failed;
    std::filesystem::remove(file + suffix, failed);
    if (failed) return fail(ErrorCode::kInternal, "An uploaded file could not be deleted.", failed.message());
  }
  return {};
}

Result<void> delete_removed_files(ConnectionStore& store) {
  auto files = store.removed_files();
  if (!files) return propagate(files);
  for (const auto& file : *files) {
    if (const auto deleted = delete_database_file(file); !deleted) {
      log::warning("an uploaded file was left behind", {{"file", file}, {"detail", deleted.error().detail}});
    } else if (auto forgotten = store.forget_removed_file(file); !forgotten) {
      return propagate(forgotten);
    }
  }
  return {};
}

}  // namespace dataquery::connections
