#include "adapters/connectors/sqlite_url.h"

#include <algorithm>
#include <boost/url/pct_string_view.hpp>
#include <filesystem>
#include <string>

namespace dataquery::connectors {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kScheme = "sqlite://";

bool below(const fs::path& file, const fs::path& folder) {
  std::error_code failed;
  const auto root = fs::weakly_canonical(folder, failed);
  if (failed || root.empty()) return false;
  const auto [mismatch, ignored] = std::ranges::mismatch(root, file);
  return mismatch == root.end() || (mismatch->empty() && std::next(mismatch) == root.end());
}

}  // namespace

Result<SqliteSource> parse_sqlite_url(std::string_view url, const SourcePolicy& policy) {
  if (!url.starts_with(kScheme) || !url.substr(kScheme.size()).starts_with('/')) {
    return fail(ErrorCode::kInvalidArgument, "A SQLite address has the form sqlite:///absolute/path.");
  }
  const auto encoded = url.substr(kScheme.size());
  if (encoded.find_first_of("?#") != std::string_view::npos) {
    return fail(ErrorCode::kInvalidArgument, "A SQLite address takes no options; write ? as %3F and # as %23.");
  }
  const auto decoded = boost::urls::make_pct_string_view(encoded);
  if (decoded.has_error()) {
    return fail(ErrorCode::kInvalidArgument, "A SQLite address may hold % only as part of an encoded byte (%25).");
  }
  const std::string path = decoded->decode();
  if (path.contains('\0')) return fail(ErrorCode::kInvalidArgument, "A file name cannot hold a zero byte.");

  std::error_code failed;
  const auto file = fs::weakly_canonical(path, failed);
  if (failed) return fail(ErrorCode::kInvalidArgument, "This file name cannot be used.", failed.message());
  SqliteSource source{.path = file.string()};
  if (!policy.demo_file.empty() && file == fs::weakly_canonical(policy.demo_file, failed)) {
    source.immutable = true;
    return source;
  }
  const bool allowed = policy.any_sqlite_file || std::ranges::any_of(policy.sqlite_folders, [&](const auto& folder) {
                         return below(file, folder);
                       });
  if (!allowed) {
    return fail(ErrorCode::kInvalidArgument,
                "SQLite files are read only from uploads and from folders that the administrator has allowed.");
  }
  return source;
}

}  // namespace dataquery::connectors
