#include "retrieval/pack.h"

#include <algorithm>
#include <queue>

#include "retrieval/tokens.h"

namespace dataquery::retrieval {
namespace {

using Detail = TableText::Detail;

// What is told of a column beside its name, as shares of the name's own worth.
constexpr double kTypeShare = 0.15;
constexpr double kCommentShare = 0.3;
constexpr double kValuesShare = 0.2;
constexpr double kHitShare = 1.0;

constexpr std::size_t kMarkTokens = 1;  // at least so many are free when the mark of a cut goes

/// What may be added next: a table's beginning, or one step more of a column.
struct Unit {
  double per_token = 0;
  std::size_t cost = 0;
  std::size_t table = 0;
  std::size_t column = 0;
  Detail detail = Detail::kNone;  ///< kNone: the table's beginning
};

/// Whether `a` is worth less of a token than `b`; the earlier of equals goes first.
bool comes_after(const Unit& a, const Unit& b) {
  if (a.per_token != b.per_token) return a.per_token < b.per_token;
  if (a.table != b.table) return a.table > b.table;
  return a.column > b.column;
}

class Packer {
 public:
  Packer(std::span<const Packable> tables, std::size_t budget) : tables_(tables), left_(budget), told_(tables.size()) {}

  std::vector<PackedTable> run() {
    for (std::size_t i = 0; i < tables_.size(); ++i) offer_table(i);
    while (!units_.empty() && left_ > 0) {
      const auto unit = units_.top();
      units_.pop();
      if (unit.cost > left_) continue;
      left_ -= unit.cost;
      take(unit);
    }
    return texts();
  }

 private:
  struct Told {
    bool taken = false;
    std::size_t missing = 0;  // columns
    bool comment = false;
    std::vector<Detail> details;
  };

  [[nodiscard]] static bool is_key(const ColumnText& column) { return !column.key.empty(); }

  void offer(double worth, std::size_t cost, std::size_t table, std::size_t column, Detail detail) {
    units_.push({worth / static_cast<double>(std::max<std::size_t>(cost, 1)), cost, table, column, detail});
  }

  void offer_table(std::size_t i) {
    const auto& text = tables_[i].text;
    auto& details = told_[i].details;
    details.assign(text.columns.size(), Detail::kNone);
    for (std::size_t c = 0; c < text.columns.size(); ++c) {
      if (is_key(text.columns[c])) details[c] = Detail::kName;
      if (details[c] == Detail::kNone && !text.columns[c].hidden) ++told_[i].missing;
    }
    offer(tables_[i].worth, estimate_tokens(text.write(details, false) + '\n'), i, 0, Detail::kNone);
  }

  void offer_column(std::size_t i, std::size_t c) {
    const auto& column = tables_[i].text.columns[c];
    if (column.hidden) return;
    const double worth = tables_[i].worth * tables_[i].columns[c];
    const auto type_cost = estimate_tokens(column.type) + estimate_tokens(column.comment);
    const double type_share = (column.type.empty() ? 0 : kTypeShare) + (column.comment.empty() ? 0 : kCommentShare);
    switch (told_[i].details[c]) {
      case Detail::kNone:
        return offer(worth, estimate_tokens(", " + column.name), i, c, Detail::kName);
      case Detail::kName:
        return offer(worth * type_share, type_cost, i, c, Detail::kType);
      case Detail::kType:
        if (column.values.empty()) return;
        return offer(worth * (column.hit ? kHitShare : kValuesShare), estimate_tokens(column.values), i, c,
                     Detail::kValues);
      case Detail::kValues:
        return;
    }
  }

  void take(const Unit& unit) {
    auto& told = told_[unit.table];
    const auto& text = tables_[unit.table].text;
    if (unit.detail != Detail::kNone) {
      if (unit.detail == Detail::kName && --told.missing == 0) left_ += kMarkTokens;
      told.details[unit.column] = unit.detail;
      return offer_column(unit.table, unit.column);
    }
    told.taken = true;
    for (std::size_t c = 0; c < text.columns.size(); ++c) offer_column(unit.table, c);
    const auto comment_cost = estimate_tokens(text.comment + '\n');
    if (!text.comment.empty() && comment_cost <= left_) {
      told.comment = true;
      left_ -= comment_cost;
    }
  }

  std::vector<PackedTable> texts() {
    std::vector<PackedTable> packed;
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      auto& told = told_[i];
      if (!told.taken) continue;
      const auto& columns = tables_[i].text.columns;
      bool whole = told.comment || tables_[i].text.comment.empty();
      for (std::size_t c = 0; c < columns.size(); ++c) {
        const bool all =
            told.details[c] == Detail::kValues || (told.details[c] == Detail::kType && columns[c].values.empty());
        whole = whole && (all || columns[c].hidden);
      }
      packed.push_back({i, tables_[i].text.write(told.details, told.comment), whole});
    }
    return packed;
  }

  std::span<const Packable> tables_;
  std::size_t left_;
  std::vector<Told> told_;
  std::priority_queue<Unit, std::vector<Unit>, decltype(&comes_after)> units_{&comes_after};
};

}  // namespace

std::vector<PackedTable> pack(std::span<const Packable> tables, std::size_t budget) {
  return Packer(tables, budget).run();
}

}  // namespace dataquery::retrieval
