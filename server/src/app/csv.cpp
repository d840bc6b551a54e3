#include "app/csv.h"

#include <utility>

namespace dataquery::app {

Result<std::vector<std::vector<std::string>>> parse_csv(std::string_view text) {
  std::vector<std::vector<std::string>> records;
  std::vector<std::string> record;
  std::string field;
  bool quoted = false;
  const auto end_field = [&] { record.push_back(std::exchange(field, {})); };
  const auto end_record = [&] {
    end_field();
    records.push_back(std::exchange(record, {}));
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"')
        field += c;
      else if (i + 1 < text.size() && text[i + 1] == '"')
        field += text[++i];
      else
        quoted = false;
    } else if (c == '"' && field.empty()) {
      quoted = true;
    } else if (c == ',') {
      end_field();
    } else if (c == '\n') {
      end_record();
    } else if (c != '\r') {
      field += c;
    }
  }
  if (quoted) {
    return fail(ErrorCode::kInvalidArgument,
                "record " + std::to_string(records.size() + 1) + " of the CSV opens a quote that is never closed");
  }
  if (!field.empty() || !record.empty()) end_record();
  return records;
}

}  // namespace dataquery::app
