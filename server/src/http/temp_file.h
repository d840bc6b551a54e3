#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/error.h"

namespace dataquery::http {

/// A file of our own (mode 0600, a new name) that goes when its owner goes, unless released. Move-only; one thread.
class TempFile {
 public:
  /// Errors: kInternal when `folder` cannot be made or written.
  [[nodiscard]] static Result<TempFile> create(const std::filesystem::path& folder);

  TempFile(TempFile&& other) noexcept;
  TempFile& operator=(TempFile&& other) noexcept;
  ~TempFile();

  /// Appends; a full disk is kInternal.
  [[nodiscard]] Result<void> append(std::string_view bytes);
  /// Closes the descriptor: all bytes are with the operating system, errors that waited are told.
  [[nodiscard]] Result<void> close();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }

  /// Hands the file to the caller, who moves or removes it.
  [[nodiscard]] std::filesystem::path release();

 private:
  TempFile(std::filesystem::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  void discard() noexcept;

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace dataquery::http
