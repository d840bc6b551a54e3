#include <charconv>
#include <cmath>

#include "adapters/connectors/postgres_values.h"
#include "base/json_text.h"

namespace dataquery::connectors {
namespace {

// Reads PostgreSQL's array text (documentation, section 8.15.6) and tells a visitor what it meets.
class ArrayReader {
 public:
  explicit ArrayReader(std::string_view text) : text_(text) {}

  bool read(auto& visitor) {
    // "[0:1]={…}" gives other bounds than 1.
    if (text_.starts_with('[')) {
      const auto start = text_.find("={");
      if (start == std::string_view::npos) return false;
      at_ = start + 1;
    }
    return list(visitor, 0) && at_ == text_.size();
  }

 private:
  static constexpr int kMaxDepth = 6;  // PostgreSQL's MAXDIM

  bool list(auto& visitor, int depth) {
    if (depth > kMaxDepth || !take('{')) return false;
    visitor.open();
    if (take('}')) return visitor.close(), true;
    do {
      if (peek() == '{') {
        if (!list(visitor, depth + 1)) return false;
      } else if (!item(visitor)) {
        return false;
      }
    } while (take(',') || take(';'));
    if (!take('}')) return false;
    visitor.close();
    return true;
  }

  bool item(auto& visitor) {
    std::string item;
    if (take('"')) {
      while (at_ < text_.size() && text_[at_] != '"') {
        if (!letter(item)) return false;
      }
      if (!take('"')) return false;
      visitor.item(item);
      return true;
    }
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '}') {
      if (!letter(item)) return false;
    }
    if (item.empty()) return false;
    if (item == "NULL") {
      visitor.null();
    } else {
      visitor.item(item);
    }
    return true;
  }

  // A letter of an item, with the backslash before it where there is one.
  bool letter(std::string& item) {
    if (text_[at_] == '\\') ++at_;
    if (at_ == text_.size()) return false;
    item += text_[at_];
    ++at_;
    return true;
  }

  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char letter) {
    if (peek() != letter) return false;
    ++at_;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool plain_number(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(number);
}

struct JsonWriter {
  catalog::TypeKind element;
  std::string json;
  bool first = true;

  void separate() {
    if (!first) json += ',';
    first = false;
  }
  void open() { separate(), json += '[', first = true; }
  void close() { json += ']', first = false; }
  void null() { separate(), json += "null"; }
  void item(std::string_view text) {
    separate();
    if (catalog::is_numeric(element) && plain_number(text)) {
      json += text;
    } else if (element == catalog::TypeKind::kBoolean) {
      json += text == "t" ? "true" : "false";
    } else {
      append_json_string(json, text);
    }
  }
};

struct ItemCollector {
  std::vector<std::string> items;

  void open() {}
  void close() {}
  void null() {}
  void item(std::string_view text) { items.emplace_back(text); }
};

}  // namespace

std::optional<std::string> array_to_json(std::string_view text, catalog::TypeKind element) {
  JsonWriter writer{element, {}, true};
  if (!ArrayReader(text).read(writer)) return std::nullopt;
  return std::move(writer.json);
}

std::vector<std::string> array_items(std::string_view text) {
  ItemCollector collector;
  if (!ArrayReader(text).read(collector)) return {};
  return std::move(collector.items);
}

}  // namespace dataquery::connectors
