#include "mongosh/reader.h"

#include <array>
#include <cmath>
#include <format>
#include <utility>

#include "mongosh/date_methods.h"
#include "mongosh/literals.h"
#include "mongosh/nested.h"

namespace dataquery::mongosh {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDepth = 160;  // two for each object or list: 80 of those
constexpr std::size_t kMaxNested = 10;  // queries inside one query

bool is_number(const json::value& value) { return value.is_int64() || value.is_double(); }

json::value calculated(double number) {
  constexpr double kExact = 9'007'199'254'740'992;
  if (std::trunc(number) == number && std::abs(number) <= kExact) return static_cast<std::int64_t>(number);
  return number;
}

/// Statements that are no query, with what to say of them.
struct Keyword {
  std::string_view name;
  std::string_view problem;
};
constexpr auto kKeywords = std::to_array<Keyword>({
    {"use", "the connection names its database: leave 'use …' out"},
    {"show", "'show' is not allowed: write one query"},
    {"var", "variables are not allowed: write one query"},
    {"let", "variables are not allowed: write one query"},
    {"const", "variables are not allowed: write one query"},
    {"function", "JavaScript functions are not allowed"},
    {"async", "JavaScript functions are not allowed"},
    {"await", "'await' is not allowed: write db.collection.… alone"},
    {"return", "'return' is not allowed: write one query"},
    {"for", "loops are not allowed: write one query"},
    {"while", "loops are not allowed: write one query"},
    {"if", "conditions in JavaScript are not allowed: write one query"},
    {"load", "load() is not allowed"},
    {"eval", "eval() is not allowed"},
    {"print", "print() is not allowed: write db.collection.… alone"},
    {"printjson", "printjson() is not allowed: write db.collection.… alone"},
    {"rs", "commands for the server are not allowed"},
    {"sh", "commands for the server are not allowed"},
});

std::string_view problem_with(std::string_view name) {
  for (const auto& keyword : kKeywords) {
    if (keyword.name == name) return keyword.problem;
  }
  return {};
}

/// A regular expression under $regex becomes its text and $options, which stand after all other comparisons: the form
/// that every reader of extended JSON takes for what it is.
void put_regex_last(json::object& members) {
  const auto* pattern = members.if_contains("$regex");
  if (pattern == nullptr) return;
  json::value text = *pattern;
  json::value options;
  if (const auto* given = members.if_contains("$options")) options = *given;
  if (const auto* object = text.if_object(); object != nullptr && is_literal(*object)) {
    const auto* parts = object->if_contains("$regularExpression");
    if (parts == nullptr) return;
    if (options.is_null() && !parts->at("options").as_string().empty()) options = parts->at("options");
    text = json::value(parts->at("pattern"));
  }
  json::object ordered;
  for (const auto& [key, value] : members) {
    if (key != "$regex" && key != "$options") ordered.emplace(key, value);
  }
  ordered.emplace("$regex", std::move(text));
  if (!options.is_null()) ordered.emplace("$options", std::move(options));
  members = std::move(ordered);
}

/// Counts the levels of nesting while it lives.
class Level {
 public:
  explicit Level(std::size_t& depth) : depth_(depth) { ++depth_; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;
  ~Level() { --depth_; }

 private:
  std::size_t& depth_;
};

}  // namespace

bool Reader::take(std::unexpected<Error> error) {
  if (!error_) error_ = std::move(error.error());
  return false;
}

bool Reader::wrong(std::size_t at, std::string_view what) { return take(lexer_.error(at, what)); }

bool Reader::refuse(std::size_t at, std::string_view what) {
  return take(fail(ErrorCode::kRefused, std::format("{} ({})", what, lexer_.place(at))));
}

std::string Reader::token_text() const {
  if (token_.kind == Token::Kind::kEnd) return "the end of the text";
  if (token_.kind == Token::Kind::kString) return "a string";
  constexpr std::size_t kShown = 30;
  return "'" + token_.text.substr(0, kShown) + "'";
}

bool Reader::advance() {
  auto token = lexer_.next();
  if (!token) return take(std::unexpected(std::move(token.error())));
  token_ = std::move(*token);
  return true;
}

bool Reader::accept(std::string_view punctuation) { return token_.is(punctuation) && advance(); }

bool Reader::expect(std::string_view punctuation, std::string_view after) {
  if (!token_.is(punctuation)) {
    return wrong(token_.at, std::format("'{}' is expected {}, not {}", punctuation, after, token_text()));
  }
  return advance();
}

Result<Reader::Statement> Reader::statement() {
  Statement result;
  const auto read = [&] {
    if (!advance()) return false;
    while (token_.is(";")) {
      if (!advance()) return false;
    }
    if (token_.kind == Token::Kind::kEnd) return wrong(token_.at, "there is no query");
    if (token_.is("{")) {
      json::value value;
      if (!object(value)) return false;
      if (!nested_.empty()) return wrong(0, "a query inside a query cannot stand in JSON");
      result = std::move(value.get_object());
    } else if (token_.is_name("db")) {
      Aggregation aggregation;
      if (!this->aggregation(aggregation)) return false;
      result = std::move(aggregation);
    } else {
      const auto problem = token_.kind == Token::Kind::kName ? problem_with(token_.text) : std::string_view();
      if (!problem.empty()) return refuse(token_.at, problem);
      return wrong(token_.at, std::format("a query begins with db. or {{, not with {}", token_text()));
    }
    while (token_.is(";")) {
      if (!advance()) return false;
    }
    if (token_.kind == Token::Kind::kEnd) return true;
    const auto problem = token_.kind == Token::Kind::kName ? problem_with(token_.text) : std::string_view();
    if (token_.is_name("db") || token_.is("{") || !problem.empty()) {
      return wrong(token_.at, "only one statement is allowed");
    }
    return wrong(token_.at, std::format("the query ends before {}", token_text()));
  };
  if (read() && !error_) return result;
  return std::unexpected(error_.value_or(Error{ErrorCode::kInternal, "the query was not read"}));
}

// ------------------------------------------------------------------------------------------------------- values

bool Reader::value(Value& out) {
  if (!product(out)) return false;
  while (token_.is("+") || token_.is("-")) {
    const auto sign = token_;
    Value right;
    if (!advance() || !product(right) || !calculate(out, right, sign.text, sign.at)) return false;
  }
  return true;
}

bool Reader::product(Value& out) {
  if (!signed_value(out)) return false;
  while (token_.is("*") || token_.is("/") || token_.is("%")) {
    const auto sign = token_;
    Value right;
    if (!advance() || !signed_value(right) || !calculate(out, right, sign.text, sign.at)) return false;
  }
  return true;
}

bool Reader::signed_value(Value& out) {
  const Level level(depth_);
  if (depth_ > kMaxDepth) return wrong(token_.at, "the query is nested too deeply");
  if (!token_.is("-") && !token_.is("+")) return primary(out) && methods(out);
  const auto sign = token_;
  if (!advance() || !signed_value(out)) return false;
  if (const auto moment = moment_in(out)) out = moment->time_since_epoch().count();
  if (!is_number(out)) return wrong(sign.at, std::format("'{}' needs a number", sign.text));
  if (sign.text == "+") return true;
  if (out.is_double()) {
    out = -out.get_double();
  } else {
    out = out.get_int64() == INT64_MIN ? json::value(-static_cast<double>(INT64_MIN)) : json::value(-out.get_int64());
  }
  return true;
}

/// Constants only: numbers, dates as their milliseconds, texts joined by "+".
bool Reader::calculate(Value& left, const Value& right, std::string_view sign, std::size_t at) {
  if (sign == "+" && left.is_string() && right.is_string()) {
    left.get_string() += right.get_string();
    return true;
  }
  const auto number = [](const Value& value) -> std::optional<double> {
    if (const auto moment = moment_in(value)) return static_cast<double>(moment->time_since_epoch().count());
    if (!is_number(value)) return std::nullopt;
    return value.is_double() ? value.get_double() : static_cast<double>(value.get_int64());
  };
  const auto a = number(left);
  const auto b = number(right);
  if (!a || !b) return wrong(at, std::format("'{}' joins constants only; compute in the pipeline", sign));
  const double result = sign == "+"   ? *a + *b
                        : sign == "-" ? *a - *b
                        : sign == "*" ? *a * *b
                        : sign == "/" ? *a / *b
                                      : std::fmod(*a, *b);
  if (!std::isfinite(result)) return wrong(at, "the number is not finite");
  left = calculated(result);
  return true;
}

bool Reader::primary(Value& out) {
  switch (token_.kind) {
    case Token::Kind::kNumber: {
      const auto number = number_value(token_.text);
      if (!number) return wrong(token_.at, "the number is too large");
      out = *number;
      return advance();
    }
    case Token::Kind::kString:
      out = token_.text;
      return advance();
    case Token::Kind::kName:
      return named(out);
    case Token::Kind::kPunctuation:
      break;
    case Token::Kind::kRegex:
    case Token::Kind::kEnd:
      return wrong(token_.at, std::format("a value is expected, not {}", token_text()));
  }
  if (token_.is("{")) return object(out);
  if (token_.is("[")) {
    out = json::array();
    return advance() && array(out.get_array(), "]");
  }
  if (token_.is("(")) return advance() && value(out) && expect(")", "after the value");
  if (token_.is("/")) {
    auto regex = lexer_.regex_at(token_.at);
    if (!regex) return take(std::unexpected(std::move(regex.error())));
    auto made = regex_value(regex->text, regex->options);
    if (!made) return wrong(regex->at, made.error());
    out = std::move(*made);
    return advance();
  }
  return wrong(token_.at, std::format("a value is expected, not {}", token_text()));
}

bool Reader::named(Value& out) {
  auto name = token_;
  if (name.text == "db") {
    Aggregation inner;
    if (nested_.size() >= kMaxNested) return wrong(name.at, "too many queries inside the query");
    if (!aggregation(inner)) return false;
    out = json::object{{kNestedQuery, nested_.size()}};
    nested_.push_back(std::move(inner));
    return true;
  }
  if (!advance()) return false;
  if (name.text == "true" || name.text == "false") {
    out = name.text == "true";
    return true;
  }
  if (name.text == "null" || name.text == "undefined") {
    out = nullptr;
    return true;
  }
  if (name.text == "NaN" || name.text == "Infinity") return wrong(name.at, name.text + " is not allowed");
  if (token_.is("=>") || name.text == "function" || name.text == "async") {
    return refuse(name.at, "JavaScript functions are not allowed");
  }
  const bool fresh = name.text == "new" && token_.kind == Token::Kind::kName;
  if (fresh) {
    name = token_;
    if (!advance()) return false;
  }
  if (name.text == "Date" && token_.is(".")) return static_of_date(out);
  json::array arguments;
  if (token_.is("(")) {
    if (!advance() || !array(arguments, ")")) return false;
  } else if (!fresh && name.text != "MinKey" && name.text != "MaxKey") {
    return wrong(name.at, std::format("{} is no value; put texts in quotes", name.text));
  }
  auto made = constructed(name.text, arguments, now_);
  if (!made) return wrong(name.at, made.error());
  if (!*made) return refuse(name.at, std::format("{}() is not allowed", name.text));
  out = std::move(**made);
  return true;
}

/// Date.now() and Date.UTC(…), in milliseconds.
bool Reader::static_of_date(Value& out) {
  if (!advance()) return false;
  const auto name = token_;
  json::array arguments;
  if (!advance() || !expect("(", "to call it") || !array(arguments, ")")) return false;
  if (name.is_name("now") && arguments.empty()) {
    out = now_.time_since_epoch().count();
    return true;
  }
  if (!name.is_name("UTC") || arguments.size() < 2) return wrong(name.at, "only Date.now() and Date.UTC(…) are known");
  const auto made = constructed("Date", arguments, now_);
  if (!made) return wrong(name.at, made.error());
  const auto moment = *made ? moment_in(**made) : std::nullopt;
  if (!moment) return wrong(name.at, "Date.UTC() takes numbers");
  out = moment->time_since_epoch().count();
  return true;
}

/// Methods of a date: `new Date().getFullYear()`.
bool Reader::methods(Value& out) {
  while (token_.is(".")) {
    const auto moment = moment_in(out);
    if (!moment) return wrong(token_.at, "only a date has methods here");
    if (!advance()) return false;
    const auto name = token_;
    json::array arguments;
    if (!advance() || !expect("(", "to call the method") || !array(arguments, ")")) return false;
    auto result = date_method(*moment, name.text, arguments);
    if (!result) return wrong(name.at, result.error());
    out = std::move(*result);
  }
  return true;
}

bool Reader::object(Value& out) {
  const Level level(depth_);
  if (depth_ > kMaxDepth) return wrong(token_.at, "the query is nested too deeply");
  const auto begin = token_.at;
  json::object members;
  if (!advance()) return false;
  while (!token_.is("}")) {
    const auto key = token_;
    const bool is_key =
        key.kind == Token::Kind::kName || key.kind == Token::Kind::kString ||
        (key.kind == Token::Kind::kNumber && key.text.find_first_not_of("0123456789") == std::string::npos);
    if (!is_key) return wrong(key.at, std::format("a member's name is expected, not {}", token_text()));
    if (key.text == kNestedQuery) return refuse(key.at, std::format("{} is not allowed", key.text));
    if (!advance() || !expect(":", std::format("after '{}'", key.text))) return false;
    json::value member;
    if (!value(member)) return false;
    if (!members.emplace(key.text, std::move(member)).second) {
      return wrong(key.at, std::format("'{}' stands twice in one object", key.text));
    }
    if (!token_.is("}") && !expect(",", "or '}' after a member")) return false;
  }
  put_regex_last(members);
  auto literal = normalised(members);
  if (!literal) return wrong(begin, literal.error());
  if (*literal) {
    out = std::move(**literal);
  } else {
    out = std::move(members);
  }
  return advance();
}

bool Reader::array(json::array& out, std::string_view close) {
  const Level level(depth_);
  if (depth_ > kMaxDepth) return wrong(token_.at, "the query is nested too deeply");
  while (!token_.is(close)) {
    json::value item;
    if (!value(item)) return false;
    out.push_back(std::move(item));
    if (!token_.is(close) && !expect(",", std::format("or '{}' after a value", close))) return false;
  }
  return advance();
}

// ------------------------------------------------------------------------------------------------------- chains

bool Reader::aggregation(Aggregation& out) {
  Chain steps;
  if (!chain(steps)) return false;
  auto made = aggregation_of(steps);
  if (!made) return take(std::unexpected(std::move(made.error())));
  if (auto resolved = resolve_nested(made->pipeline, nested_); !resolved) {
    return take(std::unexpected(std::move(resolved.error())));
  }
  out = std::move(*made);
  return true;
}

bool Reader::chain(Chain& out) {
  const Level level(depth_);
  if (depth_ > kMaxDepth) return wrong(token_.at, "the query is nested too deeply");
  const auto begin = token_.at;
  if (!advance()) return false;
  while (token_.is(".") || token_.is("[")) {
    Step step{.place = lexer_.place(token_.at)};
    if (accept("[")) {
      json::value name;
      if (!value(name) || !expect("]", "after the name")) return false;
      if (const auto* text = name.if_string()) {
        step.kind = Step::Kind::kMember;
        step.name = *text;
      } else if (const auto* number = name.if_int64(); number != nullptr && *number >= 0) {
        step.kind = Step::Kind::kElement;
        step.element = static_cast<std::size_t>(*number);
      } else {
        return wrong(begin, "a name or a number is expected in […]");
      }
    } else {
      if (!advance()) return false;
      if (token_.kind != Token::Kind::kName)
        return wrong(token_.at, std::format("a name is expected, not {}", token_text()));
      step.kind = Step::Kind::kMember;
      step.name = token_.text;
      if (!advance() || (token_.is("(") && !call(step))) return false;
    }
    const bool names_collection = out.steps.empty() && out.collection.empty() && step.kind == Step::Kind::kCall &&
                                  step.name == "getCollection" && step.arguments.size() == 1 &&
                                  step.arguments[0].is_string();
    if (names_collection) {
      out.collection = step.arguments[0].get_string();
    } else if (out.steps.empty() && step.kind == Step::Kind::kMember) {
      out.collection += (out.collection.empty() ? "" : ".") + step.name;
    } else if (out.collection.empty()) {
      return refuse(begin, std::format("db.{}(…) is not allowed: only db.collection.find(…), aggregate(…), "
                                       "countDocuments(…) and distinct(…) are",
                                       step.name));
    } else {
      out.steps.push_back(std::move(step));
    }
  }
  if (token_.is("=")) return refuse(token_.at, "assignments are not allowed");
  if (out.steps.empty()) return wrong(begin, "a query calls a method: db.collection.find(…)");
  return true;
}

bool Reader::call(Step& step) {
  step.kind = Step::Kind::kCall;
  if (!advance()) return false;
  if (step.name == "forEach") return refuse(token_.at, "forEach() runs JavaScript: leave it out");
  if (step.name == "map" && token_.kind == Token::Kind::kName) return mapped(step);
  return array(step.arguments, ")");
}

/// `x => x.field` and `function(x) { return x.field }`: no function, but the name of a field.
bool Reader::mapped(Step& step) {
  const bool function = token_.is_name("function");
  if (function && (!advance() || !expect("(", "after function"))) return false;
  const auto parameter = token_;
  if (!advance()) return false;
  const bool opened = function ? expect(")", "after the parameter") && expect("{", "to begin the function") &&
                                     token_.is_name("return") && advance()
                               : accept("=>");
  if (!opened || token_.text != parameter.text) return refuse(parameter.at, "JavaScript functions are not allowed");
  if (!advance()) return false;
  std::string path;
  while (accept(".")) {
    if (token_.kind != Token::Kind::kName) return wrong(token_.at, "a field's name is expected");
    path += (path.empty() ? "" : ".") + token_.text;
    if (!advance()) return false;
  }
  if (function) {
    if (token_.is(";") && !advance()) return false;
    if (!expect("}", "to end the function")) return false;
  }
  if (path.empty() || !token_.is(")")) return refuse(parameter.at, "JavaScript functions are not allowed");
  step.mapped_field = std::move(path);
  return advance();
}

}  // namespace dataquery::mongosh
