// `admin make-keys`: the keys that replicas share, as lines for their environment.

#include <iostream>

#include "adapters/crypto/random.h"
#include "app/commands.h"

namespace dataquery::app {

ExitCode make_keys() {
  const auto signing = crypto::make_signing_key();
  const auto sealing = crypto::make_encryption_key("k1");
  if (!signing || !sealing) {
    std::cerr << "dataquery: the system gives no random bytes for new keys\n";
    return ExitCode::kFailed;
  }
  std::cout << "DATAQUERY_SECRET_KEY=" << signing->reveal() << "\nDATAQUERY_ENCRYPTION_KEYS=" << sealing->reveal()
            << '\n';
  return ExitCode::kDone;
}

}  // namespace dataquery::app
