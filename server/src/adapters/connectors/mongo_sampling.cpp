#include "adapters/connectors/mongo_sampling.h"

#include <bson/bson.h>

#include <algorithm>
#include <chrono>
#include <unordered_set>
#include <utility>

namespace dataquery::connectors {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostDocuments = 400'000;  // that are read of all collections together, as far as …
constexpr std::size_t kMostOfOne = 20'000;       // … one is read whole up to between this …
constexpr std::size_t kLeastOfOne = 2'000;       // … and this
constexpr std::size_t kSampled = 2'000;          // beyond those
constexpr std::size_t kStretches = 4;            // that those are, where they are not drawn at random
constexpr std::size_t kFew = 50;                 // when only names and types are wanted
constexpr std::size_t kMostBytes = 32UL << 20;   // of one collection
constexpr std::size_t kMostIndexes = 12;         // of one collection that are asked
constexpr std::size_t kMostLookups = 300;
constexpr auto kStepTime = 5s;  // as a last resort
constexpr auto kViewTime = 1s;  // which may compute anything
constexpr auto kSampleTime = 1s;
constexpr auto kIndexTime = 500ms;

std::int64_t signed_of(std::size_t number) { return static_cast<std::int64_t>(number); }

void append(bson_t* document, const char* name, std::string_view text) {
  bson_append_utf8(document, name, -1, text.data(), static_cast<int>(text.size()));
}

void append_empty(bson_t* command, const char* name) {
  const BsonDocument inner;
  bson_append_document(command, name, -1, &*inner);
}

// {find: collection, limit: limit}
BsonDocument find_command(const std::string& collection, std::size_t limit) {
  BsonDocument command;
  append(command.get(), "find", collection);
  bson_append_int64(command.get(), "limit", -1, signed_of(limit));
  return command;
}

// {name: {field: number}}
void append_ordered(bson_t* command, const char* name, const std::string& field, int number) {
  BsonDocument inner;
  bson_append_int32(inner.get(), field.c_str(), -1, number);
  bson_append_document(command, name, -1, inner.get());
}

// {aggregate: collection, pipeline: stages, cursor: {}}
BsonDocument aggregate_command(const std::string& collection, const std::vector<BsonDocument>& stages) {
  BsonDocument command;
  append(command.get(), "aggregate", collection);
  BsonDocument pipeline;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    bson_append_document(pipeline.get(), std::to_string(i).c_str(), -1, &*stages[i]);
  }
  bson_append_array(command.get(), "pipeline", -1, pipeline.get());
  append_empty(command.get(), "cursor");
  return command;
}

std::string text_at(const bson_t& document, const char* name) {
  bson_iter_t found;
  if (!bson_iter_init_find(&found, &document, name) || !BSON_ITER_HOLDS_UTF8(&found)) return {};
  std::uint32_t size = 0;
  const char* text = bson_iter_utf8(&found, &size);
  return {text, size};
}

bool true_at(const bson_t& document, const char* name) {
  bson_iter_t found;
  return bson_iter_init_find(&found, &document, name) && bson_iter_as_bool(&found);
}

// Does `use` with the value at `path`, if there is one.
void with_value(const bson_t& document, const std::string& path, auto use) {
  bson_iter_t iterator;
  bson_iter_t found;
  if (!bson_iter_init(&iterator, &document)) return;
  if (bson_iter_find_descendant(&iterator, path.c_str(), &found)) use(*bson_iter_value(&found));
}

}  // namespace

MongoSampler::MongoSampler(MongoReader& reader, const source::DescribeOptions& options, net::Wait wait)
    : reader_(reader), options_(options), wait_(std::move(wait)) {}

Result<std::vector<std::unique_ptr<MongoCollection>>> MongoSampler::read() {
  auto listed = list();
  if (!listed) return listed;
  auto& collections = *listed;
  limit_ = options_.schema_only
               ? kFew
               : std::clamp(kMostDocuments / std::max<std::size_t>(collections.size(), 1), kLeastOfOne, kMostOfOne);
  const auto total = collections.size();
  for (std::size_t i = 0; i < total; ++i) {
    if (options_.progress) options_.progress(i, total);
    auto done = read(*collections[i]);
    if (!done && done.error().code == ErrorCode::kInvalidQuery) {
      collections[i].reset();  // a broken view, or one that may not be read
    } else if (!done) {
      return propagate(done);
    }
  }
  std::erase(collections, nullptr);
  return listed;
}

Result<std::vector<std::unique_ptr<MongoCollection>>> MongoSampler::list() {
  BsonDocument command;
  bson_append_int32(command.get(), "listCollections", -1, 1);
  bson_append_bool(command.get(), "nameOnly", -1, true);
  bson_append_bool(command.get(), "authorizedCollections", -1, true);
  append_empty(command.get(), "cursor");
  std::vector<std::unique_ptr<MongoCollection>> collections;
  auto listed = reader_.query(
      *command,
      [&](const bson_t& each) {
        auto name = text_at(each, "name");
        if (name.empty() || name.starts_with("system.")) return true;
        auto& made = collections.emplace_back(std::make_unique<MongoCollection>());
        made->name = std::move(name);
        made->kind = text_at(each, "type") == "view" ? catalog::TableKind::kView : catalog::TableKind::kTable;
        return true;
      },
      wait_);
  if (!listed) return propagate(listed);
  std::ranges::sort(collections, {}, [](const auto& each) { return std::string_view(each->name); });
  if (collections.size() > options_.tables) collections.resize(options_.tables);
  return collections;
}

