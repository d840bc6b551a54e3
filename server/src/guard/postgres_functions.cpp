#include <algorithm>

#include "guard/postgres_allowed.h"
#include "guard/word_list.h"

namespace dataquery::guard {
namespace {

// Functions of PostgreSQL's own schema that only compute. Each was looked at: it neither writes, waits, locks, reads
// files or settings, nor runs a query given to it as text (as query_to_xml, ts_stat and ts_rewrite do).
constexpr std::string_view kFunctionsText =
    // aggregates
    "any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp every "
    "json_agg json_agg_strict json_object_agg json_object_agg_strict json_object_agg_unique "
    "json_object_agg_unique_strict jsonb_agg jsonb_agg_strict jsonb_object_agg jsonb_object_agg_strict "
    "jsonb_object_agg_unique jsonb_object_agg_unique_strict max min mode percentile_cont percentile_disc "
    "range_agg range_intersect_agg regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx "
    "regr_sxy regr_syy stddev stddev_pop stddev_samp string_agg sum var_pop var_samp variance "
    // windows
    "cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number "
    // numbers
    "abs acos acosd acosh asin asind asinh atan atan2 atan2d atand atanh cbrt ceil ceiling cos cosd cosh cot cotd "
    "degrees div erf erfc exp factorial floor gcd lcm ln log log10 min_scale mod pi pow power radians random "
    "random_normal round scale sign sin sind sinh sqrt tan tand tanh trim_scale trunc width_bucket "
    // text
    "ascii bit_length btrim char_length character_length chr concat concat_ws convert_from convert_to decode "
    "encode format initcap is_normalized left length like_escape lower lpad ltrim md5 normalize octet_length "
    "overlay parse_ident position quote_ident quote_literal quote_nullable regexp_count regexp_instr regexp_like "
    "regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr repeat "
    "replace reverse right rpad rtrim sha224 sha256 sha384 sha512 similar_escape similar_to_escape split_part "
    "starts_with string_to_array string_to_table strpos substr substring to_ascii to_bin to_hex to_oct translate "
    "trim_array unistr upper "
    // dates and times
    "age clock_timestamp date_add date_bin date_part date_subtract date_trunc extract isfinite justify_days "
    "justify_hours justify_interval localtime localtimestamp make_date make_interval make_time make_timestamp "
    "make_timestamptz now overlaps statement_timestamp timeofday timezone to_char to_date to_number to_timestamp "
    "transaction_timestamp "
    // casts written as functions
    "bool bpchar date float4 float8 int2 int4 int8 interval numeric text time timestamp timestamptz timetz "
    "varchar "
    // choices and rows
    "num_nonnulls num_nulls generate_series generate_subscripts pg_typeof "
    // arrays
    "array_append array_cat array_dims array_fill array_length array_lower array_ndims array_position "
    "array_positions array_prepend array_remove array_replace array_sample array_shuffle array_to_string "
    "array_upper cardinality unnest "
    // JSON
    "array_to_json json_array_elements json_array_elements_text json_array_length json_build_array "
    "json_build_object json_each json_each_text json_extract_path json_extract_path_text json_object "
    "json_object_keys json_strip_nulls json_to_record json_to_recordset json_typeof jsonb_array_elements "
    "jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text "
    "jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_keys jsonb_path_exists "
    "jsonb_path_exists_tz jsonb_path_match jsonb_path_match_tz jsonb_path_query jsonb_path_query_array "
    "jsonb_path_query_array_tz jsonb_path_query_first jsonb_path_query_first_tz jsonb_path_query_tz jsonb_pretty "
    "jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_typeof row_to_json "
    "to_json to_jsonb "
    // ranges
    "daterange datemultirange int4multirange int4range int8multirange int8range isempty lower_inc lower_inf "
    "multirange nummultirange numrange range_merge tsmultirange tsrange tstzmultirange tstzrange upper_inc "
    "upper_inf "
    // text search
    "numnode phraseto_tsquery plainto_tsquery querytree setweight strip to_tsquery to_tsvector ts_delete "
    "ts_filter ts_headline ts_rank ts_rank_cd tsquery_phrase tsvector_to_array websearch_to_tsquery "
    // bytes, bits, enumerations, networks, identifiers
    "abbrev bit_count broadcast enum_first enum_last enum_range family gen_random_uuid get_bit get_byte host "
    "hostmask inet_merge inet_same_family masklen netmask network set_bit set_byte set_masklen "
    "uuid_extract_timestamp uuid_extract_version "
    // the database itself
    "col_description current_database current_schema obj_description pg_relation_size pg_size_pretty "
    "pg_table_size pg_total_relation_size version ";
constexpr auto kFunctions = sorted_words<count_words(kFunctionsText)>(kFunctionsText);
static_assert(std::ranges::adjacent_find(kFunctions) == kFunctions.end(), "a function is listed twice");

}  // namespace

bool postgres_function_allowed(std::string_view name) { return std::ranges::binary_search(kFunctions, name); }

std::span<const std::string_view> postgres_functions() { return kFunctions; }

}  // namespace dataquery::guard
