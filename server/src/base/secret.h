#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace dataquery {

/// Overwrites `size` bytes in a way the compiler may not remove.
void wipe(void* data, std::size_t size) noexcept;

/// Text that must not be shown: a password, a key, a connection string. It cannot be streamed or formatted; its memory
/// is overwritten when it goes. `reveal` is to be called where the secret is used, nowhere else.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret& operator=(const Secret& other) {
    if (this != &other) {
      wipe(text_.data(), text_.size());
      text_ = other.text_;
    }
    return *this;
  }
  Secret(Secret&& other) noexcept : text_(other.text_) {  // NOLINT(performance-move-constructor-init): a moved-from
    other.clear();                                        // string may keep its bytes; a copy that is wiped does not
  }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      wipe(text_.data(), text_.size());
      text_ = other.text_;
      other.clear();
    }
    return *this;
  }
  ~Secret() { wipe(text_.data(), text_.size()); }

  [[nodiscard]] const std::string& reveal() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

 private:
  void clear() noexcept {
    wipe(text_.data(), text_.size());
    text_.clear();
  }
  std::string text_;
};

/// A secret as the store holds it: `key id : base64(nonce | ciphertext | tag)`. Safe to store, useless without the key.
struct SealedSecret {
  std::string text;
};

}  // namespace dataquery