net::Wait MongoSampler::step(const MongoCollection& collection) const {
  const bool view = collection.kind == catalog::TableKind::kView;
  return {wait_.deadline.at_most(view ? std::chrono::steady_clock::duration(kViewTime) : kStepTime), wait_.stop};
}

Result<void> MongoSampler::bearable(Result<void> step) const {
  if (step || wait_.deadline.passed()) return step;
  const auto code = step.error().code;
  if (code == ErrorCode::kTimeout || code == ErrorCode::kInvalidQuery) return {};
  return step;
}

Result<void> MongoSampler::read(MongoCollection& collection) {
  auto read = read_first(collection, limit_);
  if (!read) return read;
  const bool table = collection.kind == catalog::TableKind::kTable;
  if (collection.whole || !table) {
    collection.rows.close();
    return {};
  }
  if (auto counted = bearable(count(collection)); !counted) return counted;
  if (options_.schema_only) {
    collection.rows.close();
    return {};
  }
  if (auto more = bearable(read_more(collection)); !more) return more;
  auto known = indexes(collection);
  if (!known && !bearable(std::unexpected(known.error()))) return propagate(known);
  if (known) {
    for (const auto& index : *known) {
      if (index.unique) collection.unique_fields.push_back(index.field);
      collection.indexed_fields.push_back(index.field);
      if (auto used = use_index(collection, index); !used) return used;
    }
  }
  collection.rows.close();
  return {};
}

Result<void> MongoSampler::read_first(MongoCollection& collection, std::size_t limit) {
  const auto command = find_command(collection.name, limit + 1);
  std::size_t bytes = 0;
  auto read = reader_.query(
      *command,
      [&](const bson_t& document) {
        if (collection.rows.rows() == limit || bytes > kMostBytes) {
          collection.whole = false;
          return false;
        }
        bytes += document.len;
        collection.rows.add(document, options_);
        return true;
      },
      step(collection));
  if (read || read.error().code != ErrorCode::kTimeout || wait_.deadline.passed()) return read;
  collection.whole = false;
  return {};
}

Result<void> MongoSampler::count(MongoCollection& collection) {
  BsonDocument command;
  append(command.get(), "count", collection.name);
  return reader_.command(
      *command,
      [&](const bson_t& reply) {
        bson_iter_t number;
        if (bson_iter_init_find(&number, &reply, "n")) collection.count = bson_iter_as_int64(&number);
      },
      step(collection));
}

// Documents that were read already are passed over, because a key met twice would not be unique.
Result<void> MongoSampler::read_more(MongoCollection& collection) {
  std::unordered_set<std::uint64_t> known;
  if (const auto* id = collection.rows.find("_id")) known.insert(id->keys.hashes().begin(), id->keys.hashes().end());
  std::size_t bytes = 0;
  const auto take = [&](const bson_t& document) {
    std::optional<std::uint64_t> identity;
    with_value(document, "_id", [&](const bson_value_t& id) { identity = KeyValues::hash(id); });
    if (!identity || known.insert(*identity).second) collection.rows.add(document, options_);
    bytes += document.len;
    return bytes <= kMostBytes;
  };
  auto draws = draws_samples();
  if (!draws) return propagate(draws);
  if (*draws) {
    auto drawn = draw(collection, take);
    if (drawn || drawn.error().code != ErrorCode::kInvalidQuery) return drawn;
    draws_samples_ = false;
  }
  return read_stretches(collection, take);
}

// Storage engines draw documents at random in no time. Other servers that speak MongoDB's language sort all for it, or
// do not know `$sample`.
Result<bool> MongoSampler::draws_samples() {
  if (draws_samples_) return *draws_samples_;
  BsonDocument command;
  bson_append_int32(command.get(), "buildInfo", -1, 1);
  bool engines = false;
  auto asked = reader_.command(
      *command, [&](const bson_t& reply) { engines = bson_has_field(&reply, "storageEngines"); }, wait_);
  if (!asked && !bearable(asked)) return propagate(asked);
  draws_samples_ = engines;
  return engines;
}

Result<void> MongoSampler::draw(const MongoCollection& collection, const Take& take) {
  std::vector<BsonDocument> stages(1);
  append_ordered(stages[0].get(), "$sample", "size", static_cast<int>(kSampled));
  return reader_.query(*aggregate_command(collection.name, stages), take,
                       {wait_.deadline.at_most(kSampleTime), wait_.stop});
}

