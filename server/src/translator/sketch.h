#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "plan/plan.h"

namespace dataquery::translator {

/// The shape of a query is described by slots, each with a few classes. A sketch fills every slot; columns, tables and
/// values come later.
enum class Slot : std::uint8_t {
  kItems,
  kSum,
  kAverage,
  kMinimum,
  kMaximum,
  kCount,
  kGroup,
  kHaving,
  kOrder,
  kLimit,
  kNested,
  kSet,
  kDistinct,
  kFilters,
  kGreater,
  kLess,
  kUnequal,
  kLike,
  kBetween,
  kEqual,
  kNull,
  kOr
};
constexpr std::size_t kSlots = 22;

struct SlotClasses {
  std::string_view name;
  std::span<const std::string_view> classes;  ///< the first is what most queries have
};

/// Name and classes of each slot, in the order of `Slot`.
[[nodiscard]] std::span<const SlotClasses> slot_classes();

/// The slot that tells whether some condition compares in this way.
[[nodiscard]] Slot slot_of(plan::Comparison comparison);

enum class CountKind : std::uint8_t { kNone, kRows, kDistinct };
enum class HavingKind : std::uint8_t { kNone, kGreater, kGreaterEqual, kLess, kLessEqual, kEqual };
enum class OrderKind : std::uint8_t {
  kNone,
  kColumnAscending,
  kColumnDescending,
  kCountAscending,
  kCountDescending,
  kAggregateAscending,
  kAggregateDescending
};
enum class LimitKind : std::uint8_t { kNone, kOne, kMany };
enum class NestedKind : std::uint8_t { kNone, kNotIn, kIn, kCompare };
enum class SetKind : std::uint8_t { kNone, kIntersect, kUnion, kExcept };

struct Sketch {
  std::array<std::uint8_t, kSlots> classes{};
  float log_share = 0;  ///< log of its share among the shapes that people ask for

  [[nodiscard]] std::uint8_t at(Slot slot) const { return classes[static_cast<std::size_t>(slot)]; }
  [[nodiscard]] bool has(Slot slot) const { return at(slot) != 0; }
  [[nodiscard]] std::size_t items() const { return at(Slot::kItems) + 1U; }
  [[nodiscard]] std::size_t filters() const { return at(Slot::kFilters); }  ///< 3: three or more
  [[nodiscard]] CountKind count() const { return static_cast<CountKind>(at(Slot::kCount)); }
  [[nodiscard]] HavingKind having() const { return static_cast<HavingKind>(at(Slot::kHaving)); }
  [[nodiscard]] OrderKind order() const { return static_cast<OrderKind>(at(Slot::kOrder)); }
  [[nodiscard]] LimitKind limit() const { return static_cast<LimitKind>(at(Slot::kLimit)); }
  [[nodiscard]] NestedKind nested() const { return static_cast<NestedKind>(at(Slot::kNested)); }
  [[nodiscard]] SetKind set() const { return static_cast<SetKind>(at(Slot::kSet)); }
};

/// Reads "61 items=2 count=rows group=1" (slots left out have their first class); nothing when a name is unknown.
[[nodiscard]] std::optional<Sketch> parse_sketch(std::string_view line);

/// The sketches that are considered, one a line; lines that begin with # are comments. See
/// assets/translator/sketches.txt.
[[nodiscard]] std::vector<Sketch> parse_sketches(std::string_view text);

}  // namespace dataquery::translator
