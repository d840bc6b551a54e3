#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "adapters/connectors/mongo_types.h"

namespace dataquery::connectors {

/// The values of one field as keys: what tells whether they are unique, and whether another field's are among them.
/// Values are kept as 64-bit hashes in which 5, 5.0 and NumberDecimal("5") are the same, as they are to MongoDB.
class KeyValues {
 public:
  /// What keys are made of; a field may hold several.
  enum Family : std::uint8_t { kNumber = 1, kText = 2, kObjectId = 4, kUuid = 8 };

  /// Null is passed over. A value that no key would be (1.5, true, a document, a long text) ends the collecting.
  void add(const _bson_value_t& value);
  /// To be called once, after the last value and before what follows.
  void close();

  [[nodiscard]] bool possible() const { return possible_ && seen_ > 0; }
  [[nodiscard]] std::uint8_t families() const { return families_; }
  [[nodiscard]] std::size_t seen() const { return seen_; }  ///< values, each as often as it was met
  [[nodiscard]] std::size_t distinct() const { return values_.size(); }
  [[nodiscard]] bool repeats() const { return values_.size() < seen_; }
  [[nodiscard]] const std::vector<std::uint64_t>& hashes() const { return values_; }
  /// Nothing for what no key is made of.
  [[nodiscard]] static std::optional<std::uint64_t> hash(const _bson_value_t& value);
  /// Of `other`'s distinct values, how many are among these.
  [[nodiscard]] std::size_t holds(const KeyValues& other) const;
  /// True when no two rows agree in all of `fields`, which must each have been met once a row. Before `close` said so
  /// of one of them alone, it is not worth asking.
  [[nodiscard]] static bool unique_together(const std::vector<const KeyValues*>& fields);
  /// How unlikely it is, in bits, that `other`'s values are all among these by chance: 0 where numbers 1 … n are among
  /// numbers 1 … m, many for ObjectIds, which are like no others.
  [[nodiscard]] double surprise(const KeyValues& other) const;
  /// Some of the distinct values as a list, for looking them up.
  [[nodiscard]] const _bson_t& examples() const { return *examples_; }
  [[nodiscard]] std::size_t example_count() const { return example_count_; }

 private:
  void keep(Family family, std::uint64_t hash, const _bson_value_t& value);
  void give_up();
  [[nodiscard]] double density() const;  // of the numbers

  bool possible_ = true;
  std::uint8_t families_ = 0;
  std::size_t seen_ = 0;
  std::vector<std::uint64_t> values_;    // sorted and distinct once closed
  std::vector<std::uint64_t> in_order_;  // as met, where values repeat
  BsonDocument examples_;
  std::size_t example_count_ = 0;
  double least_ = 0;  // of the numbers and 0
  double greatest_ = 0;
  std::size_t text_bytes_ = 0;  // of all texts
};

}  // namespace dataquery::connectors
