#include "text/units.h"

#include <array>
#include <cstdint>

namespace dataquery::text {
namespace {

enum class Quantity : std::uint8_t { kTime, kLength, kWeight, kData, kMoney };

struct Unit {
  std::string_view word;
  Quantity quantity;
  double size;  ///< in milliseconds, millimetres, milligrams, bytes, cents
};

constexpr double kSecond = 1'000;
constexpr double kMinute = 60 * kSecond;
constexpr double kHour = 60 * kMinute;
constexpr double kDay = 24 * kHour;
constexpr double kMetre = 1'000;
constexpr double kInch = 25.4;
constexpr double kKilogram = 1'000'000;
constexpr double kPound = 453'592.37;

/// Without letters that stand for other things in names (m, g, s, h, min) and without the singular "second".
constexpr auto kUnits = std::to_array<Unit>({
    {"ms", Quantity::kTime, 1},
    {"msec", Quantity::kTime, 1},
    {"millis", Quantity::kTime, 1},
    {"millisecond", Quantity::kTime, 1},
    {"milliseconds", Quantity::kTime, 1},
    {"sec", Quantity::kTime, kSecond},
    {"secs", Quantity::kTime, kSecond},
    {"seconds", Quantity::kTime, kSecond},
    {"mins", Quantity::kTime, kMinute},
    {"minute", Quantity::kTime, kMinute},
    {"minutes", Quantity::kTime, kMinute},
    {"hr", Quantity::kTime, kHour},
    {"hrs", Quantity::kTime, kHour},
    {"hour", Quantity::kTime, kHour},
    {"hours", Quantity::kTime, kHour},
    {"day", Quantity::kTime, kDay},
    {"days", Quantity::kTime, kDay},
    {"week", Quantity::kTime, 7 * kDay},
    {"weeks", Quantity::kTime, 7 * kDay},
    {"mm", Quantity::kLength, 1},
    {"millimeters", Quantity::kLength, 1},
    {"millimetres", Quantity::kLength, 1},
    {"cm", Quantity::kLength, 10},
    {"centimeters", Quantity::kLength, 10},
    {"centimetres", Quantity::kLength, 10},
    {"meter", Quantity::kLength, kMetre},
    {"meters", Quantity::kLength, kMetre},
    {"metre", Quantity::kLength, kMetre},
    {"metres", Quantity::kLength, kMetre},
    {"km", Quantity::kLength, 1'000 * kMetre},
    {"kilometer", Quantity::kLength, 1'000 * kMetre},
    {"kilometers", Quantity::kLength, 1'000 * kMetre},
    {"kilometre", Quantity::kLength, 1'000 * kMetre},
    {"kilometres", Quantity::kLength, 1'000 * kMetre},
    {"inch", Quantity::kLength, kInch},
    {"inches", Quantity::kLength, kInch},
    {"foot", Quantity::kLength, 12 * kInch},
    {"feet", Quantity::kLength, 12 * kInch},
    {"ft", Quantity::kLength, 12 * kInch},
    {"mile", Quantity::kLength, 63'360 * kInch},
    {"miles", Quantity::kLength, 63'360 * kInch},
    {"mg", Quantity::kWeight, 1},
    {"milligrams", Quantity::kWeight, 1},
    {"gram", Quantity::kWeight, 1'000},
    {"grams", Quantity::kWeight, 1'000},
    {"kg", Quantity::kWeight, kKilogram},
    {"kgs", Quantity::kWeight, kKilogram},
    {"kilo", Quantity::kWeight, kKilogram},
    {"kilos", Quantity::kWeight, kKilogram},
    {"kilogram", Quantity::kWeight, kKilogram},
    {"kilograms", Quantity::kWeight, kKilogram},
    {"tonne", Quantity::kWeight, 1'000 * kKilogram},
    {"tonnes", Quantity::kWeight, 1'000 * kKilogram},
    {"lb", Quantity::kWeight, kPound},
    {"lbs", Quantity::kWeight, kPound},
    {"pound", Quantity::kWeight, kPound},
    {"pounds", Quantity::kWeight, kPound},
    {"ounce", Quantity::kWeight, kPound / 16},
    {"ounces", Quantity::kWeight, kPound / 16},
    {"byte", Quantity::kData, 1},
    {"bytes", Quantity::kData, 1},
    {"kb", Quantity::kData, 1e3},
    {"kilobytes", Quantity::kData, 1e3},
    {"mb", Quantity::kData, 1e6},
    {"megabytes", Quantity::kData, 1e6},
    {"gb", Quantity::kData, 1e9},
    {"gigabytes", Quantity::kData, 1e9},
    {"tb", Quantity::kData, 1e12},
    {"terabytes", Quantity::kData, 1e12},
    {"cent", Quantity::kMoney, 1},
    {"cents", Quantity::kMoney, 1},
    {"pence", Quantity::kMoney, 1},
    {"dollar", Quantity::kMoney, 100},
    {"dollars", Quantity::kMoney, 100},
    {"usd", Quantity::kMoney, 100},
    {"euro", Quantity::kMoney, 100},
    {"euros", Quantity::kMoney, 100},
    {"eur", Quantity::kMoney, 100},
    {"pound", Quantity::kMoney, 100},
    {"pounds", Quantity::kMoney, 100},
    {"gbp", Quantity::kMoney, 100},
});

}  // namespace

std::optional<double> unit_ratio(std::string_view said, std::string_view kept) {
  for (const Unit& one : kUnits) {
    if (one.word != said) continue;
    for (const Unit& other : kUnits) {
      if (other.word == kept && other.quantity == one.quantity) return one.size / other.size;
    }
  }
  return std::nullopt;
}

}  // namespace dataquery::text
