#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "adapters/connectors/mongo_key_values.h"
#include "adapters/connectors/mongo_types.h"
#include "source/connector.h"

namespace dataquery::connectors {

struct MongoField;
class MongoRecords;

/// What looking into one document of a collection needs to know.
struct MongoLook {
  const source::DescribeOptions& options;
  const _bson_t& document;
};

/// The fields of documents that stand at one place: of a collection's, of those embedded under one name, of a list's
/// elements. In order of first appearance. Names that no path can say (empty, with a dot, with a leading dollar, not
/// UTF-8) are left out.
class MongoObject {
 public:
  /// `depth`: 0 for the documents of a collection and the elements of a list.
  explicit MongoObject(std::size_t depth);
  ~MongoObject();
  MongoObject(const MongoObject&) = delete;
  MongoObject& operator=(const MongoObject&) = delete;

  void add(const _bson_t& document, std::size_t level, const MongoLook& look);

  /// The field of that path; null when there is none.
  [[nodiscard]] MongoField* find(std::string_view path) const;
  [[nodiscard]] const std::vector<std::unique_ptr<MongoField>>& fields() const { return fields_; }
  void close();
  /// The names are data, such as a document that maps identifiers to values: more than 200 names, or more than 30 that
  /// one in ten documents has at most, or mostly numbers, dates, ObjectIds and UUIDs. Never those of a collection.
  [[nodiscard]] bool is_map() const;

 private:
  [[nodiscard]] MongoField* field(std::string_view name);

  std::size_t depth_;
  std::size_t seen_ = 0;
  std::size_t next_ = 0;  // where the next field's statistics probably stand
  bool too_many_ = false;
  std::vector<std::unique_ptr<MongoField>> fields_;
  std::unordered_map<std::string_view, std::size_t> places_;  // of the names, which the fields own
};

/// What the values under one name were seen to be.
struct MongoField {
  explicit MongoField(std::string_view field_name);
  ~MongoField();
  MongoField(const MongoField&) = delete;
  MongoField& operator=(const MongoField&) = delete;

  /// `depth`: how many documents stand around the value, `level`: how many lists.
  void add(const _bson_value_t& value, std::size_t depth, std::size_t level, const MongoLook& look);
  /// A value that is known to be there, beyond the rows that were looked into: for range and texts.
  void widen(const _bson_value_t& value, const source::DescribeOptions& options);
  void close();

  std::string name;
  BsonKindObserver kinds;
  KeyValues keys;
  std::unordered_set<std::string> seen;
  std::vector<std::string> values;  ///< distinct texts, in order of appearance
  bool all_values = true;           ///< `values` holds every text that was met
  bool values_known = false;        ///< and these are all that there are, though not every document was read
  std::optional<double> least_number, greatest_number;
  std::string least_number_text, greatest_number_text;
  std::optional<std::string> least_text, greatest_text;       ///< of texts in an ISO form
  std::optional<std::int64_t> least_moment, greatest_moment;  ///< of dates, milliseconds since 1970
  std::unique_ptr<MongoObject> object;                        ///< of the documents among the values
  std::unique_ptr<MongoRecords> elements;                     ///< of the lists' elements

 private:
  void number(const _bson_value_t& value, double number);
  void text(std::string_view text, const source::DescribeOptions& options);
  void moment(std::int64_t milliseconds);
};

/// A row for the samples.
struct MongoSample {
  std::optional<std::string> owner;  ///< the `_id` of the document that holds the list
  BsonDocument row;                  ///< the document; {"": value} for a plain value
};

/// The documents of a collection, or the elements of the lists under one name.
class MongoRecords {
 public:
  MongoRecords();
  ~MongoRecords();
  MongoRecords(const MongoRecords&) = delete;
  MongoRecords& operator=(const MongoRecords&) = delete;

  /// A document of the collection.
  void add(const _bson_t& document, const source::DescribeOptions& options);
  /// The elements of a list; `level`: how many lists stand around them.
  void add_list(const _bson_t& list, std::size_t level, const MongoLook& look);

  /// The field of that path, such as "address.city"; null when there is none.
  [[nodiscard]] MongoField* find(std::string_view path) const { return documents_->find(path); }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t document_rows() const { return document_rows_; }  ///< that are documents
  [[nodiscard]] const MongoObject& documents() const { return *documents_; }
  [[nodiscard]] const MongoField& value() const { return *value_; }  ///< of the elements that are no documents
  [[nodiscard]] const std::vector<MongoSample>& samples() const { return samples_; }
  /// Every element was looked into: of long lists only the beginning is.
  [[nodiscard]] bool complete() const { return complete_; }
  /// Sorts the keys of all fields, at any depth: once, after the last row.
  void close();

 private:
  void keep_sample(const _bson_value_t& element, const MongoLook& look);

  std::unique_ptr<MongoObject> documents_;
  std::unique_ptr<MongoField> value_;
  std::size_t rows_ = 0;
  std::size_t document_rows_ = 0;
  bool complete_ = true;
  std::vector<MongoSample> samples_;
};

/// True when `name` may stand in a path.
[[nodiscard]] bool is_field_name(std::string_view name);

}  // namespace dataquery::connectors
