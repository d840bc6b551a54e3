// A model that costs nothing, and many who ask. `run` beside this file puts both to work and prints the figures.
//
// usage: bench_llm model                                   serves until it is ended; prints its port
//        bench_llm load PORT CLIENTS ROUNDS STARTS_PER_SECOND query|stream FILE
//        bench_llm load PORT CLIENTS ROUNDS STARTS_PER_SECOND direct|direct-stream MODEL
//
// FILE holds a line "TOKEN CONNECTION" for each user.

#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string_view>

#include "load.h"
#include "model_server.h"

namespace {

using namespace dataquery;
using namespace dataquery::bench;

void allow_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) std::cerr << "the limit of open files stays as it is\n";
}

int serve_model() {
  asio::io_context io(1);
  ModelServer server(io);
  asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&](const boost::system::error_code&, int) { io.stop(); });
  std::cout << server.port() << std::endl;
  io.run();
  return 0;
}

int load(char** arguments) {
  LoadOptions options{.port = static_cast<std::uint16_t>(std::atoi(arguments[0])),
                      .clients = std::atoi(arguments[1]),
                      .rounds = std::atoi(arguments[2]),
                      .starts_per_second = std::atof(arguments[3])};
  const std::string_view kind = arguments[4];
  options.stream = kind.ends_with("stream");
  if (kind.starts_with("direct")) {
    options.model = arguments[5];
  } else {
    std::ifstream file(arguments[5]);
    for (Asker asker; file >> asker.token >> asker.connection;) options.askers.push_back(asker);
    if (options.askers.empty()) {
      std::cerr << arguments[5] << " holds no users\n";
      return 2;
    }
  }
  run_load(options);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  allow_descriptors();
  const std::string_view command = count > 1 ? arguments[1] : "";
  if (command == "model" && count == 2) return serve_model();
  if (command == "load" && count == 8) return load(arguments + 2);
  std::cerr << "usage: bench_llm model | load PORT CLIENTS ROUNDS STARTS_PER_SECOND KIND FILE-OR-MODEL\n";
  return 2;
}
