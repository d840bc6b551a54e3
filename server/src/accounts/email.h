#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace dataquery::accounts {

/// Longest e-mail address kept, in characters.
inline constexpr std::size_t kEmailLength = 255;

/// `text` without surrounding blanks and in lower case: the form in which addresses are stored and compared.
///
/// Accepts the addresses that mail in practice uses (RFC 5321, section 4.1.2, without quoted local parts, address
/// literals and non-ASCII characters): a dotted local part of at most 64 characters, "@", and a host name with a dot.
/// Errors: kInvalidArgument, with what is wrong.
[[nodiscard]] Result<std::string> normalized_email(std::string_view text);

}  // namespace dataquery::accounts
