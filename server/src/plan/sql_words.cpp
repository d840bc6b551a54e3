#include "plan/sql_words.h"

#include <cctype>

namespace dataquery::plan {

std::string_view function_of(Aggregate aggregate) {
  switch (aggregate) {
    case Aggregate::kCount:
      return "COUNT";
    case Aggregate::kSum:
      return "SUM";
    case Aggregate::kAverage:
      return "AVG";
    case Aggregate::kMinimum:
      return "MIN";
    case Aggregate::kMaximum:
      return "MAX";
    case Aggregate::kNone:
      break;
  }
  return "";
}

std::string_view symbol_of(Comparison comparison) {
  switch (comparison) {
    case Comparison::kEqual:
      return "=";
    case Comparison::kNotEqual:
      return "<>";
    case Comparison::kLess:
      return "<";
    case Comparison::kLessEqual:
      return "<=";
    case Comparison::kGreater:
      return ">";
    case Comparison::kGreaterEqual:
      return ">=";
    case Comparison::kIn:
      return "IN";
    case Comparison::kNotIn:
      return "NOT IN";
    default:
      return "";
  }
}

std::string_view keyword_of(SetOperation operation) {
  switch (operation) {
    case SetOperation::kIntersect:
      return "INTERSECT";
    case SetOperation::kUnion:
      return "UNION";
    case SetOperation::kExcept:
      return "EXCEPT";
    case SetOperation::kNone:
      break;
  }
  return "";
}

std::string_view symbol_of(Operator operation) {
  switch (operation) {
    case Operator::kPlus:
      return "+";
    case Operator::kMinus:
      return "-";
    case Operator::kTimes:
      return "*";
    case Operator::kDividedBy:
      return "/";
    case Operator::kNone:
      break;
  }
  return "";
}

std::string initials(std::string_view name) {
  std::string result;
  char previous = '_';
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool starts = !std::isalnum(static_cast<unsigned char>(previous)) ||
                        (std::isupper(byte) && std::islower(static_cast<unsigned char>(previous)));
    if (std::isalpha(byte) && starts) result += static_cast<char>(std::tolower(byte));
    previous = c;
  }
  return result.empty() ? "t" : result;
}

}  // namespace dataquery::plan
