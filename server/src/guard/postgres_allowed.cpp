#include "guard/postgres_allowed.h"

#include <algorithm>

#include "guard/word_list.h"

namespace dataquery::guard {
namespace {

// Not here: every statement but SELECT, ParamRef, LockingClause, IntoClause, XmlExpr and RangeTableFunc (XML can be
// told to read the whole database by its relatives; none is needed), CurrentOfExpr.
constexpr std::string_view kNodesText =
    // queries and what they read from
    "SelectStmt WithClause CommonTableExpr CTESearchClause CTECycleClause RangeVar RangeSubselect RangeFunction "
    "RangeTableSample JoinExpr Alias ColumnDef SubLink List "
    // results, groups, order, windows
    "ResTarget SortBy GroupingSet GroupingFunc WindowDef "
    // expressions
    "ColumnRef A_Star A_Const A_Expr BoolExpr NullTest BooleanTest CaseExpr CaseWhen CoalesceExpr MinMaxExpr "
    "FuncCall NamedArgExpr SQLValueFunction TypeCast TypeName CollateClause A_Indirection A_Indices A_ArrayExpr "
    "RowExpr "
    // SQL/JSON
    "JsonObjectConstructor JsonArrayConstructor JsonArrayQueryConstructor JsonObjectAgg JsonArrayAgg "
    "JsonAggConstructor JsonKeyValue JsonValueExpr JsonFormat JsonOutput JsonReturning JsonIsPredicate "
    "JsonFuncExpr JsonBehavior JsonParseExpr JsonScalarExpr JsonSerializeExpr JsonTable JsonTableColumn "
    "JsonTablePathSpec JsonArgument "
    // constants
    "String Integer Float Boolean BitString ";
constexpr auto kNodes = sorted_words<count_words(kNodesText)>(kNodesText);

// Not here, among others: intoClause, lockingClause, constraints, raw_default, fdwoptions, pct_type, setof.
constexpr std::string_view kFieldsText =
    "location name_location xpr "
    // SelectStmt
    "distinctClause targetList fromClause whereClause groupClause groupDistinct havingClause windowClause "
    "valuesLists sortClause limitOffset limitCount limitOption withClause op all larg rarg "
    // WithClause and its parts
    "ctes recursive ctename aliascolnames ctematerialized ctequery search_clause cycle_clause search_col_list "
    "search_breadth_first search_seq_column cycle_col_list cycle_mark_column cycle_mark_value cycle_mark_default "
    "cycle_path_column "
    // what is read from
    "catalogname schemaname relname inh relpersistence alias aliasname colnames lateral subquery ordinality "
    "is_rowsfrom functions coldeflist colname is_local collClause relation method repeatable jointype isNatural "
    "usingClause join_using_alias quals "
    // expressions
    "fields name indirection val kind lexpr rexpr boolop args arg nulltesttype booltesttype expr result defresult "
    "subLinkType testexpr operName subselect funcname agg_order agg_filter over agg_within_group agg_star "
    "agg_distinct func_variadic funcformat argnumber typeName names typmods typemod typmod arrayBounds collname "
    "is_slice lidx uidx elements row_format items node sortby_dir sortby_nulls useOp refname partitionClause "
    "orderClause frameOptions startOffset endOffset content "
    // constants
    "sval ival fval boolval bsval isnull "
    // SQL/JSON
    "exprs output absent_on_null unique query format constructor key value raw_expr formatted_expr format_type "
    "encoding returning item_type unique_keys column_name context_item pathspec passing on_empty on_error wrapper "
    "quotes btype coerce columns coltype string ";
constexpr auto kFields = sorted_words<count_words(kFieldsText)>(kFieldsText);

// Tables that describe tables, types and keys. Not here: what shows roles and passwords (pg_authid, pg_shadow,
// pg_user_mapping), other people's queries (pg_stat_activity, pg_stat_statements), settings, files and statistics of
// values.
constexpr std::string_view kCatalogTablesText =
    "pg_attribute pg_class pg_constraint pg_description pg_enum pg_index pg_indexes pg_inherits pg_matviews "
    "pg_namespace pg_stat_user_indexes pg_stat_user_tables pg_tables pg_type pg_views ";
constexpr auto kCatalogTables = sorted_words<count_words(kCatalogTablesText)>(kCatalogTablesText);

constexpr std::string_view kInformationSchemaText =
    "check_constraints columns constraint_column_usage constraint_table_usage domains element_types "
    "key_column_usage referential_constraints schemata sequences table_constraints tables views ";
constexpr auto kInformationSchema = sorted_words<count_words(kInformationSchemaText)>(kInformationSchemaText);

constexpr std::string_view kExplainOptionsText = "costs format generic_plan settings summary verbose ";
constexpr auto kExplainOptions = sorted_words<count_words(kExplainOptionsText)>(kExplainOptionsText);

bool has(const auto& list, std::string_view name) { return std::ranges::binary_search(list, name); }

}  // namespace

bool postgres_node_allowed(std::string_view name) { return has(kNodes, name); }
bool postgres_field_allowed(std::string_view name) { return has(kFields, name); }
bool postgres_explain_option_allowed(std::string_view name) { return has(kExplainOptions, name); }

bool postgres_relation_allowed(std::string_view schema, std::string_view name) {
  if (schema == "information_schema") return has(kInformationSchema, name);
  // Without a schema the search path decides, and pg_catalog comes first in it: all its tables begin with pg_.
  if (schema == "pg_catalog" || (schema.empty() && name.starts_with("pg_"))) return has(kCatalogTables, name);
  return !schema.starts_with("pg_");  // pg_toast, pg_temp
}

bool postgres_type_allowed(std::string_view schema, std::string_view name) {
  // The reg* types turn names into the numbers of tables, functions and roles; no question about data needs them.
  if (schema.empty() || schema == "pg_catalog") return !name.starts_with("reg") && !name.starts_with("pg_");
  return !schema.starts_with("pg_") && schema != "information_schema";
}

}  // namespace dataquery::guard
