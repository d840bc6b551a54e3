#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/connectors/temporal_texts.h"
#include "catalog/catalog.h"

struct _bson_t;        // NOLINT(bugprone-reserved-identifier,readability-identifier-naming): the driver's
struct _bson_value_t;  // NOLINT(bugprone-reserved-identifier,readability-identifier-naming): the driver's

namespace dataquery::connectors {

/// A document of its own.
class BsonDocument {
 public:
  BsonDocument();
  explicit BsonDocument(const _bson_t& document);
  BsonDocument(BsonDocument&& other) noexcept : document_(std::exchange(other.document_, nullptr)) {}
  BsonDocument& operator=(BsonDocument&& other) noexcept {
    std::swap(document_, other.document_);
    return *this;
  }
  ~BsonDocument();

  [[nodiscard]] _bson_t* get() { return document_; }
  [[nodiscard]] const _bson_t& operator*() const { return *document_; }

 private:
  _bson_t* document_;
};

/// MongoDB's word for a type, as `$type` spells it: "string", "int", "objectId", …
[[nodiscard]] std::string_view bson_type_alias(int type);

/// `value` as text for people, cut after `limit` bytes at a character's border: dates in ISO 8601,
/// ObjectIds and UUIDs as hexadecimal digits, documents and lists as relaxed Extended JSON. Nothing for null.
[[nodiscard]] std::optional<std::string> bson_text(const _bson_value_t& value, std::size_t limit);

/// A number as SQLite spells it: "3.0", "0.25", "1.0e+20".
[[nodiscard]] std::string text_of_double(double number);

/// True for binary data of the subtypes that hold a UUID.
[[nodiscard]] bool is_uuid(const _bson_value_t& value);

/// Counts the types of the values met in one field and decides what the field holds.
class BsonKindObserver {
 public:
  /// Null counts too.
  void observe(const _bson_value_t& value);

  [[nodiscard]] std::size_t observed() const { return observed_; }
  [[nodiscard]] std::size_t count(int type) const;
  /// Values that are not null.
  [[nodiscard]] std::size_t values() const;

  [[nodiscard]] catalog::TypeKind kind() const;
  /// "int", or "int | string", the commonest first; without null, unless nothing else was met.
  [[nodiscard]] std::string type() const;
  /// Of `rows`, missing ones among them. Empty where all are of one type.
  [[nodiscard]] std::vector<catalog::TypeShare> shares(std::size_t rows) const;

 private:
  static constexpr std::size_t kTypes = 22;  // minKey, 1 … 19, maxKey, all else

  [[nodiscard]] static std::size_t slot(int type);
  [[nodiscard]] std::vector<std::size_t> by_frequency() const;

  std::array<std::size_t, kTypes> counts_{};
  std::size_t observed_ = 0;
  TemporalTexts temporal_;  // of the strings
  std::size_t uuids_ = 0;   // of the binary data
};

}  // namespace dataquery::connectors
