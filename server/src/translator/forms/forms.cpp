#include "translator/forms/forms.h"

#include <array>

namespace dataquery::translator {
namespace {

/// Of two equally sure readings the earlier form's counts.
constexpr std::array<ReadForm, 8> kForms{read_measure_by,        read_value_by,      read_by_period,
                                         read_column_comparison, read_first_of_each, read_share,
                                         read_all_with_extreme,  read_own_relation};

}  // namespace

std::optional<FormReading> read_form(const Links& links, const CatalogIndex& index) {
  std::optional<FormReading> surest;
  for (const ReadForm read : kForms) {
    auto reading = read(links, index);
    if (reading && (!surest || reading->probability > surest->probability)) surest = std::move(reading);
  }
  return surest;
}

}  // namespace dataquery::translator
