#include "history/choices.h"

#include <algorithm>

#include "text/token.h"

namespace dataquery::history {

std::string question_key(std::string_view question) {
  constexpr std::string_view kComparing = "<>=+*%$€£";
  const auto tokens = text::tokenize(question);
  // "> -5" is not "> 5", but "gross-margin" is "gross margin".
  const auto is_minus = [&](std::size_t i) {
    const bool before_number = i + 1 < tokens.size() && tokens[i + 1].kind == text::TokenKind::kNumber;
    const bool apart = i == 0 || tokens[i - 1].end < tokens[i].begin;
    return tokens[i].text == "-" && before_number && apart;
  };
  std::string key;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto& token = tokens[i];
    const bool mark = token.kind == text::TokenKind::kMark;
    if (mark && !is_minus(i) && (token.text.empty() || !kComparing.contains(token.text))) continue;
    if (!key.empty()) key += ' ';
    key += token.kind == text::TokenKind::kWord && !token.stem.empty() ? token.stem : token.lower;
  }
  return key;
}

Result<std::optional<ChosenReading>> Choices::find(UserId user, ConnectionId connection, std::string_view question) {
  const auto key = question_key(question);
  if (key.empty() || key.size() > kLongestChosenQuestion) return std::nullopt;
  return store_.find(user, connection, key);
}

Result<std::vector<ChosenReading>> Choices::list(UserId user, ConnectionId connection) {
  return store_.list(user, connection, kChoicesKept);
}

Result<std::optional<std::int64_t>> Choices::remember(UserId user, ConnectionId connection, std::string_view question,
                                                      std::string_view query, std::string_view reading) {
  const auto key = question_key(question);
  if (key.empty() || key.size() > kLongestChosenQuestion) return std::nullopt;
  const ChosenReading choice{.question = std::string(question),
                             .query = std::string(query),
                             .reading = std::string(reading),
                             .chosen_at = clock_.now()};
  auto kept = store_.put(user, connection, key, choice, kChoicesKept);
  if (!kept) return propagate(kept);
  return *kept;
}

Result<void> Choices::forget(UserId user, ConnectionId connection, std::int64_t choice) {
  return store_.remove(user, connection, choice);
}

}  // namespace dataquery::history
