#pragma once

#include "base/blocking_pool.h"

namespace dataquery::ask {

/// The threads of a server, one pool for each kind of waiting, so that one kind never takes another's turns. Owned by
/// app; outlives everything that awaits it.
struct Pools {
  BlockingPool& store;    ///< the own store: short
  BlockingPool& sources;  ///< users' databases: long; capped for each connection
  BlockingPool& compute;  ///< translation, retrieval, writing of answers: milliseconds of a core
  BlockingPool& hashing;  ///< passwords: a third of a second of a core
  BlockingPool& llm;      ///< requests to LLM providers: seconds of waiting
};

}  // namespace dataquery::ask
