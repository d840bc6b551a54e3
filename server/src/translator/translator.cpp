#include "translator/translator.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "plan/render.h"
#include "translator/candidates.h"
#include "translator/encoder.h"
#include "translator/forms/forms.h"
#include "translator/glossary.h"
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
  auto form = read_form(translation.links, index);
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

/// A reading of nothing, as where an encoder had no room for any table.
EncoderReading unread(const Understanding& question) {
  EncoderReading reading;
  reading.columns.resize(question.links.columns.size());
  reading.tables.resize(question.links.tables.size());
  for (std::size_t slot = 0; slot < kSlots; ++slot)
    reading.slots[slot].assign(slot_classes()[slot].classes.size(), 0.0F);
  return reading;
}

}  // namespace

Translator::Translator(std::shared_ptr<const Encoder> encoder)
    : encoder_(std::move(encoder)), models_(std::make_unique<const Models>(Models::embedded())) {
  using namespace std::chrono_literals;
  if (encoder_ != nullptr) encoder_models_ = std::make_unique<const Models>(Models::embedded_for_encoder());
  // Weights and features are made apart. Where they do not fit, each model throws at the first question: let that be
  // this one.
  const auto index = index_for_a_trial();
  const Links links = link("How many things are called Lamp?", *index, {2026y, std::chrono::June, 30d});
  Understanding trial(*index, links);
  static_cast<void>(translate(trial, *models_));
  if (encoder_models_ == nullptr) return;
  const EncoderReading nothing = unread(trial);
  trial.reading = &nothing;
  static_cast<void>(translate(trial, *encoder_models_));
}

Translator::Translator(Models models, std::shared_ptr<const Encoder> encoder)
    : encoder_(std::move(encoder)), models_(std::make_unique<const Models>(std::move(models))) {
  if (encoder_ == nullptr) return;
  encoder_models_ = std::exchange(models_, std::make_unique<const Models>(Models::embedded()));
}

Translator::~Translator() = default;

Translation Translator::translate(const Understanding& question, const Models& models) const {
  Translation translation;
  const Scores scores = models.parts.score(question);
  std::vector<ScoredSketch> sketches;
  auto drafts = rank_drafts(question, scores, models, sketches);
  if (drafts.size() > kMostCandidates) drafts.resize(kMostCandidates);
  for (RankedDraft& ranked : drafts) {
    const bool needs_rows = expects_rows(ranked.draft.plan);
    const double probability = models.calibration.confidence(ranked.score);
    translation.candidates.push_back({std::move(ranked.draft.plan), std::move(ranked.query), probability, needs_rows});
  }
  return translation;
}

Translation Translator::translate(std::string_view question, const CatalogIndex& index,
                                  std::chrono::year_month_day today, const Glossary* glossary) const {
  Links links = link(question, index, today, glossary);
  const auto says_nothing = [](const text::Token& token) { return token.kind == text::TokenKind::kMark; };
  if (std::ranges::all_of(links.tokens, says_nothing)) return {.links = std::move(links)};
  Understanding understanding(index, links);
  std::optional<EncoderReading> reading;
  if (encoder_ != nullptr) {
    if (auto read = encoder_->read(understanding)) reading = std::move(*read);  // it reports its own failures
  }
  const bool encoded = reading.has_value();
  if (encoded) understanding.reading = &*reading;
  Translation translation = translate(understanding, encoded ? *encoder_models_ : *models_);
  translation.encoder_failed = encoder_ != nullptr && !encoded;
  translation.links = std::move(links);
  add_form_reading(translation, index);
  hold_to_glossary(translation, index);
  if (!translation.candidates.empty()) translation.confidence = translation.candidates.front().score;
  return translation;
}

}  // namespace dataquery::translator
