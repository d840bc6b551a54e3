#include "adapters/connectors/temporal_texts.h"

#include <algorithm>
#include <charconv>

namespace dataquery::connectors {
namespace {

using catalog::TypeKind;

bool digits_at(std::string_view text, std::size_t from, std::size_t count) {
  if (from + count > text.size()) return false;
  return std::ranges::all_of(text.substr(from, count), [](char c) { return c >= '0' && c <= '9'; });
}

int number_at(std::string_view text, std::size_t from, std::size_t count) {
  int number = 0;
  std::from_chars(text.data() + from, text.data() + from + count, number);
  return number;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  if (!digits_at(text, 0, 4) || !digits_at(text, 5, 2) || !digits_at(text, 8, 2)) return false;
  const int month = number_at(text, 5, 2);
  const int day = number_at(text, 8, 2);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

// HH:MM, HH:MM:SS or HH:MM:SS.fff…, then nothing, Z or an offset of the form +HH:MM (the zone only if `zone`).
bool is_time(std::string_view text, bool zone) {
  if (!digits_at(text, 0, 2) || text.size() < 5 || text[2] != ':' || !digits_at(text, 3, 2)) return false;
  if (number_at(text, 0, 2) > 24 || number_at(text, 3, 2) > 59) return false;
  std::size_t at = 5;
  if (at < text.size() && text[at] == ':') {
    if (!digits_at(text, at + 1, 2) || number_at(text, at + 1, 2) > 60) return false;
    at += 3;
    if (at < text.size() && text[at] == '.') {
      const std::size_t start = ++at;
      while (digits_at(text, at, 1)) ++at;
      if (at == start) return false;
    }
  }
  const auto rest = text.substr(at);
  if (rest.empty()) return true;
  if (!zone) return false;
  if (rest == "Z" || rest == "z") return true;
  return rest.size() == 6 && (rest[0] == '+' || rest[0] == '-') && digits_at(rest, 1, 2) && rest[3] == ':' &&
         digits_at(rest, 4, 2);
}

}  // namespace

std::optional<TypeKind> temporal_form(std::string_view text) {
  if (text.size() < 5 || text.size() > 40) return std::nullopt;
  if (is_date(text)) return TypeKind::kDate;
  if (text.size() >= 16 && (text[10] == ' ' || text[10] == 'T') && is_date(text.substr(0, 10)) &&
      is_time(text.substr(11), true)) {
    return TypeKind::kTimestamp;
  }
  if (is_time(text, false)) return TypeKind::kTime;
  return std::nullopt;
}

void TemporalTexts::observe(std::string_view text) {
  switch (temporal_form(text).value_or(TypeKind::kText)) {
    case TypeKind::kDate:
      ++dates_;
      break;
    case TypeKind::kTime:
      ++times_;
      break;
    case TypeKind::kTimestamp:
      ++timestamps_;
      break;
    default:
      break;
  }
}

std::optional<TypeKind> TemporalTexts::kind_of(std::size_t all) const {
  if (dates_ == all) return TypeKind::kDate;
  if (with_a_date() == all) return TypeKind::kTimestamp;
  if (times_ == all) return TypeKind::kTime;
  return std::nullopt;
}

}  // namespace dataquery::connectors
