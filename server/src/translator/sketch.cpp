#include "translator/sketch.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <string>

namespace dataquery::translator {
namespace {

using Names = std::string_view;
constexpr std::array<Names, 2> kFlag = {"0", "1"};
constexpr std::array<Names, 4> kItems = {"1", "2", "3", "4"};
constexpr std::array<Names, 3> kCount = {"none", "rows", "distinct"};
constexpr std::array<Names, 6> kHaving = {"none", ">", ">=", "<", "<=", "="};
constexpr std::array<Names, 7> kOrder = {"none",       "column_asc",    "column_desc",   "count_asc",
                                         "count_desc", "aggregate_asc", "aggregate_desc"};
constexpr std::array<Names, 3> kLimit = {"none", "one", "many"};
constexpr std::array<Names, 4> kNested = {"none", "not_in", "in", "compare"};
constexpr std::array<Names, 4> kSet = {"none", "intersect", "union", "except"};
constexpr std::array<Names, 4> kFilters = {"0", "1", "2", "3"};

constexpr std::array<SlotClasses, kSlots> kSlotClasses = {{
    {"items", kItems},   {"sum", kFlag},     {"avg", kFlag},      {"min", kFlag},        {"max", kFlag},
    {"count", kCount},   {"group", kFlag},   {"having", kHaving}, {"order", kOrder},     {"limit", kLimit},
    {"nested", kNested}, {"set", kSet},      {"distinct", kFlag}, {"filters", kFilters}, {"greater", kFlag},
    {"less", kFlag},     {"unequal", kFlag}, {"like", kFlag},     {"between", kFlag},    {"equal", kFlag},
    {"null", kFlag},     {"or", kFlag},
}};

std::string_view next_word(std::string_view& line) {
  const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
  const std::size_t end = std::min(line.find(' ', begin), line.size());
  const std::string_view word = line.substr(begin, end - begin);
  line.remove_prefix(end);
  return word;
}

}  // namespace

std::span<const SlotClasses> slot_classes() { return kSlotClasses; }

Slot slot_of(plan::Comparison comparison) {
  using plan::Comparison;
  switch (comparison) {
    case Comparison::kGreater:
    case Comparison::kGreaterEqual:
      return Slot::kGreater;
    case Comparison::kLess:
    case Comparison::kLessEqual:
      return Slot::kLess;
    case Comparison::kNotEqual:
      return Slot::kUnequal;
    case Comparison::kLike:
    case Comparison::kNotLike:
      return Slot::kLike;
    case Comparison::kBetween:
      return Slot::kBetween;
    case Comparison::kIsNull:
    case Comparison::kIsNotNull:
      return Slot::kNull;
    case Comparison::kEqual:
    case Comparison::kIn:
    case Comparison::kNotIn:
      return Slot::kEqual;
  }
  return Slot::kEqual;
}

std::optional<Sketch> parse_sketch(std::string_view line) {
  Sketch sketch;
  const std::string_view count = next_word(line);
  int times = 0;
  if (std::from_chars(count.data(), count.data() + count.size(), times).ec != std::errc{} || times < 1)
    return std::nullopt;
  sketch.log_share = std::log(static_cast<float>(times));
  for (std::string_view word = next_word(line); !word.empty(); word = next_word(line)) {
    // The name ends at the first "="; the class may hold one itself ("having=>=").
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const auto slot = std::ranges::find(kSlotClasses, word.substr(0, equals), &SlotClasses::name);
    if (slot == kSlotClasses.end()) return std::nullopt;
    const auto found = std::ranges::find(slot->classes, word.substr(equals + 1));
    if (found == slot->classes.end()) return std::nullopt;
    sketch.classes[static_cast<std::size_t>(slot - kSlotClasses.begin())] =
        static_cast<std::uint8_t>(found - slot->classes.begin());
  }
  return sketch;
}

std::vector<Sketch> parse_sketches(std::string_view text) {
  std::vector<Sketch> sketches;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with('#')) continue;
    const auto sketch = parse_sketch(line);
    if (!sketch) throw std::runtime_error("a sketch that cannot be read: " + std::string(line));
    sketches.push_back(*sketch);
  }
  return sketches;
}

}  // namespace dataquery::translator
