#pragma once

#include <memory>

#include "adapters/mongoc/address.h"

struct _mongoc_uri_t;  // NOLINT(bugprone-reserved-identifier,readability-identifier-naming): the driver's

namespace dataquery::mongoc {

struct FreeUri {
  void operator()(_mongoc_uri_t* uri) const;
};
using Uri = std::unique_ptr<_mongoc_uri_t, FreeUri>;

/// The driver's form of `address`, holding what was checked and nothing else. TLS is not in it: our sockets do that.
/// Errors: kInvalidArgument, when the driver takes it for malformed all the same.
[[nodiscard]] Result<Uri> make_uri(const Address& address);

}  // namespace dataquery::mongoc
