#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace dataquery::llm {

/// Takes server-sent events (WHATWG HTML, section 9.2) apart: fed with pieces of any size, it hands over each event's
/// data. Comments, names and ids are passed over; lines end in LF, CR or CR LF. Not for several threads at once.
class SseReader {
 public:
  /// `on_plain` gets each line that is no part of an event: the body may be something else altogether.
  using Take = std::function<void(std::string_view)>;
  SseReader(Take on_data, Take on_plain) : on_data_(std::move(on_data)), on_plain_(std::move(on_plain)) {}

  void feed(std::string_view piece);
  /// Hands over what was not ended properly.
  void finish();

 private:
  void take_line(std::string_view line);
  void dispatch();

  Take on_data_;
  Take on_plain_;
  std::string line_;  ///< not complete yet
  std::string data_;  ///< of the event that is not complete yet
  bool has_data_ = false;
  bool after_cr_ = false;
};

}  // namespace dataquery::llm
