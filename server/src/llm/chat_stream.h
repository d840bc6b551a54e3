#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "llm/chat.h"
#include "llm/sse_reader.h"
#include "llm/wire.h"

namespace dataquery::llm {

/// Puts an answer together, whole or streamed, in one server's format. Fed with pieces of any size. Not for several
/// threads at once; stays where it is.
class ChatStream {
 public:
  ChatStream(const Wire& wire, OnToken on_token);
  ChatStream(const ChatStream&) = delete;
  ChatStream& operator=(const ChatStream&) = delete;

  /// A piece of the body of an answer that was asked for as a stream.
  void feed(std::string_view piece) { reader_.feed(piece); }
  /// The body of an answer that was not.
  void take_whole(std::string_view body);

  /// The whole answer, once nothing more comes. A server that answers a request for a stream in one piece is
  /// understood. Errors: kUpstream when the server reported an error, broke off before its end, or sent something that
  /// is not in its format; the server's own words are in `said`.
  [[nodiscard]] Result<Completion> finish();

  /// Whether nothing of the answer is missing: `finish` will succeed.
  [[nodiscard]] bool complete() const { return last_ && any_ && !said_ && malformed_.empty(); }
  /// Whether a part of the text was handed over.
  [[nodiscard]] bool handed_over() const { return handed_over_; }
  /// What the server said when it gave up; none when it did not.
  [[nodiscard]] const std::optional<std::string>& said() const { return said_; }

 private:
  void take_data(std::string_view data);
  void take_plain(std::string_view line);
  void add(Piece piece);

  const Wire& wire_;
  OnToken on_token_;
  SseReader reader_;
  std::string plain_;  ///< lines that are no events: perhaps one whole answer
  std::optional<std::string> said_;
  std::string malformed_;  ///< an event that cannot be read
  Completion completion_;
  bool any_ = false;
  bool last_ = false;
  bool handed_over_ = false;
};

}  // namespace dataquery::llm
