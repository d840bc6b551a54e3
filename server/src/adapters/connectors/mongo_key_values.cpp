#include "adapters/connectors/mongo_key_values.h"

#include <bson/bson.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <string>
#include <string_view>

namespace dataquery::connectors {
namespace {

constexpr std::size_t kLongestKey = 100;        // bytes of a text
constexpr std::size_t kMostValues = 1'000'000;  // kept of a field
constexpr std::size_t kMostExamples = 40;
constexpr double kBitsOfIdentifier = 40;  // one ObjectId or UUID found where another was looked for is no accident

std::uint64_t mixed(std::uint64_t value) {  // the finalizer of splitmix64
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
  return value ^ (value >> 31);
}

std::uint64_t hash_of(std::string_view bytes, std::uint64_t family) {
  return mixed(std::hash<std::string_view>{}(bytes) + family * 0x9E3779B97F4A7C15ULL);
}

std::uint64_t hash_of(std::int64_t number) { return mixed(static_cast<std::uint64_t>(number) + 0x632BE59BD9B4E019ULL); }

// The whole number that `value` is, whatever its type.
std::optional<std::int64_t> whole_number(const bson_value_t& value) {
  switch (value.value_type) {
    case BSON_TYPE_INT32:
      return value.value.v_int32;
    case BSON_TYPE_INT64:
      return value.value.v_int64;
    case BSON_TYPE_DOUBLE: {
      const double number = value.value.v_double;
      if (std::trunc(number) != number || std::abs(number) > 9e15) return std::nullopt;
      return static_cast<std::int64_t>(number);
    }
    case BSON_TYPE_DECIMAL128: {
      const auto text = bson_text(value, kLongestKey).value_or("");
      std::int64_t number = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
      return number;
    }
    default:
      return std::nullopt;
  }
}

struct Key {
  KeyValues::Family family;
  std::uint64_t hash;
  std::size_t bytes = 0;               // of a text
  std::optional<std::int64_t> number;  // if it is one
};

std::optional<Key> key_of(const bson_value_t& value) {
  const auto of_bytes = [](KeyValues::Family family, const void* bytes, std::size_t size) {
    return Key{family, hash_of({static_cast<const char*>(bytes), size}, family), size, std::nullopt};
  };
  const auto& held = value.value;
  switch (value.value_type) {
    case BSON_TYPE_UTF8:
      if (held.v_utf8.len > kLongestKey) return std::nullopt;
      return of_bytes(KeyValues::kText, held.v_utf8.str, held.v_utf8.len);
    case BSON_TYPE_OID:
      return of_bytes(KeyValues::kObjectId, held.v_oid.bytes, sizeof held.v_oid.bytes);
    case BSON_TYPE_BINARY:
      if (!is_uuid(value)) return std::nullopt;
      return of_bytes(KeyValues::kUuid, held.v_binary.data, held.v_binary.data_len);
    default: {
      const auto number = whole_number(value);
      if (!number) return std::nullopt;
      return Key{KeyValues::kNumber, hash_of(*number), 0, number};
    }
  }
}

}  // namespace

void KeyValues::give_up() {
  possible_ = false;
  values_ = {};
  in_order_ = {};
}

void KeyValues::keep(Family family, std::uint64_t hash, const bson_value_t& value) {
  if (seen_ == kMostValues) return give_up();
  families_ |= family;
  ++seen_;
  if (example_count_ < kMostExamples && std::ranges::find(values_, hash) == values_.end()) {
    const auto place = std::to_string(example_count_++);
    bson_append_value(examples_.get(), place.c_str(), static_cast<int>(place.size()), &value);
  }
  values_.push_back(hash);
}

void KeyValues::add(const bson_value_t& value) {
  if (!possible_) return;
  const auto type = value.value_type;
  if (type == BSON_TYPE_NULL || type == BSON_TYPE_UNDEFINED) return;
  const auto key = key_of(value);
  if (!key) return give_up();
  if (key->number) {
    const auto number = static_cast<double>(*key->number);
    least_ = std::min(least_, number);
    greatest_ = std::max(greatest_, number);
  }
  if (key->family == kText) text_bytes_ += key->bytes;
  keep(key->family, key->hash, value);
}

std::optional<std::uint64_t> KeyValues::hash(const bson_value_t& value) {
  const auto key = key_of(value);
  return key ? std::optional(key->hash) : std::nullopt;
}

void KeyValues::close() {
  in_order_ = values_;
  std::ranges::sort(values_);
  const auto rest = std::ranges::unique(values_);
  values_.erase(rest.begin(), rest.end());
  values_.shrink_to_fit();
  if (!repeats()) in_order_ = {};
}

bool KeyValues::unique_together(const std::vector<const KeyValues*>& fields) {
  std::vector<std::uint64_t> rows;
  for (const auto* field : fields) {
    if (!field->repeats()) return field->possible();
    rows.resize(std::max(rows.size(), field->seen()));
    if (rows.size() != field->in_order_.size()) return false;
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = mixed(rows[i] * 31 + field->in_order_[i]);
  }
  std::ranges::sort(rows);
  return std::ranges::adjacent_find(rows) == rows.end();
}

std::size_t KeyValues::holds(const KeyValues& other) const {
  std::size_t found = 0;
  auto from = values_.begin();
  for (const auto value : other.values_) {
    from = std::lower_bound(from, values_.end(), value);
    if (from == values_.end()) break;
    if (*from == value) ++found;
  }
  return found;
}

// How many of the whole numbers from 0 to the greatest are there.
double KeyValues::density() const {
  const double span = std::max(std::abs(greatest_), std::abs(least_)) + 1;
  return std::min(1.0, static_cast<double>(distinct()) / span);
}

double KeyValues::surprise(const KeyValues& other) const {
  const auto found = static_cast<double>(other.distinct());
  if ((other.families_ & (kObjectId | kUuid)) != 0) return kBitsOfIdentifier * found;
  if (other.families_ == kText) {
    const double letters = static_cast<double>(other.text_bytes_) / static_cast<double>(other.seen_);
    return found * std::clamp(letters - 1, 0.0, 8.0);
  }
  if ((families_ & other.families_ & kNumber) == 0) return 0;
  // Numbers that were as likely to be anything from 0 to the greatest of their field.
  return -found * std::log2(std::max(density(), other.density()));
}

}  // namespace dataquery::connectors
