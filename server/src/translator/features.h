#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dataquery::translator {

/// A row of numbers for a scorer, filled in a fixed order. The names serve the training scripts and the reader; nothing
/// is kept of them unless somebody listens.
class Features {
 public:
  Features() = default;
  explicit Features(std::vector<std::string>* names) : names_(names) {}

  void add(std::string_view name, float value) {
    values_.push_back(value);
    if (names_ != nullptr) names_->emplace_back(name);
  }
  void add(std::string_view name, double value) { add(name, static_cast<float>(value)); }
  void add(std::string_view name, bool value) { add(name, value ? 1.0F : 0.0F); }
  void add(std::string_view name, std::size_t value) { add(name, static_cast<float>(value)); }

  /// The last number is also to be seen next to that of the row's rivals: more is better, or less is.
  void more_is_better() { compared_.push_back({values_.size() - 1, true}); }
  void less_is_better() { compared_.push_back({values_.size() - 1, false}); }

  struct Compared {
    std::size_t position;
    bool more_is_better;
  };

  [[nodiscard]] const std::vector<float>& values() const { return values_; }
  [[nodiscard]] const std::vector<Compared>& compared() const { return compared_; }

 private:
  std::vector<float> values_;
  std::vector<Compared> compared_;
  std::vector<std::string>* names_ = nullptr;
};

}  // namespace dataquery::translator
