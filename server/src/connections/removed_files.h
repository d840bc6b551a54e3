#pragma once

#include <chrono>
#include <filesystem>

#include "base/error.h"
#include "connections/connection_store.h"

namespace dataquery::connections {

/// Deletes an uploaded file with what SQLite may have put beside it; one that is gone already is no failure.
/// Errors: kInternal, with the reason in `detail`.
[[nodiscard]] Result<void> delete_database_file(const std::filesystem::path& file);

/// Deletes those files of connections that are gone from the folder `uploads`, whoever removed them and whatever
/// happened then: the store names them from the removal of the row until the file is deleted. Called after each removal
/// and at the start. A file that cannot be deleted is logged and tried again the next time. Blocking; any thread and
/// process, several at once. Errors: kBusy; kInternal.
[[nodiscard]] Result<void> delete_removed_files(ConnectionStore& store, const std::filesystem::path& uploads);

/// Deletes what an upload left behind that was cut short, by the end of a process: files of the folder `uploads` that
/// go with no connection and were not written to for `age`, which is longer than any upload takes. Called at the start.
/// A file that cannot be deleted is logged. Blocking. Errors: kBusy; kInternal.
[[nodiscard]] Result<void> delete_abandoned_files(ConnectionStore& store, const std::filesystem::path& uploads,
                                                  std::chrono::seconds age);

}  // namespace dataquery::connections
