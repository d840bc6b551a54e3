#include "app/secrets_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <toml++/toml.hpp>
#include <utility>

#include "adapters/crypto/random.h"
#include "base/log.h"

namespace dataquery::app {
namespace {

Result<void> cannot(const std::string& what, const std::filesystem::path& path) {
  return fail(ErrorCode::kInvalidArgument,
              "server.data: cannot " + what + " " + path.string() + ": " + std::strerror(errno));
}

std::string text_of(const Secrets& secrets) {
  return "# Made by the first start. Whoever has this file can read the stored connection strings and sign\n"
         "# tokens; without it they cannot be read any more. Back it up apart from the database.\n"
         "secret_key = \"" +
         secrets.secret_key.reveal() + "\"\nencryption_keys = \"" + secrets.encryption_keys.reveal() + "\"\n";
}

/// The text in a new file beside `path`, on the disk, readable by its owner only; its name.
Result<std::filesystem::path> write_beside(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path temporary = path.string() + ".new." + std::to_string(::getpid());
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return std::unexpected(cannot("write", temporary).error());
  const bool written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  auto result = written ? Result<void>{} : cannot("write", temporary);
  ::close(file);
  if (!result) {
    ::unlink(temporary.c_str());
    return propagate(result);
  }
  return temporary;
}

/// A new name in a folder lasts once the folder is on the disk.
void sync_folder(const std::filesystem::path& folder) {
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return;
  if (::fsync(handle) != 0)
    log::warning("the data folder could not be synchronised", {{"reason", std::strerror(errno)}});
  ::close(handle);
}

}  // namespace

std::filesystem::path secrets_file(const std::filesystem::path& data) { return data / "secrets.toml"; }

Result<Secrets> read_secrets(const std::filesystem::path& file) {
  const auto parsed = toml::parse_file(file.string());
  if (!parsed) {
    return fail(ErrorCode::kInvalidArgument, file.string() +
                                                 " is damaged: " + std::string(parsed.error().description()) +
                                                 ". Restore it from a backup: without it the stored secrets are lost.");
  }
  const auto secret_key = parsed["secret_key"].value<std::string>();
  const auto encryption_keys = parsed["encryption_keys"].value<std::string>();
  if (!secret_key || !encryption_keys) {
    return fail(ErrorCode::kInvalidArgument, file.string() + " must hold secret_key and encryption_keys");
  }
  return Secrets{Secret(*secret_key), Secret(*encryption_keys)};
}

Result<void> make_secrets(const std::filesystem::path& file) {
  auto signing = crypto::make_signing_key();
  auto sealing = crypto::make_encryption_key("k1");
  if (!signing || !sealing) return fail(ErrorCode::kInternal, "The system gives no random bytes for new secrets.");
  auto temporary = write_beside(file, text_of({std::move(*signing), std::move(*sealing)}));
  if (!temporary) return propagate(temporary);
  // A hard link fails when the file is there.
  const bool linked = ::link(temporary->c_str(), file.c_str()) == 0 || errno == EEXIST;
  const auto made = linked ? Result<void>{} : cannot("write", file);
  ::unlink(temporary->c_str());
  sync_folder(file.parent_path());
  return made;
}

Result<void> replace_secrets(const std::filesystem::path& file, const Secrets& secrets) {
  auto temporary = write_beside(file, text_of(secrets));
  if (!temporary) return propagate(temporary);
  if (::rename(temporary->c_str(), file.c_str()) != 0) {
    const auto failed = cannot("write", file);
    ::unlink(temporary->c_str());
    return failed;
  }
  sync_folder(file.parent_path());
  return {};
}

SecretsFileKeys::SecretsFileKeys(std::filesystem::path file, crypto::KeyRing keys)
    : file_(std::move(file)), read_at_(stamp()), keys_(std::make_shared<const crypto::KeyRing>(std::move(keys))) {}

SecretsFileKeys::Stamp SecretsFileKeys::stamp() const {
  struct stat found{};
  if (::stat(file_.c_str(), &found) != 0) return {};
  return {found.st_ino, found.st_mtim.tv_sec, found.st_mtim.tv_nsec, found.st_size};
}

std::shared_ptr<const crypto::KeyRing> SecretsFileKeys::keys() const {
  const std::lock_guard lock(mutex_);
  const auto now = stamp();
  if (now == read_at_ || now == Stamp{}) return keys_;
  read_at_ = now;
  auto secrets = read_secrets(file_);
  if (!secrets) {
    log::error("the changed secrets file is not used", {{"reason", secrets.error().message}});
    return keys_;
  }
  auto ring = crypto::KeyRing::parse(secrets->encryption_keys);
  if (!ring) {
    log::error("the changed encryption keys are not used", {{"reason", ring.error().message}});
    return keys_;
  }
  keys_ = std::make_shared<const crypto::KeyRing>(std::move(*ring));
  log::info("encryption keys were read again", {{"sealing_key", keys_->sealing().id}});
  return keys_;
}

}  // namespace dataquery::app
