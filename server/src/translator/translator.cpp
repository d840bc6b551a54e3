#include "translator/translator.h"

#include <algorithm>
#include <cmath>

#include "plan/render.h"
#include "translator/candidates.h"
#include "translator/glossary.h"
#include "translator/measure_by.h"
#include "translator/models.h"

namespace dataquery::translator {
namespace {

constexpr std::size_t kMostCandidates = 12;

/// A count is a row even when it is zero; everything else that finds nothing was probably misread.
bool expects_rows(const plan::Plan& plan) {
  return !(plan.select.size() == 1 && plan.select.front().aggregate == plan::Aggregate::kCount);
}

/// Puts the reading that the question's form gives first, unless the models are surer of another.
void add_form_reading(Translation& translation, const CatalogIndex& index) {
  auto form = read_measure_by(translation.links, index);
  if (!form) return;
  auto query = plan::render(form->plan, index.catalog(), index.keys(), index.catalog().dialect);
  if (!query) return;
  auto& candidates = translation.candidates;
  std::erase_if(candidates, [&](const Candidate& other) { return other.query.text == query->text; });
  const auto place =
      std::ranges::find_if(candidates, [&](const auto& other) { return other.score < form->probability; });
  candidates.insert(place, {std::move(form->plan), std::move(*query), form->probability, true});
}

/// A table and a value, enough for a question that every model looks at.
std::shared_ptr<const CatalogIndex> index_for_a_trial() {
  catalog::Table table{.name = "things"};
  table.columns.push_back({.name = "id", .kind = catalog::TypeKind::kInteger, .nullable = false, .unique = true});
  table.columns.push_back({.name = "name", .kind = catalog::TypeKind::kText, .values = {"Lamp"}});
  table.primary_key = {0};
  catalog::Catalog catalog;
  catalog.tables.push_back(std::move(table));
  return CatalogIndex::build(std::make_shared<const catalog::Catalog>(std::move(catalog)));
}

}  // namespace

Translator::Translator() : models_(std::make_unique<const Models>(Models::embedded())) {
  using namespace std::chrono_literals;
  // Weights and features are made apart. Where they do not fit, each model throws at the first question: let that be
  // this one.
  static_cast<void>(
      translate("How many things are called Lamp?", *index_for_a_trial(), {2026y, std::chrono::June, 30d}));
}
Translator::Translator(Models models) : models_(std::make_unique<const Models>(std::move(models))) {}
Translator::~Translator() = default;

Translation Translator::translate(std::string_view question, const CatalogIndex& index,
                                  std::chrono::year_month_day today, const Glossary* glossary) const {
  Translation translation;
  translation.links = link(question, index, today, glossary);
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
  add_form_reading(translation, index);
  hold_to_glossary(translation, index);
  if (!translation.candidates.empty()) translation.confidence = translation.candidates.front().score;
  return translation;
}

}  // namespace dataquery::translator
