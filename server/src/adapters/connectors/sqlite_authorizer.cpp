#include "adapters/connectors/sqlite_authorizer.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "guard/word_list.h"

namespace dataquery::connectors {
namespace {

// SQLite's functions that compute from their arguments or read the table they are used on. Not here, among others:
// load_extension, fts3_tokenizer, optimize (writes an index), rtreecheck (runs statements), sqlite_log, fts5, edit,
// readfile, writefile.
constexpr std::string_view kFunctionsText =
    "-> ->> abs acos acosh asin asinh atan atan2 atanh avg bm25 ceil ceiling changes char coalesce concat "
    "concat_ws cos cosh count cume_dist current_date current_time current_timestamp date datetime degrees "
    "dense_rank exp first_value floor format glob group_concat hex highlight ifnull iif instr json json_array "
    "json_array_length json_error_position json_extract json_group_array json_group_object json_insert "
    "json_object json_patch json_pretty json_quote json_remove json_replace json_set json_type json_valid jsonb "
    "jsonb_array jsonb_extract jsonb_group_array jsonb_group_object jsonb_insert jsonb_object jsonb_patch "
    "jsonb_remove jsonb_replace jsonb_set julianday lag last_value lead length like likelihood likely ln log "
    "log10 log2 lower ltrim match matchinfo max min mod nth_value ntile nullif octet_length offsets percent_rank "
    "pi pow power printf quote radians random randomblob rank replace round row_number rtrim sign sin sinh "
    "snippet soundex sqlite_version sqrt strftime string_agg substr substring subtype sum tan tanh time timediff "
    "total total_changes trim trunc typeof unhex unicode unixepoch unlikely upper zeroblob ";
constexpr auto kFunctions = guard::sorted_words<guard::count_words(kFunctionsText)>(kFunctionsText);

// Tables that SQLite makes of thin air and that show pages, statements or other modules' insides.
constexpr auto kHiddenTables = std::to_array<std::string_view>(
    {"bytecode", "dbstat", "fts3tokenize", "fts4aux", "fts5vocab", "sqlite_dbpage", "sqlite_stmt", "tables_used"});
static_assert(std::ranges::is_sorted(kHiddenTables));

constexpr auto kSchemaPragmas =
    std::to_array<std::string_view>({"foreign_key_list", "index_info", "index_list", "table_list", "table_xinfo"});
static_assert(std::ranges::is_sorted(kSchemaPragmas));

// Pragmas that full-text tables read for themselves while they answer a query.
constexpr auto kVirtualTablePragmas = std::to_array<std::string_view>({"data_version", "page_size"});

bool hidden_table(std::string_view name) {
  const auto folded = ascii_lower(name);
  return folded.starts_with("pragma_") || std::ranges::binary_search(kHiddenTables, std::string_view(folded));
}

// A pragma's table: "pragma_index_list".
bool lists_schema(std::string_view table) {
  constexpr std::string_view kPrefix = "pragma_";
  return table.starts_with(kPrefix) && std::ranges::binary_search(kSchemaPragmas, table.substr(kPrefix.size()));
}

std::string_view text_of(const char* text) { return text == nullptr ? std::string_view() : std::string_view(text); }

// What a person would call the denied action.
std::string_view action_name(int action) {
  switch (action) {
    case SQLITE_INSERT:
      return "INSERT";
    case SQLITE_UPDATE:
      return "UPDATE";
    case SQLITE_DELETE:
      return "DELETE";
    case SQLITE_ATTACH:
      return "ATTACH or VACUUM";
    case SQLITE_DETACH:
      return "DETACH";
    case SQLITE_TRANSACTION:
      return "BEGIN, COMMIT or ROLLBACK";
    case SQLITE_SAVEPOINT:
      return "SAVEPOINT";
    case SQLITE_REINDEX:
      return "REINDEX";
    case SQLITE_ANALYZE:
      return "ANALYZE";
    case SQLITE_ALTER_TABLE:
      return "ALTER TABLE";
    case SQLITE_CREATE_VTABLE:
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_INDEX:
    case SQLITE_CREATE_VIEW:
    case SQLITE_CREATE_TRIGGER:
    case SQLITE_CREATE_TEMP_TABLE:
    case SQLITE_CREATE_TEMP_INDEX:
    case SQLITE_CREATE_TEMP_VIEW:
    case SQLITE_CREATE_TEMP_TRIGGER:
      return "CREATE";
    case SQLITE_DROP_VTABLE:
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_INDEX:
    case SQLITE_DROP_VIEW:
    case SQLITE_DROP_TRIGGER:
    case SQLITE_DROP_TEMP_TABLE:
    case SQLITE_DROP_TEMP_INDEX:
    case SQLITE_DROP_TEMP_VIEW:
    case SQLITE_DROP_TEMP_TRIGGER:
      return "DROP";
    default:
      return "this statement";
  }
}

}  // namespace

bool sqlite_function_allowed(std::string_view name) {
  return std::ranges::binary_search(kFunctions, std::string_view(ascii_lower(name)));
}

SqliteAuthorizer::SqliteAuthorizer(sqlite3* database, Use use) : database_(database), use_(use) {
  sqlite3_set_authorizer(database_, &SqliteAuthorizer::on_access, this);
}

SqliteAuthorizer::~SqliteAuthorizer() { sqlite3_set_authorizer(database_, nullptr, nullptr); }

int SqliteAuthorizer::deny(std::string reason) {
  reason_ = std::move(reason);
  return SQLITE_DENY;
}

int SqliteAuthorizer::on_access(void* self, int action, const char* first, const char* second, const char*,
                                const char*) {
  auto& authorizer = *static_cast<SqliteAuthorizer*>(self);
  if (!authorizer.asked_) authorizer.selects_ = action == SQLITE_SELECT;
  authorizer.asked_ = true;
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_READ:
      if (!hidden_table(text_of(first))) return SQLITE_OK;
      if (authorizer.use_ == Use::kDescribe && lists_schema(text_of(first))) return SQLITE_OK;
      return authorizer.deny("table " + std::string(text_of(first)) + " is not allowed");
    case SQLITE_FUNCTION:
      if (sqlite_function_allowed(text_of(second))) return SQLITE_OK;
      return authorizer.deny("function " + std::string(text_of(second)) + " is not allowed");
    case SQLITE_PRAGMA: {
      const auto name = ascii_lower(text_of(first));
      if (authorizer.use_ == Use::kDescribe && std::ranges::binary_search(kSchemaPragmas, std::string_view(name))) {
        return SQLITE_OK;
      }
      if (authorizer.use_ != Use::kInspect && second == nullptr &&
          std::ranges::binary_search(kVirtualTablePragmas, std::string_view(name))) {
        return SQLITE_OK;
      }
      return authorizer.deny("PRAGMA " + name + " is not allowed");
    }
    default:
      return authorizer.deny(std::string(action_name(action)) + " is not allowed");
  }
}

}  // namespace dataquery::connectors
