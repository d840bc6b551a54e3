#include "adapters/sql_session/storable_text.h"

#include "base/utf8.h"

namespace dataquery::sql_session {

std::string storable_text(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  auto storable = to_valid_utf8(text);
  for (auto at = storable.find('\0'); at != std::string::npos; at = storable.find('\0', at + kReplacement.size())) {
    storable.replace(at, 1, kReplacement);
  }
  return storable;
}

}  // namespace dataquery::sql_session