// Several stretches, the last of them at the end.
Result<void> MongoSampler::read_stretches(const MongoCollection& collection, const Take& take) {
  constexpr std::size_t kLength = kSampled / kStretches;
  const auto first = collection.rows.rows();
  const auto all = static_cast<std::size_t>(std::max<std::int64_t>(collection.count.value_or(0), 0));
  if (all <= first + kSampled) return {};
  const net::Wait wait{wait_.deadline.at_most(kSampleTime), wait_.stop};
  for (std::size_t i = 1; i <= kStretches; ++i) {
    auto command = find_command(collection.name, kLength);
    bson_append_int64(command.get(), "skip", -1, signed_of(first + (all - first - kLength) * i / kStretches));
    if (auto read = reader_.query(*command, take, wait); !read) return read;
  }
  return {};
}

Result<std::vector<MongoSampler::Index>> MongoSampler::indexes(const MongoCollection& collection) {
  BsonDocument command;
  append(command.get(), "listIndexes", collection.name);
  append_empty(command.get(), "cursor");
  std::vector<Index> indexes;
  auto listed = reader_.query(
      *command,
      [&](const bson_t& each) {
        bson_iter_t key;
        bson_iter_t field;
        if (bson_has_field(&each, "partialFilterExpression") || true_at(each, "sparse")) return true;
        if (!bson_iter_init_find(&key, &each, "key") || !bson_iter_recurse(&key, &field)) return true;
        if (!bson_iter_next(&field) || !bson_iter_as_int64(&field)) return true;  // text, 2dsphere, hashed
        Index index{bson_iter_key(&field), false};
        index.unique = (true_at(each, "unique") || index.field == "_id") && !bson_iter_next(&field);
        indexes.push_back(std::move(index));
        return indexes.size() < kMostIndexes;
      },
      step(collection));
  if (!listed) return propagate(listed);
  return indexes;
}

// The range of the values, or the distinct texts, as the index has them.
Result<void> MongoSampler::use_index(MongoCollection& collection, const Index& index) {
  auto* field = collection.rows.find(index.field);
  if (field == nullptr) return {};
  const auto kind = field->kinds.kind();
  if (kind == catalog::TypeKind::kText && field->kinds.count(BSON_TYPE_UTF8) > 0 && !index.unique) {
    return bearable(read_texts(collection, index.field));
  }
  if (!catalog::is_numeric(kind) && !catalog::is_temporal(kind)) return {};
  for (const int direction : {1, -1}) {
    if (auto read = bearable(read_end(collection, index.field, direction)); !read) return read;
  }
  return {};
}

Result<void> MongoSampler::read_end(MongoCollection& collection, const std::string& field, int direction) {
  auto command = find_command(collection.name, 1);
  append_ordered(command.get(), "sort", field, direction);
  append_ordered(command.get(), "projection", field, 1);
  append_ordered(command.get(), "hint", field, 1);
  const auto widen = [&](const bson_value_t& value) { collection.rows.find(field)->widen(value, options_); };
  return reader_.query(*command,
                       [&](const bson_t& document) {
                         with_value(document, field, widen);
                         return true;
                       },
                       {wait_.deadline.at_most(kIndexTime), wait_.stop});
}

Result<void> MongoSampler::read_texts(MongoCollection& collection, const std::string& field) {
  std::vector<BsonDocument> stages(3);
  append_ordered(stages[0].get(), "$sort", field, 1);
  BsonDocument group;
  append(group.get(), "_id", "$" + field);
  bson_append_document(stages[1].get(), "$group", -1, group.get());
  bson_append_int64(stages[2].get(), "$limit", -1, signed_of(options_.values_per_column + 1));
  const auto widen = [&](const bson_value_t& value) { collection.rows.find(field)->widen(value, options_); };
  std::size_t texts = 0;
  auto read = reader_.query(*aggregate_command(collection.name, stages),
                            [&](const bson_t& document) {
                              ++texts;
                              with_value(document, "_id", widen);
                              return true;
                            },
                            {wait_.deadline.at_most(kIndexTime), wait_.stop});
  if (read && texts <= options_.values_per_column) collection.rows.find(field)->values_known = true;
  return read;
}

Result<std::optional<std::size_t>> MongoSampler::look_up(const std::string& collection, const std::string& field,
                                                         const KeyValues& values) {
  if (lookups_ == kMostLookups || values.example_count() == 0) return std::nullopt;
  ++lookups_;
  auto command = find_command(collection, values.example_count());
  BsonDocument among;
  bson_append_array(among.get(), "$in", -1, &values.examples());
  BsonDocument filter;
  bson_append_document(filter.get(), field.c_str(), -1, among.get());
  bson_append_document(command.get(), "filter", -1, filter.get());
  append_ordered(command.get(), "projection", field, 1);
  std::size_t found = 0;
  auto read = reader_.query(*command, [&](const bson_t&) { return ++found, true; },
                            {wait_.deadline.at_most(kIndexTime), wait_.stop});
  if (!read && !bearable(read)) return propagate(read);
  if (!read) return std::nullopt;
  return found;
}

}  // namespace dataquery::connectors
