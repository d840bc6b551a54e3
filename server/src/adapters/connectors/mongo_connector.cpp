#include "adapters/connectors/mongo_connector.h"

#include <bson/bson.h>

#include <algorithm>

#include "adapters/connectors/mongo_command.h"
#include "adapters/connectors/mongo_describe.h"
#include "adapters/connectors/mongo_result.h"

namespace dataquery::connectors {
namespace {

constexpr std::size_t kMostInABatch = 500;

// What the sampling asks. Each command takes a client from the pool: one that ran out of its time leaves its client
// unusable, and the next goes on with another.
class PoolReader final : public MongoReader {
 public:
  explicit PoolReader(MongoPool& pool) : pool_(pool) {}

  [[nodiscard]] Result<void> command(const _bson_t& command, const std::function<void(const _bson_t&)>& take,
                                     const net::Wait& wait) override {
    auto client = pool_.take(wait);
    if (!client) return propagate(client);
    auto reply = (*client)->command(command, wait);
    if (!reply) return propagate(reply);
    take(**reply);
    return {};
  }
  [[nodiscard]] Result<void> query(const _bson_t& command, const std::function<bool(const _bson_t&)>& each,
                                   const net::Wait& wait) override {
    auto client = pool_.take(wait);
    if (!client) return propagate(client);
    return (*client)->query(command, each, wait, kReadAtOnce);
  }

 private:
  static constexpr std::int32_t kReadAtOnce = 1000;

  MongoPool& pool_;
};

}  // namespace

Result<void> MongoConnector::test(Deadline deadline, std::stop_token stop) {
  const mongoc::Wait wait{deadline, std::move(stop)};
  auto client = pool_.take(wait);
  if (!client) return propagate(client);
  const auto ping = mongoc::empty_bson();
  BSON_APPEND_INT32(ping.get(), "ping", 1);
  auto answer = (*client)->command(*ping, wait);  // which also shows whether the server knows the user
  if (!answer) return propagate(answer);
  return {};
}

Result<catalog::Catalog> MongoConnector::describe(const source::DescribeOptions& options, Deadline deadline,
                                                  std::stop_token stop) {
  const mongoc::Wait wait{deadline, std::move(stop)};
  PoolReader reader(pool_);
  auto catalog = describe_mongo(reader, pool_.database(), options, wait);
  // Nobody's query is wrong here: the server will not tell us what it holds.
  if (!catalog && catalog.error().code == ErrorCode::kInvalidQuery)
    catalog.error().code = ErrorCode::kSourceUnavailable;
  return catalog;
}

Result<source::Rows> MongoConnector::run(const source::ReadOnlyQuery& query, const source::Limits& limits,
                                         Deadline deadline, std::stop_token stop) {
  if (query.dialect() != catalog::Dialect::kMongodb) {
    return fail(ErrorCode::kInternal, "A query in another language was given to a MongoDB database.");
  }
  auto made = make_mongo_command(query.text());
  if (!made) return propagate(made);
  const mongoc::Wait wait{deadline, std::move(stop)};
  auto client = pool_.take(wait);
  if (!client) return propagate(client);
  MongoResult rows(limits);
  const auto batch = std::min(limits.rows + 1, kMostInABatch);  // one more shows that the result is cut
  auto ran = (*client)->query(
      *made->command, [&](const _bson_t& document) { return rows.add(document); }, wait,
      static_cast<std::int32_t>(batch));
  if (!ran) return propagate(ran);
  if (made->count_name && rows.empty()) rows.add_count(*made->count_name, 0);
  return rows.finish();
}

}  // namespace dataquery::connectors
