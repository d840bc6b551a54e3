#include "retrieval/vector_index.h"

#include <format>

namespace dataquery::retrieval {

std::string collection_name(ConnectionId connection) { return std::format("connection_{}", connection.value); }

}  // namespace dataquery::retrieval
