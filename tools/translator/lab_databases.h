#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "translator/catalog_index.h"

namespace dataquery::lab {

/// What relative dates count from.
constexpr std::chrono::year_month_day kToday{std::chrono::year{2026}, std::chrono::June, std::chrono::day{30}};

struct Question {
  std::string database;
  std::string text;
};

/// Reads lines of "database<TAB>question".
[[nodiscard]] std::vector<Question> read_questions(const std::string& path);

/// The prepared catalogs of the SQLite files of one folder, each described when first asked for, by the same connector
/// as the server's.
class Databases {
 public:
  explicit Databases(std::string folder) : folder_(std::move(folder)) {}
  [[nodiscard]] const translator::CatalogIndex& index(const std::string& database);
  [[nodiscard]] std::string path(const std::string& database) const { return folder_ + "/" + database + ".sqlite"; }

 private:
  std::string folder_;
  std::map<std::string, std::shared_ptr<const translator::CatalogIndex>> indexes_;
};

}  // namespace dataquery::lab
