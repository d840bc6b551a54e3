#include "adapters/sql_session/postgres_errors.h"

#include <format>
#include <string>
#include <utility>

namespace dataquery::sql_session {
namespace {

/// Messages of class 22 ("data exception") quote the value, but for the one that says only how long it may be.
bool quotes_a_value(std::string_view state) { return state.starts_with("22") && state != "22001"; }

std::string detail_of(std::string_view statement, const libpq::Failure& failure) {
  auto detail = std::format("{}: {}", statement, failure.state);
  if (!quotes_a_value(failure.state)) detail += " " + failure.message;
  for (const auto& [word, name] :
       {std::pair("constraint", &failure.constraint), {"table", &failure.table}, {"column", &failure.column}}) {
    if (!name->empty()) detail += std::format(", {} {}", word, *name);
  }
  return detail;
}

}  // namespace

Error unreachable(std::string why) {
  return {ErrorCode::kBusy, "The store cannot be reached. Try again in a moment.", std::move(why)};
}

bool ends_session(std::string_view state) {
  const auto kind = state.substr(0, 2);
  return kind == "57" ? state != "57014"
                      : (kind == "08" && state != "08P01") || state == "25006" || state == "26000" ||
                            state == "0A000" || state == "53300";
}

Error postgres_error(std::string_view statement, const libpq::Failure& failure) {
  const std::string_view state = failure.state;
  if (state.empty()) return unreachable(std::format("{}: the connection was lost", statement));
  auto detail = detail_of(statement, failure);
  const auto kind = state.substr(0, 2);
  if (state == "23505") return {ErrorCode::kConflict, "This exists already.", std::move(detail)};
  if (kind == "23" || kind == "22") {
    return {ErrorCode::kInvalidArgument, "A value is not allowed here.", std::move(detail)};
  }
  if (state == "40001" || state == "40P01" || state == "55P03") {
    return {ErrorCode::kBusy, "The store is busy. Try again.", std::move(detail)};
  }
  if (state == "57014") return {ErrorCode::kBusy, "The store took too long. Try again.", std::move(detail)};
  if (state == "53100") return {ErrorCode::kInternal, "The store's disk is full.", std::move(detail)};
  if (kind == "57" || (kind == "08" && state != "08P01") || state == "53300") return unreachable(std::move(detail));
  return {ErrorCode::kInternal, "The store failed.", std::move(detail)};
}

}  // namespace dataquery::sql_session
