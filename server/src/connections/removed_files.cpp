#include "connections/removed_files.h"

#include <system_error>

#include "base/log.h"

namespace dataquery::connections {

Result<void> delete_database_file(const std::filesystem::path& file) {
  for (const auto* suffix : {"-wal", "-shm", "-journal", ""}) {
    std::error_code failed;
    std::filesystem::remove(file.string() + suffix, failed);
    if (failed) return fail(ErrorCode::kInternal, "An uploaded file could not be deleted.", failed.message());
  }
  return {};
}

Result<void> delete_removed_files(ConnectionStore& store, const std::filesystem::path& uploads) {
  auto files = store.removed_files();
  if (!files) return propagate(files);
  for (const auto& file : *files) {
    const auto name = std::filesystem::path(file).filename();  // an older program stored the whole path
    if (const auto deleted = delete_database_file(uploads / name); !deleted) {
      log::warning("an uploaded file was left behind", {{"file", file}, {"detail", deleted.error().detail}});
    } else if (auto forgotten = store.forget_removed_file(file); !forgotten) {
      return propagate(forgotten);
    }
  }
  return {};
}

}  // namespace dataquery::connections
