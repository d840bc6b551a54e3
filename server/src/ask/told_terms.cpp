#include "ask/told_terms.h"

#include <format>

#include "catalog/meaning.h"

namespace dataquery::ask {

std::string notes_with_terms(const Progress& progress) {
  const auto& question = progress.question;
  auto said = question.text;
  for (const auto& turn : question.conversation) said += "\n" + turn.question;
  std::string terms;
  for (const auto* entry : question.glossary.said_in(said)) {
    const auto meaning = catalog::resolve(*progress.source.catalog, entry->definition);
    if (!meaning || (meaning->test && !question.sharing.values)) continue;
    terms += std::format("\n- {}: {}", entry->term, catalog::written(*progress.source.catalog, *meaning));
  }
  if (terms.empty()) return question.sharing.notes;
  const auto& notes = question.sharing.notes;
  return notes + (notes.empty() ? "" : "\n\n") + "What people here mean by these words:" + terms;
}

}  // namespace dataquery::ask
