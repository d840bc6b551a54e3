#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/ids.h"

namespace dataquery::accounts {

/// A person's account, as the store holds it.
struct User {
  UserId id;
  std::string email;          ///< folded to lower case
  std::string password_hash;  ///< "$2b$12$…"
  std::chrono::system_clock::time_point created_at;
  std::int64_t session_version = 1;  ///< only tokens of this version hold; raising it ends all sessions
};

/// Who sends a request: made only from a token that holds and an account that exists.
struct Identity {
  UserId user;
  std::string email;
  std::int64_t session_version = 0;
  bool operator==(const Identity&) const = default;
};

/// What of an account decides whether a token holds.
struct SessionState {
  UserId user;
  std::string email;
  std::int64_t version = 0;
  bool operator==(const SessionState&) const = default;
};

/// An account as an administrator sees it.
struct UserSummary {
  UserId id;
  std::string email;
  std::chrono::system_clock::time_point created_at;
  std::int64_t connections = 0;
  std::int64_t questions = 0;
  bool operator==(const UserSummary&) const = default;
};

/// What an account has used.
struct Usage {
  std::int64_t connections = 0;
  std::int64_t questions = 0;
  std::int64_t questions_this_week = 0;  ///< in the past seven days
  bool operator==(const Usage&) const = default;
};

}  // namespace dataquery::accounts
