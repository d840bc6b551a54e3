#include "retrieval/pieces.h"

#include <algorithm>
#include <format>
#include <iterator>
#include <string>
#include <vector>

#include "retrieval/asked_words.h"
#include "retrieval/pack.h"
#include "retrieval/plain_text.h"
#include "retrieval/tokens.h"
#include "retrieval/words.h"

namespace dataquery::retrieval {
namespace {

constexpr std::size_t kTokensATable = 8;  // hardly a definition is shorter
constexpr std::size_t kReasonBytes = 60;  // of a value or name in a reason
constexpr std::size_t kReasonsOfAKind = 2;
constexpr std::size_t kNearTables = 5;  // so many of the most similar ones are near in meaning

std::string name_in_reason(std::string_view name) { return one_line(name, kReasonBytes); }

bool is_key(const catalog::Table& table, std::size_t column) {
  return std::ranges::contains(table.primary_key, column) ||
         std::ranges::any_of(table.foreign_keys,
                             [&](const auto& key) { return std::ranges::contains(key.columns, column); });
}

/// How likely a query that needs the table needs this column.
double column_worth(AskedWords& asked, const catalog::Column& column, bool hit) {
  if (hit) return 0.95;
  const auto words = words_of(column.name);
  const auto name = said(asked, words);
  double worth = 0.04 + 0.8 * name.share * name.share;
  if (!words.empty() && (words.back() == "name" || words.back() == "title")) worth = std::max(worth, 0.35);
  if (!column.comment.empty()) worth += 0.2 * said(asked, words_of(column.comment)).share;
  return std::min(worth, 0.95);
}

class Pieces {
 public:
  Pieces(const catalog::Catalog& catalog, std::string_view question, const ContextOptions& options, Context& context)
      : catalog_(catalog), options_(options), asked_(question), context_(context) {}

  void run() {
    choose_tables();
    std::vector<Packable> packables;
    for (const auto* ranked : leading_) packables.push_back(packable(*ranked));
    raise_owners(packables);
    for (auto& packed : pack(packables, options_.budget)) {
      const auto& ranked = *leading_[packed.index];
      if (!context_.packed.empty()) context_.packed += '\n';
      context_.packed += packed.text;
      context_.pieces.push_back({.table = ranked.table,
                                 .label = table_label(catalog_.tables[ranked.table]),
                                 .score = ranked.score,
                                 .text = std::move(packed.text),
                                 .whole = packed.whole,
                                 .reasons = {}});
    }
    for (std::size_t i = 0; i < context_.pieces.size(); ++i) context_.pieces[i].reasons = reasons(i);
    context_.tokens = estimate_tokens(context_.packed);
  }

 private:
  [[nodiscard]] std::vector<ValueHit> hits_of(std::size_t table) const {
    std::vector<ValueHit> hits;
    std::ranges::copy_if(options_.values, std::back_inserter(hits), [&](const ValueHit& hit) {
      return hit.table == table && hit.column < catalog_.tables[table].columns.size();
    });
    return hits;
  }

  /// The best tables, as many as the budget can hold at all.
  void choose_tables() {
    for (const auto& ranked : context_.tables) {
      if (leading_.size() * kTokensATable >= options_.budget) break;
      const bool near_enough = !options_.threshold || context_.vectors_failed ||
                               ranked.similarity.value_or(-1) >= *options_.threshold || !hits_of(ranked.table).empty();
      if (near_enough) leading_.push_back(&ranked);
    }
    for (const auto& ranked : context_.tables) {
      if (ranked.similarity) similarities_.push_back(*ranked.similarity);
    }
    std::ranges::sort(similarities_, std::ranges::greater{});
  }

  [[nodiscard]] Packable packable(const RankedTable& ranked) {
    const auto hits = hits_of(ranked.table);
    Packable result{.text = table_text(catalog_, ranked.table, hits, options_.share_values),
                    .worth = 0.01 + ranked.score * ranked.score,
                    .columns = {}};
    const auto& columns = catalog_.tables[ranked.table].columns;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const bool hit = std::ranges::contains(hits, i, &ValueHit::column);
      result.columns.push_back(column_worth(asked_, columns[i], hit));
    }
    return result;
  }

  /// The elements of a list are read in their documents' collection: it is worth as much.
  void raise_owners(std::vector<Packable>& packables) const {
    for (std::size_t i = 0; i < leading_.size(); ++i) {
      for (auto list = leading_[i]->table; catalog_.tables[list].elements_of;) {
        list = catalog_.tables[list].elements_of->table;
        const auto owner = std::ranges::find(leading_, list, [](const auto* ranked) { return ranked->table; });
        if (owner == leading_.end()) continue;
        auto& worth = packables[static_cast<std::size_t>(owner - leading_.begin())].worth;
        worth = std::max(worth, packables[i].worth);
      }
    }
  }

