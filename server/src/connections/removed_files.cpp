#include "connections/removed_files.h"

#include <set>
#include <string>
#include <system_error>
#include <vector>

#include "base/log.h"

namespace dataquery::connections {

namespace {

/// What SQLite may put beside a file, and the file itself, last.
constexpr auto kSuffixes = {"-wal", "-shm", "-journal", ""};

Result<std::vector<std::filesystem::path>> files_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
    std::error_code vanished;
    if (entry.is_regular_file(vanished)) files.push_back(entry.path());
  }
  if (failed) return fail(ErrorCode::kInternal, "The folder of uploads cannot be read.", failed.message());
  return files;
}

}  // namespace

Result<void> delete_database_file(const std::filesystem::path& file) {
  for (const auto* suffix : kSuffixes) {
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

Result<void> delete_abandoned_files(const std::filesystem::path& uploads, std::chrono::seconds age) {
  auto files = files_of(uploads);
  if (!files) return propagate(files);
  const auto before = std::filesystem::file_time_type::clock::now() - age;
  for (const auto& file : *files) {
    const auto name = file.filename().string();
    std::error_code failed;
    if (!name.starts_with("upload-") || std::filesystem::last_write_time(file, failed) > before || failed) continue;
    if (std::filesystem::remove(file, failed)) {
      log::info("an abandoned upload was deleted", {{"file", name}});
    } else if (failed) {
      log::warning("an abandoned upload was left behind", {{"file", name}, {"detail", failed.message()}});
    }
  }
  return {};
}

Result<std::vector<std::string>> unowned_files(ConnectionStore& store, const std::filesystem::path& uploads) {
  auto files = files_of(uploads);
  if (!files) return propagate(files);
  auto owned = store.owned_files();
  if (!owned) return propagate(owned);
  std::set<std::string> known;
  for (const auto& file : *owned) {
    const auto name = std::filesystem::path(file).filename().string();
    for (const auto* suffix : kSuffixes) known.insert(name + suffix);
  }
  std::set<std::string> unowned;
  for (const auto& file : *files) {
    if (!known.contains(file.filename().string())) unowned.insert(file.filename().string());
  }
  return std::vector(unowned.begin(), unowned.end());
}

}  // namespace dataquery::connections
