#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace dataquery::bench {

struct Question {
  std::string database;
  std::string text;
  std::string sql;
};

/// Reads a CSV file (RFC 4180) whose header names the columns database, question and sql, in any order.
/// Throws std::runtime_error when it cannot.
[[nodiscard]] std::vector<Question> read_questions(const std::filesystem::path& file);

/// Positions of the tables that stand behind FROM or JOIN anywhere in the query. Tolerant: string
/// literals are passed over, what is no table of the catalog is ignored.
[[nodiscard]] std::vector<std::size_t> tables_of(std::string_view sql, const catalog::Catalog& catalog);

/// Names, in lower case, of columns of `tables` that occur in the query.
[[nodiscard]] std::vector<std::string> columns_of(std::string_view sql, const catalog::Catalog& catalog,
                                                  const std::vector<std::size_t>& tables);

}  // namespace dataquery::bench
