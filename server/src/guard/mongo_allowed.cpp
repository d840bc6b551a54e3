#include "guard/mongo_allowed.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "guard/word_list.h"
#include "text/edit_distance.h"

namespace dataquery::guard {
namespace {

// Not here: $out and $merge, which write; $currentOp, $listSessions, $listLocalSessions, $listSampledQueries,
// $planCacheStats, $indexStats, $collStats, $shardedDataDistribution, $querySettings, $queryStats, which tell of the
// server and its users; $changeStream, which waits; $documents and $densify, which make documents of nothing;
// $search, $searchMeta, $vectorSearch, $rankFusion, which ask another program; $redact, $geoNear; all of $_internal….
constexpr std::string_view kStagesText =
    "$match $project $addFields $set $unset $group $sort $limit $skip $unwind $lookup $graphLookup $unionWith $facet "
    "$count $sortByCount $bucket $bucketAuto $replaceRoot $replaceWith $sample $setWindowFields $fill ";
constexpr auto kStages = sorted_words<count_words(kStagesText)>(kStagesText);

// Operators that take an expression or a list of them and compute from nothing else. Not here: $function and
// $accumulator, which run JavaScript; $meta (but for text scores, see the walk); $_internal….
constexpr std::string_view kPlainText =
    // numbers
    "$abs $add $ceil $divide $exp $floor $ln $log $log10 $mod $multiply $pow $round $sqrt $subtract $trunc "
    "$sin $cos $tan $asin $acos $atan $atan2 $asinh $acosh $atanh $sinh $cosh $tanh $degreesToRadians "
    "$radiansToDegrees $bitAnd $bitOr $bitXor $bitNot $rand "
    // conditions and comparisons
    "$and $or $not $cmp $eq $gt $gte $lt $lte $ne $ifNull "
    // lists and objects
    "$arrayElemAt $arrayToObject $concatArrays $first $last $in $indexOfArray $isArray $objectToArray "
    "$reverseArray $size $slice $setDifference $setEquals $setIntersection $setIsSubset $setUnion $allElementsTrue "
    "$anyElementTrue $mergeObjects "
    // text
    "$concat $indexOfBytes $indexOfCP $split $strcasecmp $strLenBytes $strLenCP $substr $substrBytes $substrCP "
    "$toLower $toUpper "
    // types and sizes
    "$type $isNumber $toBool $toDate $toDecimal $toDouble $toInt $toLong $toObjectId $toString $binarySize $bsonSize "
    "$tsSecond $tsIncrement "
    // of the elements of a list
    "$sum $avg $min $max $stdDevPop $stdDevSamp ";
constexpr auto kPlain = sorted_words<count_words(kPlainText)>(kPlainText);

constexpr std::string_view kOfDate = "date timezone";
constexpr std::string_view kRegex = "input regex options";

// Operators with named arguments; those that bind variables ($let, $map, $filter, $reduce) and $switch, $range,
// $literal and $meta are the walk's own.
constexpr auto kNamed = std::to_array<MongoExpression>({
    {"$cond", true, "if then else"},
    {"$convert", false, "input to onError onNull format"},
    {"$dateAdd", false, "startDate unit amount timezone"},
    {"$dateDiff", false, "startDate endDate unit timezone startOfWeek"},
    {"$dateFromParts", false,
     "year month day hour minute second millisecond isoWeekYear isoWeek isoDayOfWeek timezone"},
    {"$dateFromString", false, "dateString format timezone onError onNull"},
    {"$dateSubtract", false, "startDate unit amount timezone"},
    {"$dateToParts", false, "date timezone iso8601"},
    {"$dateToString", false, "date format timezone onNull"},
    {"$dateTrunc", false, "date unit binSize timezone startOfWeek"},
    {"$dayOfMonth", true, kOfDate},
    {"$dayOfWeek", true, kOfDate},
    {"$dayOfYear", true, kOfDate},
    {"$firstN", false, "input n"},
    {"$getField", true, "field input"},
    {"$hour", true, kOfDate},
    {"$isoDayOfWeek", true, kOfDate},
    {"$isoWeek", true, kOfDate},
    {"$isoWeekYear", true, kOfDate},
    {"$lastN", false, "input n"},
    {"$ltrim", false, "input chars"},
    {"$maxN", false, "input n"},
    {"$median", false, "input method"},
    {"$millisecond", true, kOfDate},
    {"$minN", false, "input n"},
    {"$minute", true, kOfDate},
    {"$month", true, kOfDate},
    {"$percentile", false, "input p method"},
    {"$regexFind", false, kRegex},
    {"$regexFindAll", false, kRegex},
    {"$regexMatch", false, kRegex},
    {"$replaceAll", false, "input find replacement"},
    {"$replaceOne", false, "input find replacement"},
    {"$rtrim", false, "input chars"},
    {"$second", true, kOfDate},
    {"$setField", false, "field input value"},
    {"$sortArray", false, "input sortBy"},
    {"$trim", false, "input chars"},
    {"$unsetField", false, "field input"},
    {"$week", true, kOfDate},
    {"$year", true, kOfDate},
    {"$zip", false, "inputs useLongestLength defaults"},
});

constexpr std::string_view kOfTheWalkText = "$let $map $filter $reduce $switch $range $literal";
constexpr auto kOfTheWalk = sorted_words<count_words(kOfTheWalkText)>(kOfTheWalkText);

constexpr auto kAccumulators = std::to_array<MongoExpression>({
    {"$addToSet", true, {}},
    {"$avg", true, {}},
    {"$bottom", false, "sortBy output"},
    {"$bottomN", false, "n sortBy output"},
    {"$count", true, {}},
    {"$first", true, {}},
    {"$firstN", false, "input n"},
    {"$last", true, {}},
    {"$lastN", false, "input n"},
    {"$max", true, {}},
    {"$maxN", false, "input n"},
    {"$median", false, "input method"},
    {"$mergeObjects", true, {}},
    {"$min", true, {}},
    {"$minN", false, "input n"},
    {"$percentile", false, "input p method"},
    {"$push", true, {}},
    {"$stdDevPop", true, {}},
    {"$stdDevSamp", true, {}},
    {"$sum", true, {}},
    {"$top", false, "sortBy output"},
    {"$topN", false, "n sortBy output"},
});

constexpr auto kWindowOperators = std::to_array<MongoExpression>({
    {"$covariancePop", true, {}},
    {"$covarianceSamp", true, {}},
    {"$denseRank", true, {}},
    {"$derivative", false, "input unit"},
    {"$documentNumber", true, {}},
    {"$expMovingAvg", false, "input N alpha"},
    {"$integral", false, "input unit"},
    {"$linearFill", true, {}},
    {"$locf", true, {}},
    {"$rank", true, {}},
    {"$shift", false, "output by default"},
});

// Not here: $where, which runs JavaScript; $near and $nearSphere, which no pipeline takes; $comment.
constexpr std::string_view kFieldOperatorsText =
    "$eq $ne $gt $gte $lt $lte $in $nin $not $exists $type $regex $options $size $all $elemMatch $mod $bitsAllClear "
    "$bitsAllSet $bitsAnyClear $bitsAnySet $geoWithin $geoIntersects ";
constexpr auto kFieldOperators = sorted_words<count_words(kFieldOperatorsText)>(kFieldOperatorsText);

constexpr std::string_view kConditionsText = "$and $or $nor $expr $text $comment $sampleRate";
constexpr auto kConditions = sorted_words<count_words(kConditionsText)>(kConditionsText);

constexpr std::string_view kTypeNamesText =
    "double string object array binData undefined objectId bool date null regex dbPointer javascript symbol int "
    "timestamp long decimal minKey maxKey number ";
constexpr auto kTypeNames = sorted_words<count_words(kTypeNamesText)>(kTypeNamesText);

struct Hint {
  MongoPlace place;
  std::string_view name;
  std::string_view text;
};

constexpr std::string_view kWrites = "it writes";
constexpr std::string_view kRunsCode = "it runs JavaScript";
constexpr std::string_view kTellsOfServer = "it tells of the server, not of the data";
constexpr std::string_view kUnderExpr = "in conditions, expressions stand under $expr";
constexpr std::string_view kAroundIt = "put an accumulator such as $sum around it";

constexpr auto kHints = std::to_array<Hint>({
    {MongoPlace::kStage, "$out", kWrites},
    {MongoPlace::kStage, "$merge", kWrites},
    {MongoPlace::kStage, "$insert", kWrites},
    {MongoPlace::kStage, "$update", kWrites},
    {MongoPlace::kStage, "$delete", kWrites},
    {MongoPlace::kStage, "$currentOp", kTellsOfServer},
    {MongoPlace::kStage, "$collStats", "use $count for the number of documents"},
    {MongoPlace::kStage, "$indexStats", kTellsOfServer},
    {MongoPlace::kStage, "$planCacheStats", kTellsOfServer},
    {MongoPlace::kStage, "$listSessions", kTellsOfServer},
    {MongoPlace::kStage, "$listLocalSessions", kTellsOfServer},
    {MongoPlace::kStage, "$listSampledQueries", kTellsOfServer},
    {MongoPlace::kStage, "$changeStream", "it waits for changes"},
    {MongoPlace::kStage, "$search", "use $match with $regex"},
    {MongoPlace::kStage, "$having", "use a $match after the $group"},
    {MongoPlace::kStage, "$where", "use $match"},
    {MongoPlace::kStage, "$filter", "use $match"},
    {MongoPlace::kStage, "$join", "use $lookup"},
    {MongoPlace::kStage, "$select", "use $project"},
    {MongoPlace::kStage, "$distinct", "use $group with the field as _id"},
    {MongoPlace::kStage, "$union", "use $unionWith"},
    {MongoPlace::kStage, "$orderBy", "use $sort"},
    {MongoPlace::kStage, "$groupBy", "use $group"},
    {MongoPlace::kStage, "$offset", "use $skip"},
    {MongoPlace::kExpression, "$function", kRunsCode},
    {MongoPlace::kExpression, "$accumulator", kRunsCode},
    {MongoPlace::kExpression, "$where", kRunsCode},
    {MongoPlace::kExpression, "$regex", "use {\"$regexMatch\": {\"input\": \"$field\", \"regex\": \"…\"}}"},
    {MongoPlace::kExpression, "$like", "use {\"$regexMatch\": {\"input\": \"$field\", \"regex\": \"…\"}}"},
    {MongoPlace::kExpression, "$exists", "compare {\"$type\": \"$field\"} with \"missing\""},
    {MongoPlace::kExpression, "$nin", "use {\"$not\": [{\"$in\": [value, list]}]}"},
    {MongoPlace::kExpression, "$nor", "use {\"$not\": [{\"$or\": […]}]}"},
    {MongoPlace::kExpression, "$elemMatch", "use $filter, or $anyElementTrue with $map"},
    {MongoPlace::kExpression, "$all", "use $setIsSubset"},
    {MongoPlace::kExpression, "$between", "use $and with $gte and $lte"},
    {MongoPlace::kExpression, "$contains", "use $in, or $regexMatch for texts"},
    {MongoPlace::kExpression, "$length", "use $size of a list, $strLenCP of a text"},
    {MongoPlace::kExpression, "$len", "use $size of a list, $strLenCP of a text"},
    {MongoPlace::kExpression, "$count", "use $size of a list, or count in a $group with {\"$sum\": 1}"},
    {MongoPlace::kExpression, "$push", "it is for $group"},
    {MongoPlace::kExpression, "$addToSet", "it is for $group; of lists use $setUnion"},
    {MongoPlace::kExpression, "$unset", "use \"$$REMOVE\", or the stage $unset"},
    {MongoPlace::kExpression, "$case", "use $switch with branches, or $cond"},
    {MongoPlace::kExpression, "$if", "use $cond"},
    {MongoPlace::kExpression, "$substring", "use $substrCP"},
    {MongoPlace::kExpression, "$lower", "use $toLower"},
    {MongoPlace::kExpression, "$upper", "use $toUpper"},
    {MongoPlace::kExpression, "$isNull", "compare with null"},
    {MongoPlace::kExpression, "$isDate", "compare {\"$type\": \"$field\"} with \"date\""},
    {MongoPlace::kExpression, "$quarter", "use {\"$ceil\": {\"$divide\": [{\"$month\": \"$date\"}, 3]}}"},
    {MongoPlace::kExpression, "$date", "a fixed date is {\"$date\": \"2024-05-31T00:00:00Z\"}"},
    {MongoPlace::kExpression, "$out", kWrites},
    {MongoPlace::kExpression, "$merge", kWrites},
    {MongoPlace::kField, "$where", kRunsCode},
    {MongoPlace::kField, "$function", kRunsCode},
    {MongoPlace::kField, "$like", "use $regex"},
    {MongoPlace::kField, "$ilike", "use $regex with $options \"i\""},
    {MongoPlace::kField, "$contains", "use $regex for texts; a list's element is compared with the field itself"},
    {MongoPlace::kField, "$startsWith", "use $regex with ^"},
    {MongoPlace::kField, "$endsWith", "use $regex with $ at its end"},
    {MongoPlace::kField, "$between", "use $gte and $lte"},
    {MongoPlace::kField, "$is", "use $eq"},
    {MongoPlace::kField, "$notIn", "use $nin"},
    {MongoPlace::kField, "$neq", "use $ne"},
    {MongoPlace::kField, "$expr", "it stands beside fields, not under one"},
    {MongoPlace::kField, "$and", "it stands beside fields, not under one"},
    {MongoPlace::kField, "$or", "it stands beside fields, not under one; use $in for values of one field"},
    {MongoPlace::kField, "$nor", "it stands beside fields, not under one; use $nin for values of one field"},
    {MongoPlace::kField, "$near", "use $geoWithin"},
    {MongoPlace::kField, "$nearSphere", "use $geoWithin with $centerSphere"},
    {MongoPlace::kField, "$lookup", "it is a stage of its own, before the $match"},
    {MongoPlace::kCondition, "$where", kRunsCode},
    {MongoPlace::kCondition, "$function", kRunsCode},
    {MongoPlace::kCondition, "$jsonSchema", "write conditions on fields"},
    {MongoPlace::kCondition, "$not", "it stands under a field; use $nor beside fields"},
    {MongoPlace::kCondition, "$in", "conditions name a field first: {\"field\": {\"$in\": […]}}"},
    {MongoPlace::kCondition, "$nin", "conditions name a field first: {\"field\": {\"$nin\": […]}}"},
    {MongoPlace::kCondition, "$regex", "conditions name a field first: {\"field\": {\"$regex\": \"…\"}}"},
    {MongoPlace::kCondition, "$exists", "conditions name a field first: {\"field\": {\"$exists\": true}}"},
    {MongoPlace::kCondition, "$elemMatch", "conditions name a field first: {\"field\": {\"$elemMatch\": {…}}}"},
    {MongoPlace::kCondition, "$lookup", "it is a stage of its own, before the $match"},
    {MongoPlace::kAccumulator, "$accumulator", kRunsCode},
    {MongoPlace::kAccumulator, "$function", kRunsCode},
    {MongoPlace::kAccumulator, "$countDistinct", "collect with $addToSet, and take its $size in a $project"},
    {MongoPlace::kAccumulator, "$distinct", "use $addToSet"},
    {MongoPlace::kAccumulator, "$average", "use $avg"},
    {MongoPlace::kAccumulator, "$mean", "use $avg"},
    {MongoPlace::kAccumulator, "$total", "use $sum"},
    {MongoPlace::kAccumulator, "$concatArrays", "use $push, and $reduce in a later stage"},
    {MongoPlace::kAccumulator, "$setUnion", "use $addToSet"},
    {MongoPlace::kWindow, "$function", kRunsCode},
    {MongoPlace::kWindow, "$accumulator", kRunsCode},
    {MongoPlace::kWindow, "$rowNumber", "use $documentNumber"},
    {MongoPlace::kWindow, "$lag", "use $shift with \"by\": -1"},
    {MongoPlace::kWindow, "$lead", "use $shift with \"by\": 1"},
});

template <typename List>
const MongoExpression* in_table(const List& list, std::string_view name) {
  const auto found = std::ranges::lower_bound(list, name, {}, &MongoExpression::name);
  return found != list.end() && found->name == name ? &*found : nullptr;
}

/// All plain operators as one table, made when the program starts.
const std::vector<MongoExpression>& plain_expressions() {
  static const auto kTable = [] {
    std::vector<MongoExpression> list;
    list.reserve(std::size(kPlain));
    for (const auto name : kPlain) list.push_back({name, true, {}});
    return list;
  }();
  return kTable;
}

std::vector<std::string_view> names_in(MongoPlace place) {
  std::vector<std::string_view> names;
  const auto add = [&](const auto& list) {
    for (const auto& each : list) {
      if constexpr (requires { each.name; }) {
        names.push_back(each.name);
      } else {
        names.push_back(each);
      }
    }
  };
  switch (place) {
    case MongoPlace::kStage:
      add(kStages);
      break;
    case MongoPlace::kExpression:
      add(kPlain);
      add(kNamed);
      add(kOfTheWalk);
      break;
    case MongoPlace::kField:
      add(kFieldOperators);
      break;
    case MongoPlace::kCondition:
      add(kConditions);
      break;
    case MongoPlace::kWindow:
      add(kWindowOperators);
      add(kAccumulators);
      break;
    case MongoPlace::kAccumulator:
      add(kAccumulators);
      break;
  }
  return names;
}

}  // namespace

const MongoExpression* mongo_expression(std::string_view name) {
  if (const auto* found = in_table(kNamed, name)) return found;
  return in_table(plain_expressions(), name);
}

const MongoExpression* mongo_accumulator(std::string_view name) { return in_table(kAccumulators, name); }

const MongoExpression* mongo_window_operator(std::string_view name) {
  if (const auto* found = in_table(kWindowOperators, name)) return found;
  return mongo_accumulator(name);
}

bool mongo_field_operator_allowed(std::string_view name) { return std::ranges::binary_search(kFieldOperators, name); }

bool mongo_type_name(std::string_view name) { return std::ranges::binary_search(kTypeNames, name); }

bool mongo_variable_allowed(std::string_view name) {
  return name == "ROOT" || name == "CURRENT" || name == "REMOVE" || name == "NOW";
}

std::span<const std::string_view> mongo_stages() { return kStages; }

std::string_view mongo_hint(MongoPlace place, std::string_view name) {
  for (const auto& hint : kHints) {
    if (hint.place == place && hint.name == name) return hint.text;
  }
  const bool is_expression = mongo_expression(name) != nullptr || std::ranges::binary_search(kOfTheWalk, name);
  if ((place == MongoPlace::kCondition || place == MongoPlace::kField) && is_expression) return kUnderExpr;
  if (place == MongoPlace::kCondition && mongo_field_operator_allowed(name)) return "conditions name a field first";
  if (place == MongoPlace::kAccumulator && is_expression) return kAroundIt;
  if (place == MongoPlace::kStage && mongo_accumulator(name) != nullptr) return "it is for $group";
  if (place == MongoPlace::kExpression && std::ranges::binary_search(kStages, name)) return "it is a stage of its own";
  return {};
}

std::string_view mongo_similar(MongoPlace place, std::string_view name) {
  constexpr std::size_t kLongest = 40;
  if (name.size() > kLongest) return {};
  const auto lower = ascii_lower(name);
  std::vector<std::size_t> rows;
  std::string_view best;
  std::size_t least = lower.size() >= 6 ? 3 : 2;  // less than that
  for (const auto each : names_in(place)) {
    const auto steps = text::edit_distance(lower, ascii_lower(each), least, rows);
    if (steps < least) {
      least = steps;
      best = each;
    }
  }
  return best;
}

}  // namespace dataquery::guard
