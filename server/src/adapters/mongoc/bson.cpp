#include "adapters/mongoc/bson.h"

#include <bson/bson.h>

#include <boost/json/parse.hpp>
#include <charconv>
#include <cstdint>
#include <format>
#include <limits>
#include <optional>
#include <vector>

#include "adapters/mongoc/dates.h"

// NOLINTBEGIN(bugprone-suspicious-stringview-data-usage): libbson is told how long each text is
namespace dataquery::mongoc {
namespace {

namespace json = boost::json;

constexpr int kMostNesting = 100;  // MongoDB's own bound

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::kInvalidQuery, std::move(message)); }

int length(std::string_view text) { return static_cast<int>(text.size()); }

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

// Writes the members of one document, or the elements of one list.
class Writer {
 public:
  Writer(bson_t& target, int depth) : target_(target), depth_(depth) {}

  Result<void> members(const json::object& object) {
    for (const auto& [name, value] : object) {
      if (name.contains('\0')) return invalid("A field's name holds a zero byte.");
      if (auto written = put(name, value); !written) return written;
    }
    return {};
  }

  Result<void> elements(const json::array& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (auto written = put(std::to_string(i), list[i]); !written) return written;
    }
    return {};
  }

 private:
  Result<void> put(std::string_view key, const json::value& value) {
    switch (value.kind()) {
      case json::kind::null:
        return done(bson_append_null(&target_, key.data(), length(key)));
      case json::kind::bool_:
        return done(bson_append_bool(&target_, key.data(), length(key), value.get_bool()));
      case json::kind::int64:
        return put_integer(key, value.get_int64());
      case json::kind::uint64:
        return put_double(key, static_cast<double>(value.get_uint64()));
      case json::kind::double_:
        return put_double(key, value.get_double());
      case json::kind::string: {
        const auto text = view(value.get_string());
        return done(bson_append_utf8(&target_, key.data(), length(key), text.data(), length(text)));
      }
      case json::kind::array: {
        return nested(key, [&](Writer& inside) { return inside.elements(value.get_array()); }, true);
      }
      case json::kind::object: {
        const auto& object = value.get_object();
        if (auto typed = put_typed(key, object); !typed || *typed) return typed.transform([](bool) {});
        return nested(key, [&](Writer& inside) { return inside.members(object); }, false);
      }
    }
    return {};
  }

  Result<void> nested(std::string_view key, const auto& fill, bool list) {
    if (depth_ >= kMostNesting) return invalid("The query is nested too deeply.");
    bson_t child;
    const bool begun = list ? bson_append_array_begin(&target_, key.data(), length(key), &child)
                            : bson_append_document_begin(&target_, key.data(), length(key), &child);
    if (!begun) return done(false);
    Writer inside(child, depth_ + 1);
    auto filled = fill(inside);
    const bool ended = list ? bson_append_array_end(&target_, &child) : bson_append_document_end(&target_, &child);
    if (!filled) return filled;
    return done(ended);
  }

  Result<void> put_integer(std::string_view key, std::int64_t number) {
    const bool small =
        number >= std::numeric_limits<std::int32_t>::min() && number <= std::numeric_limits<std::int32_t>::max();
    return done(small ? bson_append_int32(&target_, key.data(), length(key), static_cast<std::int32_t>(number))
                      : bson_append_int64(&target_, key.data(), length(key), number));
  }

  Result<void> put_double(std::string_view key, double number) {
    return done(bson_append_double(&target_, key.data(), length(key), number));
  }

  // Whether `object` is a value of a type that JSON lacks; written, then.
  Result<bool> put_typed(std::string_view key, const json::object& object) {
    if (object.size() != 1) return false;
    const auto& [name, value] = *object.begin();
    if (!name.starts_with('$')) return false;
    if (const auto* text = value.if_string()) return put_text_type(key, name, view(*text));
    if (const auto* members = value.if_object()) return put_object_type(key, name, *members);
    if (name == "$minKey" || name == "$maxKey") {
      if (value != json::value(1)) return false;
      return written(name == "$minKey" ? bson_append_minkey(&target_, key.data(), length(key))
                                       : bson_append_maxkey(&target_, key.data(), length(key)));
    }
    return false;
  }

  Result<bool> put_text_type(std::string_view key, std::string_view type, std::string_view text) {
    const std::string terminated(text);
    if (type == "$oid") {
      if (!bson_oid_is_valid(text.data(), text.size())) return invalid("$oid must be 24 hexadecimal digits.");
      bson_oid_t id;
      bson_oid_init_from_string(&id, terminated.c_str());
      return written(bson_append_oid(&target_, key.data(), length(key), &id));
    }
    if (type == "$date") {
      const auto time = read_date(text);
      if (!time) return invalid("$date must be a time such as 2024-05-31T10:00:00Z.");
      return written(bson_append_date_time(&target_, key.data(), length(key), *time));
    }
    if (type == "$numberInt" || type == "$numberLong") {
      const auto number = integer(text);
      if (!number) return invalid(std::format("{} must be a whole number.", type));
      if (type == "$numberLong") return written(bson_append_int64(&target_, key.data(), length(key), *number));
      return put_integer(key, *number).transform([] { return true; });
    }
    if (type == "$numberDouble") {
      double number = 0;
      if (text == "Infinity" || text == "-Infinity") {
        number =
            text.front() == '-' ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
      } else if (text == "NaN") {
        number = std::numeric_limits<double>::quiet_NaN();
      } else if (std::from_chars(text.data(), text.data() + text.size(), number).ptr != text.data() + text.size()) {
        return invalid("$numberDouble must be a number.");
      }
      return put_double(key, number).transform([] { return true; });
    }
    if (type == "$numberDecimal") {
      bson_decimal128_t number;
      if (!bson_decimal128_from_string(terminated.c_str(), &number)) return invalid("$numberDecimal must be a number.");
      return written(bson_append_decimal128(&target_, key.data(), length(key), &number));
    }
    return false;
  }

  Result<bool> put_object_type(std::string_view key, std::string_view type, const json::object& members) {
    if (type == "$date" && members.size() == 1 && members.contains("$numberLong")) {
      const auto* text = members.at("$numberLong").if_string();
      const auto time = text == nullptr ? std::nullopt : integer(view(*text));
      if (!time) return invalid("$date must be a time, or the milliseconds since 1970.");
      return written(bson_append_date_time(&target_, key.data(), length(key), *time));
    }
    if (type == "$regularExpression") {
      const auto pattern = text_of(members, "pattern");
      const auto options = text_of(members, "options").value_or("");
      if (!pattern || pattern->contains('\0') || options.contains('\0')) {
        return invalid("$regularExpression must have a pattern.");
      }
      return written(bson_append_regex(&target_, key.data(), length(key), pattern->c_str(), options.c_str()));
    }
    if (type == "$binary") return put_binary(key, members);
    if (type == "$timestamp") {
      const auto* seconds = members.if_contains("t");
      const auto* increment = members.if_contains("i");
      if (seconds == nullptr || increment == nullptr || !seconds->is_int64() || !increment->is_int64()) {
        return invalid("$timestamp must have t and i.");
      }
      return written(bson_append_timestamp(&target_, key.data(), length(key),
                                           static_cast<std::uint32_t>(seconds->get_int64()),
                                           static_cast<std::uint32_t>(increment->get_int64())));
    }
    return false;
  }

  Result<bool> put_binary(std::string_view key, const json::object& members) {
    const auto base64 = text_of(members, "base64");
    const auto subtype = text_of(members, "subType");
    unsigned number = 0;
    if (!base64 || !subtype || subtype->empty() || subtype->size() > 2 ||
        std::from_chars(subtype->data(), subtype->data() + subtype->size(), number, 16).ptr !=
            subtype->data() + subtype->size()) {
      return invalid("$binary must have base64 and subType.");
    }
    const auto bytes = decoded(*base64);
    if (!bytes) return invalid("The base64 of $binary is malformed.");
    return written(bson_append_binary(&target_, key.data(), length(key), static_cast<bson_subtype_t>(number),
                                      bytes->data(), static_cast<std::uint32_t>(bytes->size())));
  }

  static std::optional<std::vector<std::uint8_t>> decoded(std::string_view base64) {
    std::vector<std::uint8_t> bytes;
    std::uint32_t bits = 0;
    int held = 0;
    while (base64.ends_with('=')) base64.remove_suffix(1);
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (const char c : base64) {
      const auto digit = kAlphabet.find(c);
      if (digit == std::string_view::npos) return std::nullopt;
      bits = (bits << 6) | static_cast<std::uint32_t>(digit);
      held += 6;
      if (held >= 8) bytes.push_back(static_cast<std::uint8_t>(bits >> (held -= 8)));
    }
    return bytes;
  }

  static std::optional<std::string> text_of(const json::object& members, std::string_view name) {
    const auto* value = members.if_contains(name);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string(view(value->get_string()));
  }

  static std::optional<std::int64_t> integer(std::string_view text) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return number;
  }

  static Result<void> done(bool appended) {
    if (!appended) return invalid("The query is larger than MongoDB takes, or holds text that is not UTF-8.");
    return {};
  }
  static Result<bool> written(bool appended) {
    return done(appended).transform([] { return true; });
  }

  bson_t& target_;
  int depth_;
};

std::string taken(char* text) {
  if (text == nullptr) return {};
  std::string copy(text);
  bson_free(text);
  return copy;
}

}  // namespace

void FreeBson::operator()(_bson_t* document) const { bson_destroy(document); }

Bson empty_bson() { return Bson(bson_new()); }

Bson copy_of(const _bson_t& document) { return Bson(bson_copy(&document)); }

Result<Bson> bson_from_json(std::string_view text) {
  boost::system::error_code error;
  const auto parsed = json::parse({text.data(), text.size()}, error, {}, {.max_depth = 2 * kMostNesting});
  if (error || !parsed.is_object()) return invalid("The query is not a JSON object.");
  auto document = empty_bson();
  if (auto written = Writer(*document, 1).members(parsed.get_object()); !written) return propagate(written);
  return document;
}

std::string relaxed_json(const _bson_t& document) { return taken(bson_as_relaxed_extended_json(&document, nullptr)); }

std::string canonical_json(const _bson_t& document) {
  return taken(bson_as_canonical_extended_json(&document, nullptr));
}

}  // namespace dataquery::mongoc
// NOLINTEND(bugprone-suspicious-stringview-data-usage)
