#include "translator/translator.h"

#include <cmath>

#include "translator/candidates.h"
#include "translator/models.h"

namespace dataquery::translator {
namespace {

constexpr std::size_t kMostCandidates = 12;

/// A count is a row even when it is zero; everything else that finds nothing was probably misread.
bool expects_rows(const plan::Plan& plan) {
  return !(plan.select.size() == 1 && plan.select.front().aggregate == plan::Aggregate::kCount);
}

}  // namespace

Translator::Translator() : models_(std::make_unique<const Models>(Models::embedded())) {}
Translator::Translator(Models models) : models_(std::make_unique<const Models>(std::move(models))) {}
Translator::~Translator() = default;

Translation Translator::translate(std::string_view question, const CatalogIndex& index,
                                  std::chrono::year_month_day today) const {
  Translation translation;
  translation.links = link(question, index, today);
  const Understanding understanding(index, translation.links);
  const Scores scores = models_->parts.score(understanding);
  std::vector<ScoredSketch> sketches;
  auto drafts = rank_drafts(understanding, scores, *models_, sketches);
  if (drafts.size() > kMostCandidates) drafts.resize(kMostCandidates);
  for (RankedDraft& ranked : drafts) {
    const bool needs_rows = expects_rows(ranked.draft.plan);
    const double probability = models_->calibration.confidence(ranked.score);
    translation.candidates.push_back({std::move(ranked.draft.plan), std::move(ranked.query), probability, needs_rows});
  }
  if (!translation.candidates.empty()) translation.confidence = translation.candidates.front().score;
  return translation;
}

}  // namespace dataquery::translator
