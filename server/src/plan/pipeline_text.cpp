#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <string>

#include "base/json_text.h"
#include "plan/pipeline_writer.h"

namespace dataquery::plan {
namespace {

namespace json = boost::json;

/// The shortest spelling that reads back as the same double; Boost.JSON would write 5.5 as 5.5E0.
void append_double(std::string& out, double number) {
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, number);
  const std::string_view text(buffer, end);
  out += text;
  if (text.find_first_of(".en") == std::string_view::npos) out += ".0";
}

void append(std::string& out, const json::value& value);

template <typename Items, typename Write>
void append_list(std::string& out, char open, const Items& items, char close, Write write) {
  out += open;
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += ", ";
    first = false;
    write(item);
  }
  out += close;
}

void append(std::string& out, const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      out += "null";
      break;
    case json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      break;
    case json::kind::int64:
      out += std::to_string(value.get_int64());
      break;
    case json::kind::uint64:
      out += std::to_string(value.get_uint64());
      break;
    case json::kind::double_:
      append_double(out, value.get_double());
      break;
    case json::kind::string:
      append_json_string(out, value.get_string());
      break;
    case json::kind::array:
      append_list(out, '[', value.get_array(), ']', [&](const json::value& item) { append(out, item); });
      break;
    case json::kind::object:
      append_list(out, '{', value.get_object(), '}', [&](const json::key_value_pair& member) {
        append_json_string(out, member.key());
        out += ": ";
        append(out, member.value());
      });
      break;
  }
}

}  // namespace

std::string to_text(const Pipeline& pipeline) {
  std::string text = "{\"collection\": ";
  append_json_string(text, pipeline.collection);
  text += ", \"pipeline\": ";
  append(text, pipeline.stages);
  return text += '}';
}

}  // namespace dataquery::plan
