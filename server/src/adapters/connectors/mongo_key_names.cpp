#include "adapters/connectors/mongo_key_names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <tuple>

#include "text/names.h"
#include "text/stem.h"

namespace dataquery::connectors {
namespace {

using Words = std::span<const std::string>;

// What the name of a key ends with.
constexpr auto kTails = std::to_array<std::string_view>(
    {"id", "code", "no", "nr", "num", "number", "key", "uuid", "guid", "oid", "pk", "ref", "ids"});
// What is a key by itself.
constexpr auto kNumbers =
    std::to_array<std::string_view>({"ssn", "isbn", "issn", "sku", "ean", "iban", "vin", "imei", "uid"});
constexpr auto kTitles = std::to_array<std::string_view>({"name", "title"});
constexpr auto kPrepositions = std::to_array<std::string_view>({"in", "of", "to", "for", "by", "on", "from", "at"});
// Words that end in "id" and are no keys.
constexpr auto kNotKeys = std::to_array<std::string_view>(
    {"paid",    "valid", "solid",   "void",   "grid",   "fluid", "liquid", "rapid", "acid", "android", "hybrid",
     "invalid", "avoid", "prepaid", "unpaid", "madrid", "covid", "said",   "laid",  "bid",  "kid",     "arid"});

bool one_of(const auto& list, std::string_view word) { return std::ranges::find(list, word) != list.end(); }

bool is_number(std::string_view word) {
  return std::ranges::all_of(word, [](unsigned char c) { return std::isdigit(c) != 0; });
}

// "stuid" -> "stu", "flno" -> "fl": what stands before an ending that is glued to it, or nothing.
std::string_view before_glued_tail(std::string_view word) {
  if (one_of(kNumbers, word)) return {};
  if (word.size() >= 3 && word.size() <= 10 && word.ends_with("id") && !one_of(kNotKeys, word)) {
    return word.substr(0, word.size() - 2);
  }
  if (word.size() >= 3 && word.size() <= 4 && word.ends_with("no")) return word.substr(0, word.size() - 2);
  for (const auto number : kNumbers) {
    if (word.size() > number.size() && word.size() <= 6 && word.ends_with(number))
      return word.substr(0, word.size() - number.size());
  }
  if (word.size() > 6 && word.ends_with("number")) return word.substr(0, word.size() - 6);
  return {};
}

bool ends_with(Words words, Words end) {
  return !end.empty() && words.size() >= end.size() && std::ranges::equal(words.last(end.size()), end);
}

bool same(Words left, Words right) { return std::ranges::equal(left, right); }

bool is_like(const std::string& word, const std::string& other) {
  if (word == other) return true;
  const auto& [shorter, longer] = word.size() < other.size() ? std::tie(word, other) : std::tie(other, word);
  return (shorter.size() >= 3 && longer.starts_with(shorter)) || text::abbreviates(shorter, longer);
}

std::string joined(Words words) {
  std::string all;
  for (const auto& word : words) all += word;
  return all;
}

}  // namespace

KeyName::KeyName(std::string_view name) {
  for (const unsigned char c : name) {
    if (std::isalnum(c) != 0 || c >= 0x80) folded += static_cast<char>(std::tolower(c));
  }
  auto plain = text::split_name(name);
  while (plain.size() > 1 && is_number(plain.back())) plain.pop_back();
  if (plain.empty()) return;
  if (one_of(kTails, plain.back()) || one_of(kNumbers, plain.back())) {
    tail = plain.back();
  } else if (const auto before = before_glued_tail(plain.back()); !before.empty()) {
    tail = plain.back().substr(before.size());
    plain.back().resize(before.size());
    plain.push_back(tail);
  }
  title = one_of(kTitles, plain.back());
  for (const auto& word : plain) words.push_back(text::stem(word));
}

std::vector<std::string> KeyName::subject() const {
  auto rest = words;
  if (!tail.empty()) rest.pop_back();
  return rest;
}

bool KeyName::specific() const {
  if (one_of(kNumbers, tail)) return true;
  return words.size() > 1 || (words.size() == 1 && tail.empty() && !title);
}

int names_collection(const KeyName& key, const KeyName& collection) {
  const auto subject = key.subject();
  if (subject.empty() || collection.words.empty()) return 0;
  if (ends_with(collection.words, subject) || joined(subject) == joined(collection.words)) return 2;
  if (subject.size() > 1) return 0;
  return is_like(subject.front(), collection.words.back()) || is_like(subject.front(), collection.words.front()) ? 1
                                                                                                                 : 0;
}

int key_likeness(const KeyName& field) {
  if (!field.tail.empty()) return field.words.size() == 1 ? 3 : 2;
  return field.title ? 1 : 0;
}

Agreement agreement(const KeyName& field, const KeyName& collection, const KeyName& key) {
  const Words words = field.words;
  const auto subject = field.subject();
  const auto key_subject = key.subject();
  const bool specific = key.specific();
  if (specific && (field.folded == key.folded || same(words, key.words))) return Agreement::kKey;
  const Words table = collection.words;
  if (words.empty() || table.empty()) return Agreement::kNone;
  if (same(subject, table) && !field.tail.empty()) {
    return field.tail == key.tail || key.folded == "id" ? Agreement::kKey : Agreement::kSubject;
  }
  if (same(words, table)) return Agreement::kSubject;
  if (specific && ends_with(words, key.words)) return Agreement::kSubject;
  if (joined(subject) == joined(table)) return Agreement::kSubject;
  const Words rest = subject;
  if (ends_with(rest, table)) return Agreement::kPart;
  if (ends_with(rest, table.last(1)) || (rest.size() == 1 && is_like(rest.front(), table.back()))) {
    return Agreement::kPart;
  }
  if (specific && ends_with(rest, key_subject)) return Agreement::kPart;
  const auto within = [&](const std::string& word) { return std::ranges::find(rest, word) != rest.end(); };
  const bool begins = rest.size() > table.size() && same(rest.first(table.size()), table);
  if (begins && !field.tail.empty() && one_of(kPrepositions, rest[table.size()])) return Agreement::kPart;
  if (std::ranges::any_of(table, within) || (specific && std::ranges::any_of(key_subject, within))) {
    return Agreement::kWord;
  }
  return Agreement::kNone;
}

}  // namespace dataquery::connectors
