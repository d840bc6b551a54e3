#pragma once

#include "adapters/mongoc/link.h"

struct _mongoc_client_t;  // NOLINT(bugprone-reserved-identifier,readability-identifier-naming): the driver's

namespace dataquery::mongoc {

/// Makes `client` open its connections by our sockets: to addresses that the policy allows, whoever named the host (the
/// URL, an SRV record, a replica set), waiting no longer than `link` says at that moment. `link` must outlive the
/// client.
void use_our_sockets(_mongoc_client_t& client, Link& link);

}  // namespace dataquery::mongoc
