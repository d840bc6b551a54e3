#include "http/temp_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

namespace dataquery::http {
namespace {

std::unexpected<Error> io_failure(const std::string& detail, int error) {
  const auto* message = error == ENOSPC || error == EDQUOT ? "The server has no space left for the upload."
                                                           : "The upload could not be stored.";
  return fail(ErrorCode::kInternal, message, detail + ": " + std::generic_category().message(error));
}

}  // namespace

Result<TempFile> TempFile::create(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return io_failure("create " + folder.string(), error.value());
  auto name = (folder / "upload-XXXXXX").string();
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);  // creates with mode 0600
  if (descriptor < 0) return io_failure("create a file in " + folder.string(), errno);
  return TempFile(std::move(name), descriptor);
}

TempFile::TempFile(TempFile&& other) noexcept
    : path_(std::exchange(other.path_, {})), descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

TempFile& TempFile::operator=(TempFile&& other) noexcept {
  if (this != &other) {
    discard();
    path_ = std::exchange(other.path_, {});
    descriptor_ = std::exchange(other.descriptor_, -1);
    size_ = other.size_;
  }
  return *this;
}

TempFile::~TempFile() { discard(); }

void TempFile::discard() noexcept {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  if (!path_.empty()) ::unlink(path_.c_str());
}

Result<void> TempFile::append(std::string_view bytes) {
  size_ += bytes.size();
  while (!bytes.empty()) {
    const auto written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return io_failure("write " + path_.string(), errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> TempFile::close() {
  if (descriptor_ >= 0 && ::close(std::exchange(descriptor_, -1)) != 0) {
    return io_failure("close " + path_.string(), errno);
  }
  return {};
}

std::filesystem::path TempFile::release() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  return std::exchange(path_, {});
}

}  // namespace dataquery::http
