#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "mongosh/dates.h"

namespace dataquery::mongosh {

/// Values that JSON has no word for, as MongoDB's extended JSON v2 (relaxed) writes them: an object with one member,
/// `{"$oid": "…"}`, `{"$date": "…"}`, `{"$numberDecimal": "…"}`, `{"$regularExpression": {…}}`, `{"$binary": {…}}`,
/// `{"$timestamp": {…}}`, `{"$minKey": 1}`, `{"$maxKey": 1}`, `{"$numberDouble": "NaN"}`.

/// Whether `object` is such a value, in the one form that `normalised` gives.
[[nodiscard]] bool is_literal(const boost::json::object& object);

/// What is wrong with a text that should be a value.
using Wrong = std::unexpected<std::string>;
template <typename T>
using Read = std::expected<T, std::string>;

/// `object` in its normal form, where its members say that it is a value of extended JSON, canonical or relaxed:
/// `{"$numberLong": "5"}` is 5, a date in its years is text in UTC, a UUID is binary, options of a regular expression
/// stand in order. nullopt where it is an ordinary object. Wrong where it is such a value and malformed, and for what
/// is none to read by: code, DBPointer, symbol, undefined.
[[nodiscard]] Read<std::optional<boost::json::value>> normalised(const boost::json::object& object);

/// `name(arguments…)`, with or without `new`: ObjectId("…"), ISODate("…"), NumberLong(5), UUID("…"), …; nullopt where
/// there is no such constructor. `now` is what ISODate() and new Date() give.
[[nodiscard]] Read<std::optional<boost::json::value>> constructed(std::string_view name,
                                                                  const boost::json::array& arguments, Moment now);

/// A regular expression; options other than those of MongoDB (i, m, s, x, u) are dropped where they change nothing that
/// matches (g, y) and wrong else.
[[nodiscard]] Read<boost::json::value> regex_value(std::string_view pattern, std::string_view options);

[[nodiscard]] boost::json::value date_value(Moment moment);
/// The moment of `{"$date": …}` in its normal form.
[[nodiscard]] std::optional<Moment> moment_in(const boost::json::value& value);

/// A decimal or hexadecimal number as the lexer gives it; nullopt where it is too large.
[[nodiscard]] std::optional<boost::json::value> number_value(std::string_view text);

}  // namespace dataquery::mongosh
