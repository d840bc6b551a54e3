#include "ask/executor.h"

#include <utility>

#include "base/run_blocking.h"

namespace dataquery::ask {

asio::awaitable<Result<Executed>> Executor::run(const Source& source, source::Query query, Deadline deadline) const {
  co_return co_await run_blocking(pools_.sources, source.id.value, [&](std::stop_token stop) -> Result<Executed> {
    const auto started = Stopwatch::Clock::now();
    auto proved = guard_.prove_read_only(std::move(query), source.catalog.get());
    const auto proving = Stopwatch::Clock::now() - started;
    if (!proved) return propagate(proved);
    auto rows = source.connector->run(*proved, limits_, deadline, std::move(stop));
    if (!rows) return propagate(rows);
    return Executed{proved->text(), std::move(*rows), proving};
  });
}

}  // namespace dataquery::ask
