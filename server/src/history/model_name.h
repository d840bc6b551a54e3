#pragma once

#include <cstddef>
#include <string>

namespace dataquery::history {

inline constexpr std::size_t kModelLength = 200;  ///< characters, as its columns

/// `model`, cut to what its column holds: a provider may call itself what it likes.
[[nodiscard]] std::string fitting_model(std::string model);

}  // namespace dataquery::history
