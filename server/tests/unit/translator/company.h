#pragma once

#include <chrono>

#include "catalog_file.h"
#include "translator/translator.h"

namespace dataquery::translator {

inline constexpr std::chrono::year_month_day kToday{std::chrono::year{2026}, std::chrono::June, std::chrono::day{30}};

/// The made-up company of cases/company.catalog, prepared once.
inline const CatalogIndex& company() {
  static const auto index = read_catalog(case_file("company.catalog"));
  return *index;
}

/// With the weights of the program, read once.
inline const Translator& translator() {
  static const Translator instance;
  return instance;
}

}  // namespace dataquery::translator
