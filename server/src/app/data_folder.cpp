// The data folder of an embedded installation: made on the first start, with the secrets that later starts need.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <toml++/toml.hpp>

#include "adapters/crypto/random.h"
#include "app/config.h"

namespace dataquery::app {
namespace {

constexpr std::string_view kSecretsFile = "secrets.toml";

Result<void> cannot(const std::string& what, const std::filesystem::path& path) {
  return fail(ErrorCode::kInvalidArgument,
              "server.data: cannot " + what + " " + path.string() + ": " + std::strerror(errno));
}

/// Writes a new file that only its owner may read; one that exists is left as it is.
Result<void> write_once(const std::filesystem::path& path, const std::string& text) {
  const auto temporary = path.string() + ".new";
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return cannot("write", temporary);
  const bool written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  ::close(file);
  // A hard link fails when the file is there: of two servers that start at once, one makes the secrets.
  const bool linked = written && (::link(temporary.c_str(), path.c_str()) == 0 || errno == EEXIST);
  const auto made = linked ? Result<void>{} : cannot("write", path);
  ::unlink(temporary.c_str());
  return made;
}

}  // namespace

Result<Config> prepare_data_folder(Config config) {
  std::error_code failed;
  const bool existed = std::filesystem::exists(config.data, failed);
  std::filesystem::create_directories(config.uploads(), failed);
  if (failed) {
    return fail(ErrorCode::kInvalidArgument,
                "server.data: cannot create the folder " + config.data.string() + ": " + failed.message());
  }
  if (!existed) std::filesystem::permissions(config.data, std::filesystem::perms::owner_all, failed);
  if (!config.secret_key.empty() && !config.encryption_keys.empty()) return config;

  const auto file = config.data / kSecretsFile;
  if (!std::filesystem::exists(file, failed)) {
    const auto signing = crypto::make_signing_key();
    const auto sealing = crypto::make_encryption_key("k1");
    if (!signing || !sealing) return fail(ErrorCode::kInternal, "The system gives no random bytes for new secrets.");
    const auto text =
        "# Made by the first start. Whoever has this file can read the stored connection strings and sign\n"
        "# tokens; without it they cannot be read any more. Back it up apart from the database.\n"
        "secret_key = \"" +
        signing->reveal() + "\"\nencryption_keys = \"" + sealing->reveal() + "\"\n";
    if (auto done = write_once(file, text); !done) return propagate(done);
  }
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
  if (config.secret_key.empty()) config.secret_key = Secret(*secret_key);
  if (config.encryption_keys.empty()) config.encryption_keys = Secret(*encryption_keys);
  return config;
}

}  // namespace dataquery::app
