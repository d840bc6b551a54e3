#include "translator/encoder.h"

#include <algorithm>
#include <cmath>

namespace dataquery::translator {

void EncoderReading::Leader::see(std::size_t at, float value) {
  if (value > best) {
    second = best;
    best = value;
    position = at;
  } else {
    second = std::max(second, value);
  }
}

EncoderReading reading_of(const Understanding& question, const EncoderInput& input, EncoderOutput output) {
  EncoderReading reading;
  reading.columns.resize(question.links.columns.size());
  reading.tables.resize(question.links.tables.size());
  for (std::size_t i = 0; i < input.columns.size(); ++i) {
    auto& column = reading.columns[input.columns[i].position];
    std::ranges::copy(output.columns.subspan(i * kRoles, kRoles), column.roles.begin());
    column.read = true;
    for (std::size_t role = 0; role < kRoles; ++role)
      reading.leading_columns[role].see(input.columns[i].position, column.roles[role]);
  }
  for (std::size_t i = 0; i < input.tables.size(); ++i) {
    const auto& table =
        reading.tables[input.tables[i].position] = {output.tables[2 * i], output.tables[2 * i + 1], true};
    reading.leading_used.see(input.tables[i].position, table.used);
    reading.leading_bare.see(input.tables[i].position, table.bare);
  }
  std::size_t at = 0;
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    const auto logits = output.slots.subspan(at, slot_classes()[slot].classes.size());
    at += logits.size();
    const float highest = std::ranges::max(logits);
    float total = 0;
    for (const float logit : logits) total += std::exp(logit - highest);
    for (const float logit : logits) reading.slots[slot].push_back(logit - highest - std::log(total));
  }
  return reading;
}

}  // namespace dataquery::translator
