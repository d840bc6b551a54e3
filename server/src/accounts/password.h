#pragma once

#include <cstddef>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace dataquery::accounts {

inline constexpr std::size_t kPasswordCharacters = 8;  ///< at least
inline constexpr std::size_t kPasswordBytes = 72;      ///< at most: bcrypt reads no further, so more would be a lie

/// Whether `password` may be chosen: 8 characters or more, 72 bytes of UTF-8 or fewer, no NUL (bcrypt stops there).
/// Errors: kInvalidArgument, with the rule that does not hold; `field` is the request's member that held it.
[[nodiscard]] Result<void> check_password(const Secret& password, std::string_view field = "password");

}  // namespace dataquery::accounts
