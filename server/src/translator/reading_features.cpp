#include "translator/reading_features.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "translator/encoder.h"

namespace dataquery::translator {
namespace {

constexpr std::array<std::string_view, kRoles> kOwn = {"read_select", "read_aggregate", "read_order", "read_filter"};
constexpr std::array<std::string_view, kRoles> kLead = {"lead_select", "lead_aggregate", "lead_order", "lead_filter"};

float share(const EncoderReading& reading, Slot slot, std::size_t from) {
  const auto& classes = reading.slots[static_cast<std::size_t>(slot)];
  float total = 0;
  for (std::size_t i = from; i < classes.size(); ++i) total += std::exp(classes[i]);
  return total;
}

}  // namespace

void add_column_reading(Features& f, const Understanding& q, std::size_t column) {
  const EncoderReading::Column& read = q.reading->columns[column];
  for (std::size_t role = 0; role < kRoles; ++role) {
    const float own = read.read ? read.roles[role] : kUnread;
    f.add(kOwn[role], own);
    f.add(kLead[role], own - q.reading->leading_columns[role].best_but(column));
  }
}

void add_table_reading(Features& f, const Understanding& q, std::size_t table) {
  const EncoderReading::Table& read = q.reading->tables[table];
  const float used = read.read ? read.used : kUnread;
  const float bare = read.read ? read.bare : kUnread;
  f.add("read_used", used);
  f.add("read_bare", bare);
  f.add("lead_used", used - q.reading->leading_used.best_but(table));
  f.add("lead_bare", bare - q.reading->leading_bare.best_but(table));
  f.add("read_count", share(*q.reading, Slot::kCount, 1));
}

void add_condition_reading(Features& f, const Understanding& q, plan::Comparison comparison) {
  f.add("read_comparison", share(*q.reading, slot_of(comparison), 1));
  f.add("read_no_filter", 1 - share(*q.reading, Slot::kFilters, 1));
  f.add("read_two_filters", share(*q.reading, Slot::kFilters, 2));
  f.add("read_having", share(*q.reading, Slot::kHaving, 1));
  f.add("read_limit", share(*q.reading, Slot::kLimit, 1));
}

}  // namespace dataquery::translator
