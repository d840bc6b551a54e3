#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "translator/encoder.h"

namespace dataquery::onnx {

/// Runs the trained encoder by ONNX Runtime, whose library is looked for when the first question comes: a program that
/// nobody asks anything needs neither the time nor the memory (about 100 MB). Where the library is missing or too old,
/// that is written to the log once and every `read` gives the same error. Any thread; one core a question.
class OnnxEncoder final : public translator::Encoder {
 public:
  /// `network` is the ONNX file's bytes and `vocabulary` its word pieces; both must outlive it.
  OnnxEncoder(std::span<const unsigned char> network, std::string_view vocabulary);
  ~OnnxEncoder() override;

  [[nodiscard]] Result<translator::EncoderReading> read(const translator::Understanding& question) const override;

 private:
  struct Session;
  void load() const;

  std::span<const unsigned char> network_;
  std::string_view vocabulary_;
  mutable std::once_flag loaded_;
  mutable std::unique_ptr<const Session> session_;  ///< null until loaded, and where that failed
  mutable std::string why_not_;
};

/// The encoder that is part of the program.
[[nodiscard]] std::shared_ptr<const translator::Encoder> embedded_encoder();

}  // namespace dataquery::onnx
