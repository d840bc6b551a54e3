#include "adapters/mongoc/link.h"

#include <openssl/ssl.h>

#include <utility>

namespace dataquery::mongoc {

Result<std::shared_ptr<const Server>> Server::make(Address address, net::HostPolicy policy) {
  std::shared_ptr<ssl_ctx_st> tls;
  if (address.tls) {
    tls = std::shared_ptr<ssl_ctx_st>(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    SSL_CTX_set_min_proto_version(tls.get(), TLS1_2_VERSION);
    SSL_CTX_set_mode(tls.get(), SSL_MODE_AUTO_RETRY);
    SSL_CTX_set_verify(tls.get(), address.check_certificate ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    const bool trusts = address.ca_file.empty()
                            ? SSL_CTX_set_default_verify_paths(tls.get()) == 1
                            : SSL_CTX_load_verify_locations(tls.get(), address.ca_file.c_str(), nullptr) == 1;
    if (!trusts) return fail(ErrorCode::kInvalidArgument, "The file that tlsCAFile names holds no certificates.");
  }
  return std::shared_ptr<const Server>(new Server(std::move(address), policy, std::move(tls)));
}

std::shared_ptr<const Server> Server::only(Host host) const {
  auto address = address_;
  address.srv = false;
  address.direct = !address.load_balanced;
  address.hosts = {std::move(host)};
  return std::shared_ptr<const Server>(new Server(std::move(address), policy_, tls_));
}

}  // namespace dataquery::mongoc
