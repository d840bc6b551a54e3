#include "plan/pipeline_projection.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <utility>

namespace dataquery::plan {
namespace {

namespace json = boost::json;

constexpr std::string_view kId = "_id";

bool keeps_order(const std::vector<Output>& outputs) {
  if (outputs.size() == 1) return true;
  std::size_t next = 0;
  for (const Output& output : outputs) {
    if (output.position.value_or(0) < next || !output.position) return false;
    next = output.position.value_or(0) + 1;
  }
  return true;
}

}  // namespace

Output output_of(const Term& term, const DocumentPaths& paths, const catalog::Catalog& catalog) {
  const Field field = paths.field(term);
  const auto ref = term.column.value_or(catalog::ColumnRef{});
  const auto& column = catalog.column(ref);
  Output output{value_of(field, term.part), {}, {}, column.nullable, false};
  if (term.part != DatePart::kNone) return output;
  output.path = field.path;
  output.seen_missing =
      std::ranges::find(column.type_shares, "missing", &catalog::TypeShare::type) != column.type_shares.end();
  if (field.path == kId) {
    output.position = 0;
  } else if (field.path.find('.') == std::string::npos && paths.place(ref.table).empty()) {
    output.position = ref.column + 1;
  }
  return output;
}

json::object projection(const std::vector<Output>& outputs, const std::vector<std::string>& names, bool every_column) {
  json::object body;
  if (std::ranges::find(names, kId) == names.end()) body.emplace(kId, 0);
  const bool named_as_they_are = std::ranges::equal(
      outputs, names, [](const Output& output, const std::string& name) { return output.path == name; });
  const auto may_be_missing = [&](std::size_t i) {
    if (outputs[i].path.empty()) return false;
    // A column that the first document lacks would come after the others.
    return every_column ? outputs[i].nullable : outputs[i].seen_missing && i + 1 < outputs.size();
  };
  bool included = named_as_they_are && keeps_order(outputs);
  for (std::size_t i = 0; i < outputs.size(); ++i) included = included && !may_be_missing(i);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (included) {
      body.emplace(names[i], 1);
    } else if (may_be_missing(i)) {
      body.emplace(names[i], json::object{{"$ifNull", json::array{outputs[i].value, nullptr}}});
    } else {
      body.emplace(names[i], outputs[i].value);
    }
  }
  return body;
}

bool shows_id(const catalog::Table& table) {
  if (table.elements_of) return true;  // elements have none
  const auto id = table.find_column(kId);
  if (!id) return false;
  return table.primary_key.empty() || std::ranges::find(table.primary_key, *id) != table.primary_key.end();
}

}  // namespace dataquery::plan
