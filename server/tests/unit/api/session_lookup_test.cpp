#include "api/session_lookup.h"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <format>
#include <latch>
#include <map>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "accounts/fake_password_hasher.h"
#include "accounts/fake_token_signer.h"
#include "accounts/fake_user_store.h"

namespace dataquery::api {
namespace {

using accounts::SessionState;
using Found = Result<std::optional<SessionState>>;

class SessionLookupTest : public testing::Test {
 protected:
  SessionLookupTest() {
    users_.before_sessions = [this](std::span<const UserId> users) {
      const std::lock_guard lock(mutex_);
      asked_.emplace_back(users.begin(), users.end());
    };
  }

  UserId add_user(int number) { return users_.insert(std::format("{}@b.co", number), "hash", {}).value().id; }

  /// Looks an account up; `found_` has the answer under `key` once the event loop has run.
  void look_up(int key, UserId user) {
    asio::co_spawn(io_, look_up_and_keep(key, user),
                   asio::bind_cancellation_slot(signals_[key].slot(), [this, key](const std::exception_ptr& thrown) {
                     thrown_ += thrown ? 1 : 0;
                     if (then_) then_(key);
                   }));
  }
  asio::awaitable<void> look_up_and_keep(int key, UserId user) { found_.emplace(key, co_await lookup_->find(user)); }

