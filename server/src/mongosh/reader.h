#pragma once

#include <boost/json.hpp>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "mongosh/chain.h"
#include "mongosh/dates.h"
#include "mongosh/lexer.h"

namespace dataquery::mongosh {

/// Reads one statement by recursive descent: a value (an object, as JSON or as mongosh writes it) or a chain of calls
/// on `db`. Values come in extended JSON, in their normal form; constant arithmetic is done. Refuses duplicate members
/// and more than 80 levels.
///
/// Errors: kInvalidQuery, with the place; kRefused for JavaScript and other things that no query needs.
class Reader {
 public:
  Reader(std::string_view text, Moment now) : lexer_(text), now_(now) {}

  /// The whole text: an object, or a chain (an aggregation, nested queries resolved).
  using Statement = std::variant<boost::json::object, Aggregation>;
  [[nodiscard]] Result<Statement> statement();

 private:
  using Value = boost::json::value;

  [[nodiscard]] bool advance();
  [[nodiscard]] bool expect(std::string_view punctuation, std::string_view after);
  [[nodiscard]] bool accept(std::string_view punctuation);

  [[nodiscard]] bool value(Value& out);
  [[nodiscard]] bool product(Value& out);
  [[nodiscard]] bool signed_value(Value& out);
  [[nodiscard]] bool primary(Value& out);
  [[nodiscard]] bool named(Value& out);
  [[nodiscard]] bool object(Value& out);
  [[nodiscard]] bool array(boost::json::array& out, std::string_view close);
  [[nodiscard]] bool methods(Value& out);
  [[nodiscard]] bool static_of_date(Value& out);
  [[nodiscard]] bool calculate(Value& left, const Value& right, std::string_view sign, std::size_t at);

  [[nodiscard]] bool chain(Chain& out);
  [[nodiscard]] bool call(Step& step);
  [[nodiscard]] bool mapped(Step& step);
  [[nodiscard]] bool aggregation(Aggregation& out);

  bool wrong(std::size_t at, std::string_view what);
  bool refuse(std::size_t at, std::string_view what);
  bool take(std::unexpected<Error> error);
  [[nodiscard]] std::string token_text() const;

  Lexer lexer_;
  Moment now_;
  Token token_;
  std::size_t depth_ = 0;
  std::vector<Aggregation> nested_;  // a query in a query stands as its position here
  std::optional<Error> error_;       // the first
};

}  // namespace dataquery::mongosh
