#pragma once

#include <cstdint>
#include <string>
#include <string_view>

struct sqlite3;

namespace dataquery::connectors {

/// SQLite's own hook at every access that a statement would make, asked while the statement is prepared. It allows
/// reading of tables and the functions of an allow-list; everything else (writing, ATTACH, PRAGMA, transactions,
/// virtual tables that show files or pages) is denied. Installed for as long as it lives; belongs to one database.
class SqliteAuthorizer {
 public:
  enum class Use : std::uint8_t {
    kInspect,  ///< looks at someone's query, which will not run here
    kQuery,    ///< runs someone's query: also what full-text tables read for themselves meanwhile
    kDescribe  ///< our own statements that read the schema: also the pragmas that list it
  };

  SqliteAuthorizer(sqlite3* database, Use use);
  ~SqliteAuthorizer();
  SqliteAuthorizer(const SqliteAuthorizer&) = delete;
  SqliteAuthorizer& operator=(const SqliteAuthorizer&) = delete;

  /// What the last denial was about: "function load_extension is not allowed". Empty if nothing was denied.
  [[nodiscard]] const std::string& reason() const { return reason_; }

  /// Whether the first thing a statement asked for was to select.
  [[nodiscard]] bool selects() const { return selects_; }

  /// Before the next statement.
  void forget() {
    reason_.clear();
    asked_ = selects_ = false;
  }

 private:
  static int on_access(void* self, int action, const char* first, const char* second, const char* database,
                       const char* cause);
  int deny(std::string reason);

  sqlite3* database_;
  Use use_;
  std::string reason_;
  bool asked_ = false;
  bool selects_ = false;
};

/// Whether a query may call the SQL function `name`, in any case.
[[nodiscard]] bool sqlite_function_allowed(std::string_view name);

}  // namespace dataquery::connectors
