#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "source/connector.h"
#include "source/value.h"

struct _bson_t;        // NOLINT(bugprone-reserved-identifier,readability-identifier-naming): the driver's
struct _bson_value_t;  // NOLINT(bugprone-reserved-identifier,readability-identifier-naming): the driver's

namespace dataquery::connectors {

/// Makes a table of documents as they come. Its columns are the documents' fields in the order in which they are first
/// seen; nested documents are flattened ("address.city"), lists stay one value. What a document lacks is NULL. Memory
/// is bounded by the limits, also where every document has fields of its own.
class MongoResult {
 public:
  explicit MongoResult(const source::Limits& limits) : limits_(limits) {}

  /// False when the limits are reached: the document is not part of the result.
  [[nodiscard]] bool add(const _bson_t& document);

  [[nodiscard]] bool empty() const { return rows_.empty(); }

  /// A row of one value, for a count that a server leaves out.
  void add_count(const std::string& name, std::int64_t count);

  /// The table; numbers of a column are made one kind (whole and fractional: fractional), and a column of mixed values
  /// is of kind kOther, as text where any of it is text.
  [[nodiscard]] source::Rows finish();

 private:
  struct Cell {
    std::size_t column = 0;
    source::Value value;
  };
  using Row = std::vector<Cell>;

  void flatten(const _bson_t& document, const std::string& prefix, int depth, Row& row);
  void put(const std::string& name, const _bson_value_t& value, Row& row);

  const source::Limits& limits_;
  std::vector<std::string> names_;
  std::vector<unsigned> kinds_;  ///< of each column: a bit for each kind that was seen
  std::unordered_map<std::string, std::size_t> columns_;
  std::vector<Row> rows_;
  std::size_t bytes_ = 0;
  bool truncated_ = false;
};

}  // namespace dataquery::connectors
