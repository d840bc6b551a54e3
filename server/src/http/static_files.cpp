#include "http/static_files.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "http/problem.h"

namespace dataquery::http {
namespace {

constexpr std::string_view kIndex = "/index.html";
constexpr std::string_view kForever = "public, max-age=31536000, immutable";
constexpr std::string_view kAskAgain = "no-cache";

/// FNV-1a (Fowler, Noll and Vo), enough to tell two versions of one page apart.
std::string etag_of(std::string_view content) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : content) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), hash, 16).ptr;
  return '"' + std::string(digits.data(), end) + '"';
}

/// Whether If-None-Match names `etag` (RFC 9110, section 13.1.2; weak comparison).
bool matches(std::string_view if_none_match, std::string_view etag) {
  if (if_none_match == "*") return true;
  for (std::size_t start = 0; start < if_none_match.size();) {
    const auto comma = std::min(if_none_match.find(',', start), if_none_match.size());
    auto item = if_none_match.substr(start, comma - start);
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (item.starts_with("W/")) item.remove_prefix(2);
    if (item == etag) return true;
    start = comma + 1;
  }
  return false;
}

bool names_a_file(std::string_view path) { return path.substr(path.rfind('/') + 1).contains('.'); }

class Files {
 public:
  Files(std::span<const StaticFile> files, std::vector<std::string> not_page,
        const std::function<std::string(std::string)>& edit_index)
      : not_page_(std::move(not_page)) {
    for (const auto& file : files) by_path_.emplace(file.path, file);
    const auto index = by_path_.find(kIndex);
    if (index == by_path_.end() || !edit_index) return;
    auto& file = index->second;
    edited_index_ = edit_index(file.gzipped ? gunzip(file.bytes) : std::string(file.bytes));
    edited_etag_ = etag_of(edited_index_);
    file.bytes = edited_index_;
    file.etag = edited_etag_;
    file.gzipped = false;
  }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  [[nodiscard]] Response answer(const Request& request) const {
    const auto* file = find(request.path);
    if (file == nullptr) return problem(404, "There is nothing at this path.", "not_found");
    Response response;
    response.header("ETag", file->etag);
    response.header("Cache-Control", file->path.starts_with("/assets/") ? kForever : kAskAgain);
    if (file->gzipped) response.header("Vary", "Accept-Encoding");
    if (const auto known = request.headers.find("If-None-Match"); known && matches(*known, file->etag)) {
      response.status = 304;
      return response;
    }
    response.content_type = file->content_type;
    if (!file->gzipped) {
      response.static_body = file->bytes;
    } else if (list_has(request.headers.find("Accept-Encoding").value_or(""), "gzip")) {
      response.header("Content-Encoding", "gzip");
      response.static_body = file->bytes;
    } else {
      response.body = gunzip(file->bytes);
    }
    return response;
  }

 private:
  [[nodiscard]] const StaticFile* find(const std::string& path) const {
    if (const auto found = by_path_.find(path); found != by_path_.end()) return &found->second;
    if (names_a_file(path) || !is_page(path)) return nullptr;
    const auto index = by_path_.find(kIndex);
    return index == by_path_.end() ? nullptr : &index->second;
  }
  [[nodiscard]] bool is_page(std::string_view path) const {
    return std::ranges::none_of(not_page_, [&](const std::string& prefix) {
      return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
    });
  }

  std::unordered_map<std::string_view, StaticFile> by_path_;
  const std::vector<std::string> not_page_;
  std::string edited_index_;
  std::string edited_etag_;
};

}  // namespace

Handler static_files(std::span<const StaticFile> files, std::vector<std::string> not_page,
                     const std::function<std::string(std::string)>& edit_index) {
  auto table = std::make_shared<const Files>(files, std::move(not_page), edit_index);
  return
      [table = std::move(table)](Request& request) -> asio::awaitable<Response> { co_return table->answer(request); };
}

}  // namespace dataquery::http
