#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/response.h"

namespace dataquery::http {

/// A file that is part of the program. All views live as long as it.
struct StaticFile {
  std::string_view path;  ///< "/assets/index-1a2b3c.js"
  std::string_view content_type;
  std::string_view etag;  ///< with its quotes, made from the content's hash
  std::string_view bytes;
  bool gzipped = false;  ///< `bytes` are a gzip stream without optional header fields
};

/// The page's files, put into the program by tools/cmake/web.cmake; empty when it was built without the page.
[[nodiscard]] std::span<const StaticFile> embedded_files();

/// Serves `files` to GET and HEAD; for Router::fallback. Only what is in the table is served: the file system is never
/// touched. "/" and every other path that names no file (no dot in its last segment) answer "/index.html", because the
/// page routes by itself; paths under one of `not_page` ("/api") and missing files are 404. Files under /assets/ have
/// their hash in their name and may be kept for a year; the others are asked for again, and answer 304 while unchanged.
/// A client that does not accept gzip gets the bytes inflated. `edit_index`, if given, changes index.html once, now.
[[nodiscard]] Handler static_files(std::span<const StaticFile> files, std::vector<std::string> not_page,
                                   const std::function<std::string(std::string)>& edit_index = {});

/// The content of a gzip stream as above. Throws std::runtime_error when it is none.
[[nodiscard]] std::string gunzip(std::string_view gzipped);

}  // namespace dataquery::http
