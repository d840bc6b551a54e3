#include "llm/sse_reader.h"

#include <utility>

namespace dataquery::llm {

void SseReader::feed(std::string_view piece) {
  while (!piece.empty()) {
    if (std::exchange(after_cr_, false) && piece.front() == '\n') {
      piece.remove_prefix(1);
      continue;
    }
    const auto end = piece.find_first_of("\r\n");
    if (end == std::string_view::npos) {
      line_ += piece;
      return;
    }
    after_cr_ = piece[end] == '\r';
    if (line_.empty()) {
      take_line(piece.substr(0, end));
    } else {
      line_ += piece.substr(0, end);
      take_line(std::exchange(line_, {}));
    }
    piece.remove_prefix(end + 1);
  }
}

void SseReader::finish() {
  if (!line_.empty()) take_line(std::exchange(line_, {}));
  dispatch();
}

void SseReader::take_line(std::string_view line) {
  if (line.empty()) {
    dispatch();
    return;
  }
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  const auto colon = line.find(':');
  const auto name = line.substr(0, colon);
  if (name == "data") {
    auto value = colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (std::exchange(has_data_, true)) data_ += '\n';
    data_ += value;
  } else if (!name.empty() && name != "event" && name != "id" && name != "retry") {
    on_plain_(line);
  }
}

void SseReader::dispatch() {
  if (!std::exchange(has_data_, false)) return;
  on_data_(std::exchange(data_, {}));
}

}  // namespace dataquery::llm
