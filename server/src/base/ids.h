#pragma once

#include <compare>
#include <cstdint>

namespace dataquery {

/// A row's identity that cannot be confused with another table's. Zero is no identity.
template <typename Tag>
struct Id {
  std::int64_t value = 0;
  auto operator<=>(const Id&) const = default;
};

using UserId = Id<struct UserTag>;
using ConnectionId = Id<struct ConnectionTag>;
using QuestionId = Id<struct QuestionTag>;

}  // namespace dataquery
