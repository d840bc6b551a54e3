#pragma once

#include "base/error.h"

struct _bson_error_t;  // NOLINT(bugprone-reserved-identifier,readability-identifier-naming): the driver's

namespace dataquery::mongoc {

/// A driver's or server's error in our words, which hold no address, user or password; of the server's own message
/// only what it says about the query. What the driver cannot know (stop, deadline, our sockets' failures) is said
/// elsewhere.
[[nodiscard]] Error to_error(const _bson_error_t& error);

}  // namespace dataquery::mongoc
