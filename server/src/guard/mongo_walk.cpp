#include "guard/mongo_walk.h"

#include <algorithm>
#include <format>
#include <utility>

#include "base/utf8.h"
#include "guard/mongo_growth.h"
#include "guard/mongo_proof.h"
#include "mongosh/query.h"
#include "mongosh/write.h"

namespace dataquery::guard {
namespace {

constexpr std::size_t kNameBytes = 60;  // of a name in a message

std::string shown(std::string_view name) {
  return name.size() <= kNameBytes ? std::string(name) : to_valid_utf8(name.substr(0, kNameBytes)) + "…";
}

/// "Orders" for "orders", "order" for "orders".
bool nearly(std::string_view a, std::string_view b) {
  auto first = ascii_lower(a);
  auto second = ascii_lower(b);
  for (auto* name : {&first, &second}) {
    if (name->ends_with('s')) name->pop_back();
  }
  return first == second;
}

}  // namespace

bool MongoWalk::refuse(std::string reason) {
  if (!error_) error_ = Error{ErrorCode::kRefused, std::move(reason)};
  return false;
}

bool MongoWalk::invalid(std::string reason) {
  if (!error_) error_ = Error{ErrorCode::kInvalidQuery, std::move(reason)};
  return false;
}

Error MongoWalk::error() const {
  return error_.value_or(Error{ErrorCode::kRefused, "the query could not be understood"});
}

bool MongoWalk::not_allowed(MongoPlace place, std::string_view what, std::string_view name) {
  auto reason = std::format("{} is not allowed{}", shown(name), what);
  if (const auto hint = mongo_hint(place, name); !hint.empty()) {
    reason += std::format(": {}", hint);
  } else if (const auto similar = mongo_similar(place, name); !similar.empty()) {
    reason += std::format("; do you mean {}?", similar);
  }
  return refuse(std::move(reason));
}

bool MongoWalk::no_zero_characters(const Value& value) {
  const auto clean = [&](std::string_view text) {
    return !text.contains('\0') || invalid("a name or text holds a zero character");
  };
  if (const auto* text = value.if_string()) return clean(*text);
  if (const auto* list = value.if_array()) {
    return std::ranges::all_of(*list, [&](const Value& item) { return no_zero_characters(item); });
  }
  const auto* object = value.if_object();
  return object == nullptr || std::ranges::all_of(*object, [&](const auto& member) {
           return clean(member.key()) && no_zero_characters(member.value());
         });
}

bool MongoWalk::query(std::string_view name, const Array& stages) {
  return no_zero_characters(Value(name)) && no_zero_characters(stages) && collection(name) &&
         pipeline(stages, "the query");
}

bool MongoWalk::collection(std::string_view name) {
  constexpr std::size_t kLongest = 255;  // MongoDB's own limit
  if (name.empty()) return invalid("the collection has no name");
  if (name.size() > kLongest) return invalid("the collection's name is longer than 255 bytes");
  const bool of_system = name.starts_with("system.") || name.contains('$');
  if (of_system) return refuse(std::format("collection {} is not allowed", shown(name)));
  if (catalog_ == nullptr) return true;
  for (const auto& table : catalog_->tables) {
    if (table.name != name) continue;
    if (!table.elements_of) return true;
    const auto& owner = catalog_->tables[table.elements_of->table].name;
    return invalid(std::format("{} is no collection but a list inside the documents of {}: $unwind \"${}\" there",
                               shown(name), owner, table.elements_of->path));
  }
  std::string reason = "no such collection: " + shown(name);
  for (const auto& table : catalog_->tables) {
    if (!table.elements_of && nearly(table.name, name)) {
      reason += std::format("; do you mean {}?", table.name);
      break;
    }
  }
  return invalid(std::move(reason));
}

/// A field's path as a stage or condition names it: "address.city", without "$".
bool MongoWalk::field_path(std::string_view path, std::string_view where) {
  if (path.empty()) return invalid(std::format("a field in {} has no name", where));
  if (path.starts_with('$')) {
    return invalid(std::format("{} names fields without '$': write {} for {}", where, path.substr(1), path));
  }
  if (path.contains(".$")) return refuse(std::format("the field {} is not allowed", shown(path)));
  return true;
}

/// Names as MongoDB takes them from users: a small letter first.
bool MongoWalk::bind(std::string_view variable) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  };
  const bool good =
      !variable.empty() && is_letter(variable.front()) && !(variable.front() >= 'A' && variable.front() <= 'Z') &&
      std::ranges::all_of(variable, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
  if (!good) return invalid(std::format("a variable must not be called '{}'", shown(variable)));
  variables_.emplace_back(variable);
  return true;
}

bool MongoWalk::is_variable(std::string_view name) const {
  return mongo_variable_allowed(name) || std::ranges::contains(variables_, name);
}

/// `value` as an object with no other members than `known`; nullptr when it is none.
const MongoWalk::Object* MongoWalk::members(const Value& value, std::string_view of,
                                            std::initializer_list<std::string_view> known) {
  const auto* object = value.if_object();
  if (object == nullptr) {
    static_cast<void>(invalid(std::format("{} takes an object", of)));
    return nullptr;
  }
  for (const auto& [key, member] : *object) {
    const std::string_view name = key;
    if (std::ranges::contains(known, name)) continue;
    std::string names;
    for (const auto each : known) names += (names.empty() ? "" : ", ") + std::string(each);
    static_cast<void>(refuse(std::format("'{}' is not allowed in {}, which takes {}", shown(name), of, names)));
    return nullptr;
  }
  return object;
}

const MongoWalk::Value* MongoWalk::required(const Object& object, std::string_view name, std::string_view of) {
  const auto* value = object.if_contains(name);
  if (value == nullptr) static_cast<void>(invalid(std::format("{} lacks '{}'", of, name)));
  return value;
}

Result<std::string> prove_mongo(std::string_view text, const catalog::Catalog* catalog,
                                std::chrono::system_clock::time_point now) {
  auto query = mongosh::read_query(text, now);
  if (!query) return propagate(query);
  MongoWalk walk(catalog);
  if (!walk.query(query->collection, query->pipeline)) return std::unexpected(walk.error());
  if (auto growth = check_growth(query->pipeline); !growth) return propagate(growth);
  return mongosh::to_json(*query);
}

}  // namespace dataquery::guard
