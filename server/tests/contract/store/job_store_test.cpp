#include "connections/job_store.h"

#include <future>

#include "contract/store/stores.h"

namespace dataquery::store {
namespace {

using connections::ActiveJob;
using connections::JobState;
using connections::TakenJob;

class JobStoreContract : public StoreContract {
 protected:
  /// A connection whose job waits.
  ConnectionId add(std::string name) {
    const connections::NewConnection fresh{.user = user_,
                                           .name = std::move(name),
                                           .db_type = catalog::Dialect::kSqlite,
                                           .metadata = "{}",
                                           .catalog = "{}",
                                           .created_at = at(10)};
    return stores_->connections().insert(fresh, [](ConnectionId) { return SealedSecret{"sealed"}; }).value().id;
  }
  connections::JobStore& jobs() { return stores_->jobs(); }
  TakenJob take() { return jobs().take("a replica").value().value(); }
  connections::Job job_of(ConnectionId connection) {
    return stores_->connections().access(user_, connection).value().indexing.value();
  }
  void queue(ConnectionId connection) { EXPECT_TRUE(stores_->connections().queue_indexing(user_, connection, at(11))); }

  const UserId user_ = stores_->add_user("a@b.co");
};

INSTANTIATE_TEST_SUITE_P(All, JobStoreContract, implementations(), implementation_name);

TEST_P(JobStoreContract, a_new_connection_comes_with_a_job) {
  const auto id = add("shop");
  EXPECT_EQ(job_of(id).state, JobState::kQueued);
  EXPECT_EQ(stores_->connections().list(user_).value().at(0).indexing->state, JobState::kQueued);
  const auto active = jobs().active().value();
  ASSERT_EQ(active.size(), 1U);
  EXPECT_FALSE(active[0].running);
}

TEST_P(JobStoreContract, the_oldest_is_taken_first_and_only_once) {
  const auto first = add("first");
  const auto second = add("second");
  const auto taken = take();
  EXPECT_EQ(taken.connection, first);
  EXPECT_EQ(taken.user, user_);
  EXPECT_EQ(taken.lease.attempt, 1);
  EXPECT_EQ(job_of(first).state, JobState::kRunning);
  EXPECT_EQ(take().connection, second);
  EXPECT_FALSE(jobs().take("a replica").value());
}

TEST_P(JobStoreContract, of_many_that_want_it_one_gets_it) {
  add("shop");
  std::vector<std::future<bool>> takers;
  for (int i = 0; i < 8; ++i) {
    takers.push_back(std::async(std::launch::async, [&] { return jobs().take("r").value().has_value(); }));
  }
  int got = 0;
  for (auto& taker : takers) got += taker.get() ? 1 : 0;
  EXPECT_EQ(got, 1);
}

TEST_P(JobStoreContract, a_heartbeat_shows_progress_and_life) {
  const auto id = add("shop");
  const auto taken = take();
  const auto before = jobs().active().value().at(0).heartbeat;
  EXPECT_TRUE(jobs().heartbeat(taken.lease, {.step = "describe", .done = 12, .total = 80}).value());
  EXPECT_GT(jobs().active().value().at(0).heartbeat, before);
  const auto job = job_of(id);
  EXPECT_EQ(job.progress.step, "describe");
  EXPECT_EQ(job.progress.done, 12);
  EXPECT_EQ(job.progress.total, 80);
}

TEST_P(JobStoreContract, what_is_done_stays_until_it_is_queued_again) {
  const auto id = add("shop");
  const auto taken = take();
  ASSERT_TRUE(jobs().finish(taken.lease, at(11)));
  EXPECT_EQ(job_of(id).state, JobState::kDone);
  EXPECT_TRUE(jobs().active().value().empty());
  EXPECT_FALSE(jobs().heartbeat(taken.lease, {}).value());
  queue(id);
  EXPECT_EQ(job_of(id).state, JobState::kQueued);
  const auto again = take();
  EXPECT_NE(again.lease, taken.lease);
  EXPECT_EQ(again.lease.attempt, 1);
}

TEST_P(JobStoreContract, is_tried_three_times) {
  const auto id = add("shop");
  for (int attempt = 1; attempt <= 3; ++attempt) {
    const auto taken = take();
    EXPECT_EQ(taken.lease.attempt, attempt);
    ASSERT_TRUE(jobs().fail(taken.lease, "the database is away", at(11)));
    EXPECT_EQ(job_of(id).state, attempt < 3 ? JobState::kQueued : JobState::kFailed);
    EXPECT_EQ(job_of(id).error, "the database is away");
  }
  EXPECT_FALSE(jobs().take("a replica").value());
  queue(id);
  EXPECT_EQ(take().lease.attempt, 1);
}

TEST_P(JobStoreContract, success_after_a_failure_forgets_the_error) {
  const auto id = add("shop");
  ASSERT_TRUE(jobs().fail(take().lease, "once", at(11)));
  ASSERT_TRUE(jobs().finish(take().lease, at(11)));
  EXPECT_EQ(job_of(id).error, "");
}

TEST_P(JobStoreContract, what_is_given_back_was_not_tried) {
  const auto id = add("shop");
  ASSERT_TRUE(jobs().give_back(take().lease));
  EXPECT_EQ(job_of(id).state, JobState::kQueued);
  EXPECT_EQ(take().lease.attempt, 1);
}

TEST_P(JobStoreContract, a_job_is_taken_over_only_as_it_was_seen) {
  add("shop");
  const auto first = take();
  const auto seen = jobs().active().value().at(0);
  ASSERT_TRUE(jobs().heartbeat(first.lease, {}).value());
  EXPECT_FALSE(jobs().take_over(seen, "another").value()) << "its worker lives";

  const auto still = jobs().active().value().at(0);
  const auto second = jobs().take_over(still, "another").value();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->lease.attempt, 2);
  EXPECT_FALSE(jobs().take_over(still, "a third").value()) << "somebody was quicker";
  EXPECT_FALSE(jobs().heartbeat(first.lease, {}).value()) << "the first has lost it";
}

TEST_P(JobStoreContract, who_has_lost_the_job_changes_nothing) {
  const auto id = add("shop");
  const auto first = take();
  const auto second = jobs().take_over(jobs().active().value().at(0), "another").value().value();
  EXPECT_TRUE(jobs().finish(first.lease, at(11)));
  EXPECT_TRUE(jobs().fail(first.lease, "late", at(11)));
  EXPECT_TRUE(jobs().give_back(first.lease));
  EXPECT_EQ(job_of(id).state, JobState::kRunning);
  EXPECT_TRUE(jobs().heartbeat(second.lease, {}).value());
}

TEST_P(JobStoreContract, a_new_address_takes_the_job_from_who_has_it) {
  const auto id = add("shop");
  const auto taken = take();
  queue(id);
  EXPECT_TRUE(jobs().heartbeat(taken.lease, {}).value()) << "a refresh joins the job that runs";
  const connections::ConnectionChange::Address moved{.url = {"sealed"}, .metadata = "{}", .catalog = "{}"};
  ASSERT_TRUE(stores_->connections().change(user_, id, {.name = {}, .address = moved, .now = at(12)}));
  EXPECT_FALSE(jobs().heartbeat(taken.lease, {}).value());
  EXPECT_EQ(job_of(id).state, JobState::kQueued);
}

TEST_P(JobStoreContract, goes_with_its_connection) {
  const auto id = add("shop");
  const auto taken = take();
  ASSERT_TRUE(stores_->connections().remove(user_, id));
  EXPECT_FALSE(jobs().heartbeat(taken.lease, {}).value());
  EXPECT_TRUE(jobs().finish(taken.lease, at(11)));
  EXPECT_TRUE(jobs().active().value().empty());
}

TEST_P(JobStoreContract, a_long_reason_is_shortened_between_characters) {
  const auto id = add("shop");
  std::string reason;
  for (int i = 0; i < 900; ++i) reason += "ü";
  ASSERT_TRUE(jobs().fail(take().lease, reason, at(11)));
  const auto kept = job_of(id).error;
  EXPECT_TRUE(reason.starts_with(kept));
  EXPECT_GT(kept.size(), 900U);
  EXPECT_EQ(kept.size() % 2, 0U);
}

}  // namespace
}  // namespace dataquery::store
