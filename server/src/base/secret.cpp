#include "base/secret.h"

#include <string.h>  // explicit_bzero is a C library function, not std::

namespace dataquery {

void wipe(void* data, std::size_t size) noexcept {
  if (size != 0) ::explicit_bzero(data, size);
}

}  // namespace dataquery
