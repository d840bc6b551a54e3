#pragma once

#include <cstdint>
#include <string>
#include <thread>

#include "support/temp_folder.h"

namespace dataquery::testing {

/// A PostgreSQL server of its own for tests: a fresh cluster in a temporary folder, on a free port of 127.0.0.1,
/// without fsync, stopped when it goes. Started by root it runs as the user `postgres`, since the server refuses root.
/// Throws std::runtime_error when the server cannot be started; the message says why.
class PostgresServer {
 public:
  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] const std::string& user() const { return user_; }
  [[nodiscard]] const std::string& password() const { return password_; }

  /// `postgresql://user:password@127.0.0.1:port/database`, as the superuser.
  [[nodiscard]] std::string url(const std::string& database = "postgres") const;

  /// Runs `sql` (one or more statements) as the superuser. Throws when it fails.
  void run(const std::string& sql, const std::string& database = "postgres") const;

  /// Makes the database `name`, fills it by running `sql`, and gives its URL.
  std::string create_database(const std::string& name, const std::string& sql = {}) const;

  /// Ends the server, as a crash would (`kCrash`) or in an orderly way; its address stays. And starts it again.
  enum class Ending : std::uint8_t { kFast, kCrash };
  void stop(Ending ending = Ending::kFast);
  void start();

  /// Holds all its processes still: whoever talks to it gets no answer, though the kernel takes connections. Until
  /// `resume`; of no use for sessions that begin meanwhile.
  void pause() const;
  void resume() const;

  /// The one server that all tests of a program share.
  static PostgresServer& shared();

 private:
  void initialise();
  void await_ready(int log);
  void signal_all(int signal) const;

  std::string programs_;
  TempFolder folder_;
  std::string user_ = "tester";
  std::string password_ = "a secret / with @ odd : letters";
  std::uint16_t port_ = 0;
  int process_ = 0;
  std::jthread log_reader_;
};

}  // namespace dataquery::testing
