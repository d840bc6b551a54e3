#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

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

/// Deletes what uploads left behind that were cut short on their way, by the end of a process: temporary files of the
/// folder `uploads` ("upload-…") that were not written to for `age`, which is longer than any upload takes. Called at
/// the start. A file that cannot be deleted is logged. Errors: kInternal when the folder cannot be read.
[[nodiscard]] Result<void> delete_abandoned_files(const std::filesystem::path& uploads, std::chrono::seconds age);

/// Names of files of the folder `uploads` that go with no connection of the store, sorted. They are not deleted by
/// themselves: they may belong to another store that was used with the same folder. Errors: kBusy; kInternal.
[[nodiscard]] Result<std::vector<std::string>> unowned_files(ConnectionStore& store,
                                                             const std::filesystem::path& uploads);

}  // namespace dataquery::connections
