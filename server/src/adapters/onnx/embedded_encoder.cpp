#include "adapters/onnx/onnx_encoder.h"

extern "C" {
extern const unsigned char dq_encoder_network[];
extern const unsigned char dq_encoder_network_end[];
extern const unsigned char dq_encoder_vocabulary[];
extern const unsigned char dq_encoder_vocabulary_end[];
}

namespace dataquery::onnx {

std::shared_ptr<const translator::Encoder> embedded_encoder() {
  const auto size = [](const unsigned char* begin, const unsigned char* end) {
    return static_cast<std::size_t>(end - begin);
  };
  return std::make_shared<OnnxEncoder>(std::span(dq_encoder_network, size(dq_encoder_network, dq_encoder_network_end)),
                                       std::string_view(reinterpret_cast<const char*>(dq_encoder_vocabulary),
                                                        size(dq_encoder_vocabulary, dq_encoder_vocabulary_end)));
}

}  // namespace dataquery::onnx
