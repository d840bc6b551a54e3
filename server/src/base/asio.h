#pragma once

#include <boost/asio/awaitable.hpp>

namespace dataquery {

/// Asio as every folder names it. Only the folders that DESIGN lets await include this: base, http, llm streaming, ask, api, app.
namespace asio = boost::asio;

}  // namespace dataquery
