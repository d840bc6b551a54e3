#include "answer/words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "base/utf8.h"

namespace dataquery::answer {
namespace {

constexpr std::size_t kRowsNamed = 10;    // in a list; the table beside it holds all
constexpr std::size_t kLongestCell = 80;  // bytes of a cell in a sentence
constexpr std::size_t kColumnsNamed = 4;

std::string with_thousands(std::string digits) {
  const std::size_t first = !digits.empty() && digits.front() == '-' ? 1 : 0;
  const auto point = std::min(digits.find('.'), digits.size());
  for (auto i = static_cast<std::ptrdiff_t>(point) - 3; i > static_cast<std::ptrdiff_t>(first); i -= 3) {
    digits.insert(static_cast<std::size_t>(i), ",");
  }
  return digits;
}

std::string display_real(double value) {
  if (!std::isfinite(value)) return std::isnan(value) ? "not a number" : value > 0 ? "infinity" : "-infinity";
  std::array<char, 64> text{};
  const double size = std::fabs(value);
  if (size != 0 && (size >= 1e15 || size < 0.001)) {
    std::snprintf(text.data(), text.size(), "%.4g", value);
    return text.data();
  }
  std::snprintf(text.data(), text.size(), size < 1 ? "%.4f" : "%.2f", value);
  std::string number = text.data();
  number.erase(number.find_last_not_of('0') + 1);
  if (number.ends_with('.')) number.pop_back();
  return with_thousands(number);
}

std::string shortened(std::string text) {
  if (text.size() <= kLongestCell) return text;
  text.resize(kLongestCell);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80)
    text.pop_back();  // whole code points
  if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0) text.pop_back();
  return text + "…";
}

struct Display {
  std::string operator()(std::monostate) const { return "(none)"; }
  std::string operator()(bool value) const { return value ? "yes" : "no"; }
  std::string operator()(std::int64_t value) const { return with_thousands(std::to_string(value)); }
  std::string operator()(double value) const { return display_real(value); }
  std::string operator()(const source::Decimal& value) const { return with_thousands(value.digits); }
  std::string operator()(const std::string& value) const { return shortened(to_valid_utf8(value)); }
  std::string operator()(const source::Bytes& value) const { return std::to_string(value.data.size()) + " bytes"; }
};

bool is_number(const source::Value& value) {
  return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value) ||
         std::holds_alternative<source::Decimal>(value);
}

/// Years and identifiers are written without separators.
std::string display_in(const source::ResultColumn& column, const source::Value& value) {
  const auto name = ascii_lower(column.name);
  const bool plain = name == "id" || name.ends_with("_id") || name.ends_with("year") || name.ends_with("number") ||
                     name.ends_with("code");
  if (plain && std::holds_alternative<std::int64_t>(value)) return std::to_string(std::get<std::int64_t>(value));
  return display(value);
}

std::string_view trimmed_question(std::string_view question) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = question.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  question.remove_prefix(first);
  return question.substr(0, question.find_last_not_of(" \t\r\n?.!:") + 1);
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

/// What follows `opening` in `question`, when it opens it (ASCII case ignored).
std::optional<std::string_view> after(std::string_view question, std::string_view opening) {
  if (question.size() <= opening.size() || ascii_lower(question.substr(0, opening.size())) != opening) return {};
  return question.substr(opening.size());
}

/// The question as a heading: without "show me", "list", "what are" and the like.
std::string heading(std::string_view question) {
  auto text = trimmed_question(question);
  for (const std::string_view opening :
       {"please ",   "can you ",  "could you ", "show me ",       "show ",      "give me ",  "give ",
        "list out ", "list ",     "tell me ",   "find me ",       "find ",      "display ",  "return ",
        "get me ",   "get ",      "what are ",  "what is ",       "what were ", "what was ", "who are ",
        "who is ",   "who were ", "who was ",   "i want to see ", "i want "}) {
    if (const auto rest = after(text, opening)) text = *rest;
  }
  auto plain = std::string(text);
  if (const auto rest = after(text, "how many ")) {  // "how many X are there per Y" -> "X per Y"
    constexpr std::string_view kThere = " are there ";
    if (const auto at = rest->find(kThere); at != std::string_view::npos) {
      plain = std::string(rest->substr(0, at)) + " " + std::string(rest->substr(at + kThere.size()));
    }
  }
  return capitalised(std::move(plain));
}

