#include "contract/support/postgres_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <format>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <vector>

namespace dataquery::testing {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void give_up(const std::string& reason) { throw std::runtime_error("PostgreSQL for tests: " + reason); }

// The folder of the newest server that is installed.
std::string find_programs() {
  for (int version = 20; version >= 13; --version) {
    const auto folder = std::format("/usr/lib/postgresql/{}/bin", version);
    if (fs::exists(folder + "/initdb")) return folder;
  }
  give_up("no server is installed (Debian: postgresql-17)");
}

std::uint16_t free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = ::bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                     ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(probe);
  if (!bound) give_up("no free port");
  return ntohs(address.sin_port);
}

const passwd* server_account() {
  if (::geteuid() != 0) return nullptr;
  if (const auto* account = ::getpwnam("postgres")) return account;
  return ::getpwnam("nobody");
}

// Starts `command` as an unprivileged user; its output goes to `output`. It dies with this process.
int spawn(const std::vector<std::string>& command, int output) {
  std::vector<char*> arguments;
  for (const auto& part : command) arguments.push_back(const_cast<char*>(part.c_str()));
  arguments.push_back(nullptr);
  const auto* account = server_account();
  const int child = ::fork();
  if (child != 0) return child;
  // Only calls that are safe after a fork from here on.
  if (account != nullptr && (::setgid(account->pw_gid) != 0 || ::setuid(account->pw_uid) != 0)) ::_exit(126);
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  ::setenv("LC_ALL", "C", 1);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};

}  // namespace

PostgresServer::PostgresServer() {
  programs_ = find_programs();
  port_ = free_port();
  if (const auto* account = server_account(); account != nullptr) {
    if (::chown(folder_.path().c_str(), account->pw_uid, account->pw_gid) != 0) give_up("chown failed");
  }
  initialise();
  start();
}

PostgresServer::~PostgresServer() {
  if (process_ == 0) return;
  resume();
  stop(Ending::kCrash);
}

void PostgresServer::stop(Ending ending) {
  ::kill(process_, ending == Ending::kFast ? SIGINT : SIGQUIT);
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
  log_reader_ = {};
}

void PostgresServer::pause() const { signal_all(SIGSTOP); }
void PostgresServer::resume() const { signal_all(SIGCONT); }

void PostgresServer::signal_all(int signal) const {
  ::kill(process_, signal);
  std::ifstream children(std::format("/proc/{0}/task/{0}/children", process_));
  for (int child = 0; children >> child;) ::kill(child, signal);
}

void PostgresServer::initialise() {
  const auto password_file = folder_.file("password");
  std::ofstream(password_file) << password_ << '\n';
  const int log = ::open(folder_.file("initdb.log").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  const int child = spawn({programs_ + "/initdb", "-D", folder_.file("data"), "-U", user_, "--pwfile", password_file,
                           "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"},
                          log);
  ::close(log);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status == 0) return;
  std::ifstream text(folder_.file("initdb.log"));
  give_up("initdb failed: " + std::string(std::istreambuf_iterator<char>(text), {}));
}

void PostgresServer::start() {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) give_up("pipe failed");
  process_ = spawn({programs_ + "/postgres",
                    "-D",
                    folder_.file("data"),
                    "-p",
                    std::to_string(port_),
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    "unix_socket_directories=",
                    "-c",
                    "fsync=off",
                    "-c",
                    "synchronous_commit=off",
                    "-c",
                    "full_page_writes=off",
                    "-c",
                    "shared_buffers=16MB",
                    "-c",
                    "max_connections=40",
                    "-c",
                    "autovacuum=off",
                    "-c",
                    "jit=off"},
                   pipe[1]);
  ::close(pipe[1]);
  await_ready(pipe[0]);
}

void PostgresServer::await_ready(int log) {
  std::string text;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!text.contains("ready to accept connections")) {
    pollfd descriptor{log, POLLIN, 0};
    std::array<char, 4096> part{};
    const bool late = std::chrono::steady_clock::now() > deadline;
    const auto size = !late && ::poll(&descriptor, 1, 1000) > 0 ? ::read(log, part.data(), part.size()) : -1;
    if (size == 0 || late) give_up("the server did not start: " + text);
    if (size > 0) text.append(part.data(), static_cast<std::size_t>(size));
  }
  // The pipe must be read on, or the server would block on its log one day. Ends when the server does.
  log_reader_ = std::jthread([log] {
    std::array<char, 4096> part{};
    while (::read(log, part.data(), part.size()) > 0) continue;
    ::close(log);
  });
}

std::string PostgresServer::url(const std::string& database) const {
  return std::format("postgresql://{}:a%20secret%20%2F%20with%20%40%20odd%20%3A%20letters@127.0.0.1:{}/{}", user_,
                     port_, database);
}

void PostgresServer::run(const std::string& sql, const std::string& database) const {
  const auto options =
      std::format("host=127.0.0.1 port={} user={} password='{}' dbname={}", port_, user_, password_, database);
  const std::unique_ptr<PGconn, CloseConnection> connection(PQconnectdb(options.c_str()));
  PQsetNoticeReceiver(connection.get(), [](void*, const PGresult*) {}, nullptr);
  auto* result = PQexec(connection.get(), sql.c_str());
  const auto status = PQresultStatus(result);
  PQclear(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
    give_up(std::string(PQerrorMessage(connection.get())) + " in: " + sql.substr(0, 200));
  }
}

std::string PostgresServer::create_database(const std::string& name, const std::string& sql) const {
  run("CREATE DATABASE " + name);
  if (!sql.empty()) run(sql, name);
  return url(name);
}

PostgresServer& PostgresServer::shared() {
  static PostgresServer server;
  return server;
}

}  // namespace dataquery::testing
