#include "mongosh/date_methods.h"

#include <array>
#include <cstdint>
#include <format>
#include <optional>
#include <string>

namespace dataquery::mongosh {
namespace {

namespace json = boost::json;

struct Part {
  std::string_view name;
  std::int64_t DateParts::* member;
};

// In the order in which a setter takes what follows its own part.
constexpr auto kParts = std::to_array<Part>({{"FullYear", &DateParts::year},
                                             {"Month", &DateParts::month},
                                             {"Date", &DateParts::day},
                                             {"Hours", &DateParts::hour},
                                             {"Minutes", &DateParts::minute},
                                             {"Seconds", &DateParts::second},
                                             {"Milliseconds", &DateParts::millisecond}});

std::optional<std::size_t> part_named(std::string_view name) {
  if (name.starts_with("UTC")) name.remove_prefix(3);
  for (std::size_t i = 0; i < kParts.size(); ++i) {
    if (kParts[i].name == name) return i;
  }
  return std::nullopt;
}

Read<json::value> changed(Moment date, std::size_t part, const json::array& arguments) {
  if (arguments.empty() || part + arguments.size() > kParts.size()) return std::unexpected("a number is missing");
  auto parts = parts_of(date);
  for (const auto& argument : arguments) {
    const auto* number = argument.if_int64();
    if (number == nullptr) return std::unexpected("a whole number is expected");
    parts.*kParts[part++].member = *number;
  }
  const auto moment = moment_of(parts);
  if (!moment) return std::unexpected("the date is out of range");
  return json::value(moment->time_since_epoch().count());
}

}  // namespace

Read<json::value> date_method(Moment date, std::string_view name, const json::array& arguments) {
  if (name == "setTime" && arguments.size() == 1 && arguments[0].is_int64()) return arguments[0];
  if (name.starts_with("set")) {
    if (const auto part = part_named(name.substr(3))) return changed(date, *part, arguments);
  }
  if (arguments.empty()) {
    if (name == "getTime" || name == "valueOf") return json::value(date.time_since_epoch().count());
    if (name == "toISOString" || name == "toJSON") {
      if (const auto text = write_date(date)) return json::value(*text);
    }
    if (name == "getDay" || name == "getUTCDay") return json::value(std::int64_t{weekday_of(date)});
    if (name.starts_with("get")) {
      if (const auto part = part_named(name.substr(3))) return json::value(parts_of(date).*kParts[*part].member);
    }
  }
  return std::unexpected(std::format("a date's method {}() is not known here", name));
}

}  // namespace dataquery::mongosh