/// "How many X were placed last year" -> "12 X were placed last year."; nullopt when the form is not a known one.
std::optional<std::string> counted(std::string_view question, const std::string& number) {
  auto rest = after(trimmed_question(question), "how many ");
  if (!rest) return {};
  const auto lower = ascii_lower(*rest);
  for (const std::string_view there : {" are there", " do we have", " exist", " are in the database", " have we got"}) {
    const auto at = lower.find(there);
    if (at == std::string::npos) continue;
    const auto tail = rest->substr(at + there.size());
    const auto things = std::string(rest->substr(0, at)) + std::string(tail);
    return number == "1" ? "The number of " + things + " is 1." : "There are " + number + " " + things + ".";
  }
  for (const std::string_view inverted : {" do ", " does ", " did ", " can ", " will ", " has ", " is ", " was "}) {
    if (lower.find(inverted) != std::string::npos) return {};  // the verb is torn apart: a heading reads better
  }
  return number + " " + std::string(*rest) + ".";
}

std::string single_value(std::string_view question, const source::ResultColumn& column, const source::Value& value) {
  const auto text = display_in(column, value);
  const auto asked = trimmed_question(question);
  if (source::is_null(value)) return heading(question) + ": there is no value.";
  if (is_number(value)) {
    if (auto sentence = counted(question, text)) return *sentence;
  }
  for (const std::string_view verb : {"is", "was", "are", "were"}) {
    for (const std::string_view word : {"what ", "who "}) {
      const auto rest = after(asked, std::string(word) + std::string(verb) + " ");
      if (rest) return capitalised(std::string(*rest)) + " " + std::string(verb) + " " + text + ".";
    }
  }
  return heading(question) + ": " + text + ".";
}

/// One row in a list: its first column, the others behind it in brackets.
std::string row_in_words(const source::Rows& rows, const std::vector<source::Value>& row) {
  auto text = display_in(rows.columns[0], row[0]);
  if (row.size() == 1) return text;
  text += " (";
  for (std::size_t i = 1; i < std::min(row.size(), kColumnsNamed); ++i) {
    if (i > 1) text += ", ";
    if (row.size() > 2) text += readable(rows.columns[i].name) + " ";
    text += display_in(rows.columns[i], row[i]);
  }
  return text + (row.size() > kColumnsNamed ? ", …)" : ")");
}

std::optional<double> as_number(const source::Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* decimal = std::get_if<source::Decimal>(&value)) return std::strtod(decimal->digits.c_str(), nullptr);
  return {};
}

/// Rows in falling or rising order of their last column: a ranking, whose places are worth a number.
bool is_ranking(const source::Rows& rows) {
  const auto last = rows.columns.size() - 1;
  bool falls = last > 0;
  bool rises = last > 0;
  std::optional<double> previous;
  for (const auto& row : rows.rows) {
    const auto number = as_number(row[last]);
    if (!number) return false;
    if (previous) {
      falls = falls && *number <= *previous;
      rises = rises && *number >= *previous;
    }
    previous = number;
  }
  return falls || rises;
}

std::string several_rows(std::string_view question, const source::Rows& rows) {
  const auto count = rows.rows.size();
  const auto named = std::min(count, kRowsNamed);
  const bool numbered = is_ranking(rows);
  auto text = heading(question) + " (" + (rows.truncated ? "the first " : "") +
              display(static_cast<std::int64_t>(count)) + (rows.truncated ? " rows): " : "): ");
  for (std::size_t i = 0; i < named; ++i) {
    if (numbered) {
      text += (i == 0 ? "" : " ") + std::to_string(i + 1) + ". ";
    } else if (i > 0) {
      text += i + 1 == count && rows.columns.size() == 1 ? " and " : ", ";
    }
    text += row_in_words(rows, rows.rows[i]);
  }
  const auto more = count - named;
  return text + (more > 0 ? " and " + display(static_cast<std::int64_t>(more)) + " more." : ".");
}

}  // namespace

std::string display(const source::Value& value) { return std::visit(Display{}, value); }

std::string readable(std::string_view column_name) {
  auto text = to_valid_utf8(column_name);
  std::ranges::replace(text, '_', ' ');
  return text;
}

std::string in_words(std::string_view question, const source::Rows& rows) {
  if (rows.rows.empty() || rows.columns.empty()) return "Nothing in the data matches: " + heading(question) + ".";
  if (rows.rows.size() == 1) {
    if (rows.columns.size() == 1) return single_value(question, rows.columns[0], rows.rows[0][0]);
    return heading(question) + ": " + row_in_words(rows, rows.rows[0]) + ".";
  }
  return several_rows(question, rows);
}

}  // namespace dataquery::answer
