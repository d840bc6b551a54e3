#include "recall.h"

#include <algorithm>

#include "base/utf8.h"
#include "retrieval/pieces.h"
#include "retrieval/ranking.h"

namespace dataquery::bench {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Whether `text` names `column` as a word, but not as what a key refers to.
bool tells(const std::string& text, const std::string& column) {
  const auto lower = ascii_lower(text);
  for (auto at = lower.find(column); at != std::string::npos; at = lower.find(column, at + 1)) {
    const auto end = at + column.size();
    const char before = at == 0 ? ' ' : lower[at - 1];
    if (!is_word(before) && before != '.' && (end == lower.size() || !is_word(lower[end]))) return true;
  }
  return false;
}

bool holds_tables(const std::vector<retrieval::ContextPiece>& pieces, const Gold& gold) {
  return std::ranges::all_of(gold.tables, [&](std::size_t table) {
    return std::ranges::contains(pieces, table, &retrieval::ContextPiece::table);
  });
}

bool holds_columns(const std::vector<retrieval::ContextPiece>& pieces, const Gold& gold) {
  return std::ranges::all_of(gold.columns, [&](const std::string& column) {
    return std::ranges::any_of(pieces, [&](const auto& piece) {
      return std::ranges::contains(gold.tables, piece.table) && tells(piece.text, column);
    });
  });
}

}  // namespace

std::vector<retrieval::RankedTable> ranked_by(Method method, const std::vector<retrieval::RankedTable>& tables) {
  if (method == kFused) return tables;
  std::vector<double> scores(tables.size());
  std::vector<const retrieval::RankedTable*> by_position(tables.size());
  for (const auto& table : tables) by_position[table.table] = &table;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    scores[i] = method == kWords ? by_position[i]->lexical : 1.0 + by_position[i]->similarity.value_or(-1.0F);
  }
  const auto fused = retrieval::fuse({scores});
  std::vector<retrieval::RankedTable> ranked;
  for (const auto table : retrieval::order_of(scores)) {
    ranked.push_back(*by_position[table]);
    ranked.back().score = fused[table];
  }
  return ranked;
}

std::size_t worst_place(const std::vector<retrieval::RankedTable>& ranked, const std::vector<std::size_t>& gold) {
  std::size_t worst = 0;
  for (const auto table : gold) {
    const auto place = std::ranges::find(ranked, table, &retrieval::RankedTable::table) - ranked.begin();
    worst = std::max(worst, static_cast<std::size_t>(place));
  }
  return worst;
}

void count_packed(Tally& tally, const catalog::Catalog& catalog, const std::string& question, const Gold& gold,
                  const retrieval::ContextOptions& options, const retrieval::Context& context) {
  ++tally.questions;
  for (const auto method : {kWords, kVectors}) {
    retrieval::Context alone;
    alone.tables = ranked_by(method, context.tables);
    auto without_values = options;
    without_values.values.clear();
    retrieval::pack_pieces(catalog, question, without_values, alone);
    tally.found[method] += holds_tables(alone.pieces, gold) ? 1 : 0;
  }
  const bool tables = holds_tables(context.pieces, gold);
  tally.found[kFused] += tables ? 1 : 0;
  tally.with_columns += tables && holds_columns(context.pieces, gold) ? 1 : 0;
  tally.tokens += context.tokens;
}

}  // namespace dataquery::bench
