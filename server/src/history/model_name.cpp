#include "history/model_name.h"

#include <utility>

#include "base/utf8.h"

namespace dataquery::history {

std::string fitting_model(std::string model) {
  model = to_valid_utf8(model);
  std::erase(model, '\0');
  while (count_code_points(model) > kModelLength) {
    auto cut = model.size() - 1;
    while (cut > 0 && (static_cast<unsigned char>(model[cut]) & 0xC0U) == 0x80U) --cut;
    model.resize(cut);
  }
  return model;
}

}  // namespace dataquery::history
