#include "guard/postgres_proof.h"

#include <pg_query.h>

#include <boost/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "guard/postgres_allowed.h"

namespace dataquery::guard {
namespace {

namespace json = boost::json;

// Levels of the syntax tree; an expression takes three or four of them.
constexpr std::size_t kMaxDepth = 2000;

class Parsed {
 public:
  explicit Parsed(std::string_view text) : result_(pg_query_parse(std::string(text).c_str())) {}
  Parsed(const Parsed&) = delete;
  Parsed& operator=(const Parsed&) = delete;
  ~Parsed() { pg_query_free_parse_result(result_); }

  const PgQueryParseResult* operator->() const { return &result_; }

 private:
  PgQueryParseResult result_;
};

const json::value* find(const json::object& object, std::string_view name) { return object.if_contains(name); }

std::string_view text_at(const json::object& object, std::string_view name) {
  const auto* value = find(object, name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

const json::object* object_at(const json::object& object, std::string_view name) {
  const auto* value = find(object, name);
  return value == nullptr ? nullptr : value->if_object();
}

// The text of {"String": {"sval": text}}; nothing for another node.
std::optional<std::string_view> string_node(const json::value& value) {
  const auto* node = value.if_object();
  const auto* string = node == nullptr ? nullptr : object_at(*node, "String");
  return string == nullptr ? std::nullopt : std::optional(text_at(*string, "sval"));
}

// A possibly qualified name: [schema,] name.
struct Name {
  std::string_view schema;
  std::string_view name;
};

std::optional<Name> qualified_name(const json::value& list) {
  const auto* parts = list.if_array();
  if (parts == nullptr || parts->empty() || parts->size() > 2) return std::nullopt;
  const auto last = string_node(parts->back());
  const auto first = parts->size() == 2 ? string_node(parts->front()) : std::string_view();
  if (!first || !last) return std::nullopt;
  return Name{*first, *last};
}

std::string quoted(const Name& name) {
  return (name.schema.empty() ? std::string() : std::string(name.schema) + ".") + std::string(name.name);
}

// Walks the tree. Every key of an object is either a kind of node (upper-case first letter) or a field; no key comes
// from the query's text. The first thing that is not allowed ends the walk.
class Walk {
 public:
  [[nodiscard]] bool allowed(const json::value& value) {
    if (const auto* list = value.if_array()) {
      for (const auto& item : *list) {
        if (!allowed(item)) return false;
      }
      return true;
    }
    const auto* object = value.if_object();
    return object == nullptr || allowed(*object);
  }

  // The rest, which needs the whole tree: see below.
  [[nodiscard]] bool no_hidden_calls();
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  bool allowed(const json::object& object) {
    for (const auto& [key, value] : object) {
      const bool node = key.front() >= 'A' && key.front() <= 'Z';
      if (node ? !postgres_node_allowed(key) : !postgres_field_allowed(key)) return refuse(construct(key));
      if (node && key == "RangeFunction" && !table_function(value.as_object())) return false;
      if (!node && !field(key, value, object)) return false;
      if (!allowed(value)) return false;
    }
    return true;
  }

  // Fields that name something.
  bool field(std::string_view key, const json::value& value, const json::object& owner) {
    if (key == "funcname") return function(value);
    if (key == "relname") return relation(owner);
    if (key == "names") return type(value);
    if (key == "name" && value.is_array()) return operator_name(value);
    if (key == "useOp" || key == "operName") return operator_name(value);
    if (key == "collname") return collation(value);
    if (key == "method") return sampling(value);
    if (key == "fields") return column(value.as_array());
    if (key == "indirection") return indirection(value.as_array());
    return true;
  }

  bool function(const json::value& value) {
    const auto name = qualified_name(value);
    if (!name) return refuse("a function of another database is not allowed");
    const bool ours = name->schema.empty() || name->schema == "pg_catalog";
    if (ours && postgres_function_allowed(name->name)) return true;
    return refuse("function " + quoted(*name) + " is not allowed");
  }

  bool relation(const json::object& owner) {
    const Name name{text_at(owner, "schemaname"), text_at(owner, "relname")};
    if (postgres_relation_allowed(name.schema, name.name)) return true;
    return refuse("table " + quoted(name) + " is not allowed");
  }

  bool type(const json::value& value) {
    const auto name = qualified_name(value);
    if (!name) return refuse("a type of another database is not allowed");
    if (postgres_type_allowed(name->schema, name->name)) return true;
    return refuse("type " + quoted(*name) + " is not allowed");
  }

  bool operator_name(const json::value& value) {
    const auto name = qualified_name(value);
    if (name && (name->schema.empty() || name->schema == "pg_catalog")) return true;
    return refuse("an operator of another schema is not allowed");
  }

  bool collation(const json::value& value) {
    return qualified_name(value) ? true : refuse("a collation of another database is not allowed");
  }

  bool sampling(const json::value& value) {
    const auto name = qualified_name(value);
    const bool ours = name && (name->schema.empty() || name->schema == "pg_catalog");
    if (ours && (name->name == "system" || name->name == "bernoulli")) return true;
    return refuse("this TABLESAMPLE method is not allowed");
  }

  bool column(const json::array& fields) {
    if (fields.size() >= 2) {
      const auto owner = string_node(fields[fields.size() - 2]);
      const auto name = string_node(fields.back());
      if (owner && name) columns_.emplace_back(*owner, *name);
    }
    return true;
  }

  // `(expression).name` calls the function `name` when the expression has no such field.
  bool indirection(const json::array& steps) {
    for (const auto& step : steps) {
      if (const auto name = string_node(step)) return refuse("(…)." + std::string(*name) + " is not allowed");
    }
    return true;
  }

  bool table_function(const json::object& range) {
    const auto* alias = object_at(range, "alias");
    std::optional<std::string_view> name;
    if (alias != nullptr) {
      name = text_at(*alias, "aliasname");
      if (const auto* columns = find(*alias, "colnames")) remember_names(*columns);
    }
    const auto* functions = find(range, "functions");
    if (functions == nullptr || !functions->is_array()) return refuse("a table function is not allowed");
    for (const auto& each : functions->get_array()) {
      const auto* entry = each.if_object();
      const auto* list = entry == nullptr ? nullptr : object_at(*entry, "List");
      const auto* items = list == nullptr ? nullptr : find(*list, "items");
      if (items == nullptr || !items->is_array() || items->get_array().empty()) {
        return refuse("a table function is not allowed");
      }
      const auto* called = items->get_array().front().if_object();
      const auto* call = called == nullptr ? nullptr : object_at(*called, "FuncCall");
      const auto* names = call == nullptr ? nullptr : find(*call, "funcname");
      const auto called_name = names == nullptr ? std::nullopt : qualified_name(*names);
      if (called_name) {
        function_columns_.emplace(called_name->name);
        if (!name) function_tables_.emplace(called_name->name);
      } else if (!name) {
        return refuse("an expression in FROM needs a name (AS …)");
      }
    }
    if (const auto* definitions = find(range, "coldeflist")) remember_names(*definitions);
    if (name) function_tables_.emplace(*name), function_columns_.emplace(*name);
    return true;
  }

  void remember_names(const json::value& list) {
    for (const auto& item : list.as_array()) {
      if (const auto name = string_node(item)) function_columns_.emplace(*name);
      const auto* node = item.if_object();
      const auto* definition = node == nullptr ? nullptr : object_at(*node, "ColumnDef");
      if (definition != nullptr) function_columns_.emplace(text_at(*definition, "colname"));
    }
  }

  static std::string construct(std::string_view key) {
    if (key == "intoClause") return "SELECT INTO is not allowed";
    if (key == "lockingClause") return "FOR UPDATE and FOR SHARE are not allowed";
    if (key == "ParamRef") return "a parameter without a value is not allowed";
    if (key.ends_with("Stmt")) {
      std::string words;
      for (const char letter : key.substr(0, key.size() - 4)) {
        if (!words.empty() && letter >= 'A' && letter <= 'Z') words += ' ';
        words += static_cast<char>(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
      }
      return words + " is not allowed";
    }
    return std::string(key) + " is not allowed";
  }

  bool refuse(std::string reason) {
    reason_ = std::move(reason);
    return false;
  }

  std::string reason_;
  std::vector<std::pair<std::string_view, std::string_view>> columns_;  // (table, column) of every qualified column
  std::set<std::string_view> function_tables_;                          // what functions in FROM are called
  std::set<std::string_view> function_columns_;                         // what their columns may be called
};

// `FROM f() AS t` gives a table whose row is one plain value, and `t.name` then calls the function `name` on that value
// when it has no such column. So what is qualified by such a table must be one of its columns, or an allowed function.
bool Walk::no_hidden_calls() {
  for (const auto& [table, name] : columns_) {
    if (!function_tables_.contains(table) || function_columns_.contains(name)) continue;
    if (name == "key" || name == "value" || name == "ordinality" || postgres_function_allowed(name)) continue;
    return refuse(std::string(table) + "." + std::string(name) + " is not allowed");
  }
  return true;
}

std::optional<std::string> explain_refused(const json::object& statement) {
  const auto* options = find(statement, "options");
  if (options == nullptr) return std::nullopt;
  for (const auto& option : options->as_array()) {
    const auto* element = object_at(option.as_object(), "DefElem");
    const auto name = element == nullptr ? std::string_view() : text_at(*element, "defname");
    if (!postgres_explain_option_allowed(name)) return "EXPLAIN with " + std::string(name) + " is not allowed";
  }
  return std::nullopt;
}

Result<void> inspect_tree(const json::value& tree) {
  const auto& statements = tree.as_object().at("stmts").as_array();
  if (statements.empty()) return fail(ErrorCode::kInvalidQuery, "there is no statement");
  if (statements.size() > 1) return fail(ErrorCode::kInvalidQuery, "only one statement is allowed");
  const json::value* root = &statements.front().as_object().at("stmt");
  if (const auto* explain = object_at(root->as_object(), "ExplainStmt")) {
    if (auto reason = explain_refused(*explain)) return fail(ErrorCode::kRefused, *std::move(reason));
    root = &explain->at("query");
  }
  Walk walk;
  if (!walk.allowed(*root) || !walk.no_hidden_calls()) return fail(ErrorCode::kRefused, walk.reason());
  if (object_at(root->as_object(), "SelectStmt") == nullptr) {
    return fail(ErrorCode::kRefused, "only SELECT is allowed");
  }
  return {};
}

}  // namespace

Result<void> inspect_postgres(std::string_view text) {
  const Parsed parsed(text);
  if (parsed->error != nullptr) return fail(ErrorCode::kInvalidQuery, parsed->error->message);

  json::monotonic_resource memory;  // freed as a whole, so that a deep tree is not torn down by recursion
  json::parse_options options;
  options.max_depth = kMaxDepth;
  boost::system::error_code malformed;
  const auto tree = json::parse(parsed->parse_tree, malformed, &memory, options);
  if (malformed) return fail(ErrorCode::kRefused, "the query is nested too deeply", malformed.message());
  try {
    return inspect_tree(tree);
  } catch (const std::exception& unexpected) {  // a tree of another shape than this version of the parser makes
    return fail(ErrorCode::kRefused, "the query could not be understood", unexpected.what());
  }
}

}  // namespace dataquery::guard
