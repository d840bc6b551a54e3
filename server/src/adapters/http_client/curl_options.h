#pragma once

#include <chrono>
#include <string>

namespace dataquery::adapters {

struct CurlOptions {
  std::chrono::milliseconds connect_timeout = std::chrono::seconds{5};
  std::chrono::seconds stall_timeout{30};  ///< a stream that sends nothing for so long is given up
  long connections = 8'192;                ///< open at a time; further requests wait for their turn
  std::string user_agent = "DataQuery";
  std::string ca_file;  ///< "": the system's certificates
};

}  // namespace dataquery::adapters
