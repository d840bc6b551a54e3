#pragma once

#include <boost/asio/awaitable.hpp>

// GCC 14 takes Asio's pairing of the coroutine frame's operator new and delete for a mismatch when it inlines both.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace dataquery {

/// Asio as every folder names it. Only folders that may await include this: base, llm, http, ask, api, app.
namespace asio = boost::asio;

}  // namespace dataquery
