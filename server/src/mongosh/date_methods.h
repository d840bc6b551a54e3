#pragma once

#include <boost/json.hpp>
#include <string_view>

#include "mongosh/literals.h"

namespace dataquery::mongosh {

/// `date.name(arguments…)` in UTC: getFullYear, getMonth, …, getTime, toISOString, and setDate, setMonth, …, which give
/// the milliseconds of the changed date, as in JavaScript. Wrong where there is no such method.
[[nodiscard]] Read<boost::json::value> date_method(Moment date, std::string_view name,
                                                   const boost::json::array& arguments);

}  // namespace dataquery::mongosh
