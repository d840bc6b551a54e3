#pragma once

#include <cstddef>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace dataquery::crypto {

/// `size` bytes from the machine's cryptographic random source. Any thread. Errors: kInternal when it gives none.
[[nodiscard]] Result<Secret> random_bytes(std::size_t size);

/// A new signing key: 48 random bytes as base64url text (64 characters).
[[nodiscard]] Result<Secret> make_signing_key();

/// A new encryption key as configured: "id:base64", of 32 random bytes.
[[nodiscard]] Result<Secret> make_encryption_key(std::string_view id);

}  // namespace dataquery::crypto