  [[nodiscard]] std::vector<std::string> reasons(std::size_t piece) {
    const auto position = context_.pieces[piece].table;
    const auto& table = catalog_.tables[position];
    std::vector<std::string> found;
    if (said(asked_, words_of(table.name)).whole) found.emplace_back("named in the question");
    add_values(position, found);
    add_columns(table, found);
    add_nearness(position, found);
    add_joins(piece, found);
    if (found.empty()) found.emplace_back(shares_words(position) ? "shares words with the question" : "there was room");
    return found;
  }

  void add_values(std::size_t position, std::vector<std::string>& found) const {
    const auto& table = catalog_.tables[position];
    std::size_t added = 0;
    for (const auto& hit : hits_of(position)) {
      if (added++ == kReasonsOfAKind) break;
      const auto column = name_in_reason(table.columns[hit.column].name);
      found.push_back(options_.share_values ? std::format("holds '{}' in {}", one_line(hit.value, kReasonBytes), column)
                                            : std::format("holds a value of the question in {}", column));
    }
  }

  void add_columns(const catalog::Table& table, std::vector<std::string>& found) {
    std::size_t added = 0;
    for (std::size_t i = 0; i < table.columns.size() && added < kReasonsOfAKind; ++i) {
      if (is_key(table, i) || !said(asked_, words_of(table.columns[i].name)).whole) continue;
      found.push_back(std::format("column {} is named in the question", name_in_reason(table.columns[i].name)));
      ++added;
    }
  }

  void add_nearness(std::size_t position, std::vector<std::string>& found) const {
    const auto ranked = std::ranges::find(context_.tables, position, &RankedTable::table);
    if (ranked == context_.tables.end() || !ranked->similarity) return;
    const auto last = std::min(kNearTables, similarities_.size()) - 1;
    if (*ranked->similarity < similarities_[last] || *ranked->similarity <= 0) return;
    found.push_back(std::format("near in meaning ({:.2f})", *ranked->similarity));
  }

  /// Keys between the piece and those before it.
  void add_joins(std::size_t piece, std::vector<std::string>& found) const {
    std::size_t added = 0;
    for (std::size_t other = 0; other < piece && added < kReasonsOfAKind; ++other) {
      const auto here = context_.pieces[piece].table;
      const auto there = context_.pieces[other].table;
      if (is_list_in(here, there) || is_list_in(there, here)) {
        found.push_back((is_list_in(here, there) ? "a list in " : "holds the list ") +
                        name_in_reason(context_.pieces[other].label));
        ++added;
        continue;
      }
      const auto by = key_between(here, there);
      if (by.empty()) continue;
      found.push_back(std::format("joined to {} by {}", name_in_reason(context_.pieces[other].label), by));
      ++added;
    }
  }

  [[nodiscard]] bool is_list_in(std::size_t list, std::size_t owner) const {
    const auto& elements = catalog_.tables[list].elements_of;
    return elements && elements->table == owner;
  }

  [[nodiscard]] std::string key_between(std::size_t a, std::size_t b) const {
    for (const auto& [from, to] : {std::pair(a, b), std::pair(b, a)}) {
      const auto& table = catalog_.tables[from];
      const auto key = std::ranges::find(table.foreign_keys, to, &catalog::ForeignKey::table);
      if (key == table.foreign_keys.end()) continue;
      std::string names;
      for (const auto column : key->columns) {
        names += (names.empty() ? "" : ", ") + name_in_reason(table.columns[column].name);
      }
      return names;
    }
    return {};
  }

  [[nodiscard]] bool shares_words(std::size_t position) const {
    const auto ranked = std::ranges::find(context_.tables, position, &RankedTable::table);
    return ranked != context_.tables.end() && ranked->lexical > 0;
  }

  const catalog::Catalog& catalog_;
  const ContextOptions& options_;
  AskedWords asked_;
  Context& context_;
  std::vector<const RankedTable*> leading_;
  std::vector<float> similarities_;  // best first
};

}  // namespace

void pack_pieces(const catalog::Catalog& catalog, std::string_view question, const ContextOptions& options,
                 Context& context) {
  Pieces(catalog, question, options, context).run();
}

}  // namespace dataquery::retrieval