  std::vector<std::vector<UserId>> asked() {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

  accounts::FakeUserStore users_;
  accounts::FakePasswordHasher hasher_;
  accounts::FakeTokenSigner signer_;
  SystemClock clock_;
  accounts::Accounts accounts_{users_, hasher_, signer_, clock_};
  BlockingPool pool_{{.name = "store", .threads = 4}};
  asio::io_context io_{1};
  std::shared_ptr<SessionLookup> lookup_ = std::make_shared<SessionLookup>(accounts_, pool_);
  std::map<int, asio::cancellation_signal> signals_;
  std::map<int, Found> found_;
  int thrown_ = 0;
  std::function<void(int)> then_;

 private:
  std::mutex mutex_;
  std::vector<std::vector<UserId>> asked_;
};

TEST_F(SessionLookupTest, finds_an_account_or_says_that_there_is_none) {
  const auto user = add_user(1);
  look_up(1, user);
  look_up(2, UserId{99});
  io_.run();
  EXPECT_EQ(found_.at(1).value(), (SessionState{user, "1@b.co", 1}));
  EXPECT_EQ(found_.at(2).value(), std::nullopt);
}

TEST_F(SessionLookupTest, all_that_wait_at_a_moment_share_one_call) {
  std::vector<UserId> users;
  for (int i = 0; i < 50; ++i) users.push_back(add_user(i));
  for (int i = 0; i < 1000; ++i) look_up(i, users[static_cast<std::size_t>(i) % users.size()]);
  io_.run();
  EXPECT_EQ(asked(), std::vector<std::vector<UserId>>{users}) << "each account once, in one call";
  ASSERT_EQ(found_.size(), 1000U);
  for (const auto& [key, found] : found_) {
    EXPECT_EQ(found.value()->user, users[static_cast<std::size_t>(key) % users.size()]);
  }
}

TEST_F(SessionLookupTest, what_is_asked_while_a_call_runs_is_answered_by_one_that_begins_later) {
  const auto user = add_user(1);
  std::latch running(SessionLookup::kCalls);
  std::latch changed(1);
  users_.before_sessions = nullptr;
  // Reads first, then waits: as a call whose answer is under way when the account changes.
  class SlowStore final : public accounts::UserStore {
   public:
    SlowStore(accounts::FakeUserStore& store, std::latch& running, std::latch& changed)
        : store_(store), running_(running), changed_(changed) {}
    Result<std::vector<SessionState>> sessions(std::span<const UserId> users) override {
      auto read = store_.sessions(users);
      if (!running_.try_wait()) {
        running_.count_down();
        changed_.wait();
      }
      return read;
    }
    Result<accounts::User> insert(std::string_view, std::string_view, std::chrono::system_clock::time_point) override {
      return unused();
    }
    Result<std::optional<accounts::User>> find_by_email(std::string_view) override { return unused(); }
    Result<std::optional<accounts::User>> find(UserId) override { return unused(); }
    Result<std::int64_t> set_password(UserId, std::string_view, std::optional<std::int64_t>) override {
      return unused();
    }
    Result<std::int64_t> end_sessions(UserId, std::optional<std::int64_t>) override { return unused(); }
    Result<void> remove(UserId, std::optional<std::int64_t>) override { return unused(); }
    Result<std::vector<accounts::UserSummary>> list() override { return unused(); }
    Result<accounts::Usage> usage(UserId, std::chrono::system_clock::time_point) override { return unused(); }

   private:
    static std::unexpected<Error> unused() { return fail(ErrorCode::kInternal, "not asked for here"); }
    accounts::FakeUserStore& store_;
    std::latch& running_;
    std::latch& changed_;
  } slow(users_, running, changed);
  accounts::Accounts accounts(slow, hasher_, signer_, clock_);
  lookup_ = std::make_shared<SessionLookup>(accounts, pool_);

  for (int i = 0; i < static_cast<int>(SessionLookup::kCalls); ++i) {
    look_up(i, user);
    io_.poll();  // its call is under way before the next is asked
  }
  running.wait();
  ASSERT_TRUE(users_.end_sessions(user, std::nullopt));
  look_up(100, user);
  asio::post(io_, [&] { changed.count_down(); });
  io_.run();
  EXPECT_EQ(found_.at(0).value()->version, 1);
  EXPECT_EQ(found_.at(100).value()->version, 2);
}

TEST_F(SessionLookupTest, one_that_leaves_takes_nobody_along) {
  const auto user = add_user(1);
  std::latch running(1);
  std::latch left(1);
  users_.before_sessions = [&](std::span<const UserId>) {
    running.count_down();
    left.wait();
  };
  then_ = [&](int key) {
    if (key == 1) left.count_down();
  };
  look_up(1, user);
  look_up(2, user);
  io_.poll();
  running.wait();
  signals_[1].emit(asio::cancellation_type::terminal);
  io_.run();
  EXPECT_EQ(found_.at(1).error().code, ErrorCode::kCancelled);
  EXPECT_EQ(found_.at(2).value()->user, user);
}

TEST_F(SessionLookupTest, a_full_pool_is_said_to_all_and_ends_with_it) {
  const auto user = add_user(1);
  BlockingPool full({.threads = 1, .queue = 1});
  std::latch free(1);
  std::latch busy(1);
  ASSERT_TRUE(full.submit([&] {
    busy.count_down();
    free.wait();
  }));
  busy.wait();
  ASSERT_TRUE(full.submit([] {}));
  lookup_ = std::make_shared<SessionLookup>(accounts_, full);
  look_up(1, user);
  look_up(2, user);
  io_.run();
  EXPECT_EQ(found_.at(1).error().code, ErrorCode::kBusy);
  EXPECT_EQ(found_.at(2).error().code, ErrorCode::kBusy);
  free.count_down();
  full.stop();

  lookup_ = std::make_shared<SessionLookup>(accounts_, pool_);
  look_up(3, user);
  io_.restart();
  io_.run();
  EXPECT_TRUE(found_.at(3).value());
}

TEST_F(SessionLookupTest, what_the_store_throws_reaches_all_that_wait_and_the_next_are_served) {
  const auto user = add_user(1);
  users_.before_sessions = [](std::span<const UserId>) { throw std::runtime_error("a bug"); };
  look_up(1, user);
  look_up(2, user);
  io_.run();
  EXPECT_EQ(thrown_, 2);
  users_.before_sessions = nullptr;
  look_up(3, user);
  io_.restart();
  io_.run();
  EXPECT_EQ(found_.at(3).value()->user, user);
}

}  // namespace
}  // namespace dataquery::api
