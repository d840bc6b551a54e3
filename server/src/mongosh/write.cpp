#include "mongosh/write.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <format>

#include "base/json_text.h"
#include "mongosh/literals.h"

namespace dataquery::mongosh {
namespace {

namespace json = boost::json;

constexpr std::size_t kLineWidth = 100;

void append_number(std::string& out, double number) {
  std::array<char, 32> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  const std::string_view text(digits.data(), end);
  out += text;
  if (error == std::errc() && text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

void append_json(std::string& out, const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      out += "null";
      return;
    case json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      return;
    case json::kind::int64:
      out += std::to_string(value.get_int64());
      return;
    case json::kind::uint64:
      out += std::to_string(value.get_uint64());
      return;
    case json::kind::double_:
      append_number(out, value.get_double());
      return;
    case json::kind::string:
      append_json_string(out, std::string_view(value.get_string()));
      return;
    case json::kind::array: {
      out += '[';
      bool first = true;
      for (const auto& item : value.get_array()) {
        if (!first) out += ", ";
        first = false;
        append_json(out, item);
      }
      out += ']';
      return;
    }
    case json::kind::object: {
      out += '{';
      bool first = true;
      for (const auto& [key, member] : value.get_object()) {
        if (!first) out += ", ";
        first = false;
        append_json_string(out, std::string_view(key));
        out += ": ";
        append_json(out, member);
      }
      out += '}';
      return;
    }
  }
}

bool is_identifier(std::string_view name) {
  const auto starts = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$'; };
  return !name.empty() && starts(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return starts(c) || (c >= '0' && c <= '9'); });
}

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

/// ObjectId("…") and the like.
std::string literal_text(const json::object& object) {
  const auto& [key, value] = *object.begin();
  const auto called = [](std::string_view name, const json::value& argument) {
    return std::format("{}({})", name, json_string(argument.as_string()));
  };
  if (key == "$oid") return called("ObjectId", value);
  if (key == "$date" && value.is_string()) return called("ISODate", value);
  if (key == "$date") return std::format("new Date({})", std::string_view(value.at("$numberLong").as_string()));
  if (key == "$numberDecimal") return called("NumberDecimal", value);
  if (key == "$minKey") return "MinKey()";
  if (key == "$maxKey") return "MaxKey()";
  if (key == "$timestamp") {
    return std::format("Timestamp({}, {})", value.at("t").as_int64(), value.at("i").as_int64());
  }
  if (key == "$binary") {
    const std::string hex(value.at("subType").as_string());
    return std::format("BinData({}, {})", std::stoi(hex, nullptr, 16), json_string(value.at("base64").as_string()));
  }
  if (key == "$regularExpression") {
    const std::string_view pattern = value.at("pattern").as_string();
    const std::string_view options = value.at("options").as_string();
    return options.empty() ? std::format("RegExp({})", json_string(pattern))
                           : std::format("RegExp({}, {})", json_string(pattern), json_string(options));
  }
  std::string out;
  append_json(out, object);
  return out;
}

/// As mongosh writes it, on one line while that is short enough.
class Shell {
 public:
  void write(const json::value& value, std::size_t indent) {
    const auto line = one_line(value);
    const auto column = out.size() - (out.rfind('\n') + 1);
    const bool nests = (value.is_object() && !is_literal(value.get_object())) || value.is_array();
    if (!nests || column + line.size() <= kLineWidth) {
      out += line;
      return;
    }
    const auto inner = indent + 2;
    out += value.is_object() ? "{" : "[";
    bool first = true;
    const auto begin_item = [&] {
      out += first ? "\n" : ",\n";
      first = false;
      out.append(inner, ' ');
    };
    if (const auto* object = value.if_object()) {
      for (const auto& [key, member] : *object) {
        begin_item();
        out += key_text(key) + ": ";
        write(member, inner);
      }
    } else {
      for (const auto& item : value.get_array()) {
        begin_item();
        write(item, inner);
      }
    }
    out += '\n';
    out.append(indent, ' ');
    out += value.is_object() ? "}" : "]";
  }

  std::string out;

 private:
  static std::string key_text(std::string_view key) { return is_identifier(key) ? std::string(key) : json_string(key); }

  static std::string one_line(const json::value& value) {
    std::string text;
    if (const auto* object = value.if_object()) {
      if (is_literal(*object)) return literal_text(*object);
      if (object->empty()) return "{}";
      for (const auto& [key, member] : *object) {
        text += (text.empty() ? "{ " : ", ") + key_text(key) + ": " + one_line(member);
      }
      return text + " }";
    }
    if (const auto* list = value.if_array()) {
      for (const auto& item : *list) text += (text.empty() ? "[" : ", ") + one_line(item);
      return text.empty() ? "[]" : text + "]";
    }
    append_json(text, value);
    return text;
  }
};

}  // namespace

std::string to_json(const Query& query) {
  std::string out = "{\"collection\": ";
  append_json_string(out, query.collection);
  out += ", \"pipeline\": ";
  append_json(out, query.pipeline);
  out += '}';
  return out;
}

std::string to_shell(const Query& query) {
  Shell shell;
  shell.out = is_identifier(query.collection) ? "db." + query.collection
                                              : "db.getCollection(" + json_string(query.collection) + ")";
  shell.out += ".aggregate([";
  for (std::size_t i = 0; i < query.pipeline.size(); ++i) {
    shell.out += i == 0 ? "\n  " : ",\n  ";
    shell.write(query.pipeline[i], 2);
  }
  shell.out += query.pipeline.empty() ? "])" : "\n])";
  return shell.out;
}

}  // namespace dataquery::mongosh
