#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dataquery::connectors {

/// The name of a field or a collection, as it is compared when keys are looked for.
struct KeyName {
  /// `name`: "customer_id", "CustomerID", "customer.id".
  explicit KeyName(std::string_view name);

  std::vector<std::string> words;  ///< stems; "stuid" is two, and a number at the end is left out ("club_id_2")
  std::string folded;              ///< letters and digits, in lower case
  std::string tail;                ///< the last word when it says that this is a key ("id", "code", "no"), or empty
  bool title = false;              ///< ends with "name" or "title"

  /// True when the name says of what it is the key: "customer_id", not "id" or "name".
  [[nodiscard]] bool specific() const;
  /// The words without `tail`: what the key is of.
  [[nodiscard]] std::vector<std::string> subject() const;
};

/// How surely a field says by its name that it refers to a key of a collection.
enum class Agreement : std::uint8_t {
  kNone,
  kWord,     ///< a word of the collection's name or of its key's is in it: "support_rep_id" and reps
  kPart,     ///< ends with the collection's name or the last word of it: "assisting_nurse", "company_id" of
             ///< operate_companies
  kSubject,  ///< is the collection's name ("physician"), or ends with the key's ("host_city_id" and cities.city_id)
  kKey,      ///< is the key's name ("city_id"), or the collection's and the key's ("city_id" of cities.id)
};
[[nodiscard]] Agreement agreement(const KeyName& field, const KeyName& collection, const KeyName& key);

/// How much a field's name looks like that of a key: 0 not at all, 1 a name or title, 2 ends like a key, 3 is only
/// that.
[[nodiscard]] int key_likeness(const KeyName& field);

/// Whether `key` says by its name that it is the key of `collection`: 2 it names it ("student_id" of students,
/// "company_id" of third_party_companies), 1 it abbreviates it ("stuid") or begins like it, 0 neither.
[[nodiscard]] int names_collection(const KeyName& key, const KeyName& collection);

}  // namespace dataquery::connectors
