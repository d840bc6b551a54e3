#include <utility>

#include "translator/forms/conditions.h"
#include "translator/forms/forms.h"
#include "translator/forms/measured.h"

namespace dataquery::translator {
namespace {

struct Period {
  std::string_view by;         ///< what stands after the measure
  std::string_view adjective;  ///< what stands before it
  plan::DatePart part;
};

constexpr std::array<Period, 3> kPeriods{{
    {"by|per|for|in each|every? quarter|quarters", "quarterly", plan::DatePart::kQuarter},
    {"by|per|for|in each|every? month|months", "monthly", plan::DatePart::kMonth},
    {"by|per|for|in each|every? year|years", "yearly|annual", plan::DatePart::kYear},
}};

std::optional<FormReading> reading_of(const Measured& measured, plan::DatePart part, Words rest, const Links& links,
                                      const CatalogIndex& index) {
  // Of months and years the models know more than this form, but not of what must be computed.
  if (part != plan::DatePart::kQuarter && measured.term.operation == plan::Operator::kNone) return std::nullopt;
  const auto day = day_of(measured.table, index);
  if (!day) return std::nullopt;
  FormReading reading{{.select = {{.column = day, .part = part}, measured.term}, .tables = measured.tables()},
                      measured.probability};
  return restricted(std::move(reading), rest, day->table, links, index);
}

}  // namespace

std::optional<FormReading> read_by_period(const Links& links, const CatalogIndex& index) {
  const auto question = plain_words(links);
  Words words = question;
  take(words, "what is|was|were our?");
  for (const Period& period : kPeriods) {
    if (const auto parts = split(words, period.by)) {
      const auto measured = measured_over_time(parts->before, index);
      if (!measured) return std::nullopt;
      return reading_of(*measured, period.part, parts->after, links, index);
    }
    Words after = words;
    if (!take(after, period.adjective)) continue;
    for (std::size_t length = after.size(); length > 0; --length) {
      const auto measured = measured_over_time(after.first(length), index);
      if (measured) return reading_of(*measured, period.part, after.subspan(length), links, index);
    }
  }
  return std::nullopt;
}

}  // namespace dataquery::translator
