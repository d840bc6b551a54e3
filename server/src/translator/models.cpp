#include "translator/models.h"

#include <algorithm>
#include <cmath>

extern "C" {
extern const unsigned char dq_translator_parts[];
extern const unsigned char dq_translator_parts_end[];
extern const unsigned char dq_translator_ranker[];
extern const unsigned char dq_translator_ranker_end[];
extern const unsigned char dq_translator_encoder_parts[];
extern const unsigned char dq_translator_encoder_parts_end[];
extern const unsigned char dq_translator_encoder_ranker[];
extern const unsigned char dq_translator_encoder_ranker_end[];
extern const unsigned char dq_translator_encoder_sketches[];
extern const unsigned char dq_translator_encoder_sketches_end[];
extern const unsigned char dq_translator_sketches[];
extern const unsigned char dq_translator_sketches_end[];
}

namespace dataquery::translator {
namespace {

std::span<const unsigned char> bytes(const unsigned char* begin, const unsigned char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

std::string_view text(const unsigned char* begin, const unsigned char* end) {
  return {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(end - begin)};
}

}  // namespace

double Calibration::confidence(double score) const {
  if (scores.empty()) return 0.5;
  const auto above = std::ranges::upper_bound(scores, static_cast<float>(score));
  if (above == scores.begin()) return shares.front();
  if (above == scores.end()) return shares.back();
  const auto i = static_cast<std::size_t>(above - scores.begin());
  const double width = scores[i] - scores[i - 1];
  return std::lerp(shares[i - 1], shares[i], width > 0 ? (score - scores[i - 1]) / width : 0.0);
}

Models Models::from(std::span<const unsigned char> parts, std::string_view sketches,
                    std::span<const unsigned char> ranker) {
  Models models;
  ModelReader parts_reader(parts);
  models.parts = PartScorers::read(parts_reader);
  models.sketches = parse_sketches(sketches);
  if (!ranker.empty()) {
    ModelReader reader(ranker);
    models.ranker = Trees::read(reader);
    models.calibration.scores = reader.array<float>();
    models.calibration.shares = reader.array<float>();
    models.ranked = true;
  }
  return models;
}

Models Models::embedded() {
  return from(bytes(dq_translator_parts, dq_translator_parts_end),
              text(dq_translator_sketches, dq_translator_sketches_end),
              bytes(dq_translator_ranker, dq_translator_ranker_end));
}

Models Models::embedded_for_encoder() {
  return from(bytes(dq_translator_encoder_parts, dq_translator_encoder_parts_end),
              text(dq_translator_encoder_sketches, dq_translator_encoder_sketches_end),
              bytes(dq_translator_encoder_ranker, dq_translator_encoder_ranker_end));
}

}  // namespace dataquery::translator
