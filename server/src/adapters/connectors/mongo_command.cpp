#include "adapters/connectors/mongo_command.h"

#include <bson/bson.h>

#include <algorithm>
#include <array>
#include <format>
#include <string_view>

namespace dataquery::connectors {
namespace {

constexpr auto kForbidden = std::to_array<std::string_view>(
    {"$out", "$merge", "$where", "$function", "$accumulator", "$eval", "$currentOp", "$listSessions",
     "$listLocalSessions", "$indexStats", "$collStats", "$planCacheStats", "$changeStream"});
constexpr auto kNamesCollection = std::to_array<std::string_view>({"from", "coll", "$unionWith"});

bool of_the_system(std::string_view collection) { return collection.starts_with("system."); }

// The first thing below `at` that must not be in a pipeline; "" when there is none.
std::string first_forbidden(bson_iter_t at) {
  while (bson_iter_next(&at)) {
    const std::string_view key(bson_iter_key(&at));
    if (std::ranges::contains(kForbidden, key)) return std::string(key);
    if (BSON_ITER_HOLDS_CODE(&at) || BSON_ITER_HOLDS_CODEWSCOPE(&at)) return "JavaScript";
    if (BSON_ITER_HOLDS_UTF8(&at) && std::ranges::contains(kNamesCollection, key) &&
        of_the_system(bson_iter_utf8(&at, nullptr))) {
      return bson_iter_utf8(&at, nullptr);
    }
    bson_iter_t inner;
    if ((BSON_ITER_HOLDS_DOCUMENT(&at) || BSON_ITER_HOLDS_ARRAY(&at)) && bson_iter_recurse(&at, &inner)) {
      if (auto found = first_forbidden(inner); !found.empty()) return found;
    }
  }
  return {};
}

// The name under which the last stage of a pipeline counts.
std::optional<std::string> count_name(bson_iter_t stages) {
  std::optional<std::string> name;
  while (bson_iter_next(&stages)) {
    bson_iter_t stage;
    name.reset();
    if (bson_iter_recurse(&stages, &stage) && bson_iter_next(&stage) &&
        std::string_view(bson_iter_key(&stage)) == "$count" && BSON_ITER_HOLDS_UTF8(&stage)) {
      name = bson_iter_utf8(&stage, nullptr);
    }
  }
  return name;
}

}  // namespace

Result<MongoCommand> make_mongo_command(const std::string& query) {
  auto document = mongoc::bson_from_json(query);
  if (!document) return propagate(document);
  bson_iter_t collection;
  bson_iter_t pipeline;
  bson_iter_t stages;
  if (!bson_iter_init_find(&collection, document->get(), "collection") || !BSON_ITER_HOLDS_UTF8(&collection) ||
      !bson_iter_init_find(&pipeline, document->get(), "pipeline") || !BSON_ITER_HOLDS_ARRAY(&pipeline) ||
      !bson_iter_recurse(&pipeline, &stages)) {
    return fail(ErrorCode::kInvalidQuery, R"(The query must have the form {"collection": "…", "pipeline": […]}.)");
  }
  const char* name = bson_iter_utf8(&collection, nullptr);
  auto forbidden = of_the_system(name) ? std::string(name) : first_forbidden(stages);
  if (!forbidden.empty()) return fail(ErrorCode::kRefused, std::format("{} is not allowed", forbidden));

  MongoCommand made{.command = mongoc::empty_bson(), .count_name = count_name(stages)};
  auto* command = made.command.get();
  bson_t options;
  bson_append_utf8(command, "aggregate", -1, name, -1);
  bson_append_iter(command, "pipeline", -1, &pipeline);
  bson_append_document_begin(command, "cursor", -1, &options);
  bson_append_document_end(command, &options);
  return made;
}

}  // namespace dataquery::connectors
