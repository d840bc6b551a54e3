#pragma once

#include <algorithm>
#include <format>
#include <string>

#include "base/sealer.h"

namespace dataquery {

/// A Sealer for tests: the text backwards, with the place it is bound to. Keeps nothing secret.
class FakeSealer final : public Sealer {
 public:
  [[nodiscard]] Result<SealedSecret> seal(const Secret& secret, std::string_view bound_to) const override {
    const std::string backwards(secret.reveal().rbegin(), secret.reveal().rend());
    return SealedSecret{std::format("fake[{}]{}", bound_to, backwards)};
  }

  [[nodiscard]] Result<Secret> open(const SealedSecret& sealed, std::string_view bound_to) const override {
    const auto start = std::format("fake[{}]", bound_to);
    if (!sealed.text.starts_with(start)) return fail(ErrorCode::kInternal, "A stored secret cannot be read.");
    return Secret(std::string(sealed.text.rbegin(), sealed.text.rend() - static_cast<std::ptrdiff_t>(start.size())));
  }
};

}  // namespace dataquery
