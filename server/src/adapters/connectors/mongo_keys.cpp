#include "adapters/connectors/mongo_keys.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>

#include "adapters/connectors/mongo_key_names.h"

namespace dataquery::connectors {
namespace {

using catalog::ColumnRef;
using catalog::ForeignKey;

constexpr double kMostStrays = 0.1;          // of a field's values that need not be found, where names agree
constexpr std::size_t kLeastForStrays = 10;  // and so many are
constexpr double kProof = 40;                // bits that need no names
constexpr double kHint = 12;                 // bits that need a word
constexpr std::size_t kLeastForUnique = 10;  // rows: in fewer a field is unique by accident
constexpr std::size_t kMostKeyColumns = 4;

// A field that may be a key: no value was met twice.
struct Candidate {
  ColumnRef column;
  int likeness = 0;
  int own = 0;               // whether its name says that it is this collection's
  std::size_t place = 0;     // among the fields, without `_id`
  std::size_t distinct = 0;  // values
};

// Which of two keys of one name the other refers to: the one of the collection that it names, of more values, that
// stands first.
auto rank(const Candidate& key) { return std::make_tuple(key.own, key.place == 0, key.distinct, ~key.column.table); }

struct Reference {
  ColumnRef from, to;
  Agreement agreement = Agreement::kNone;
  double bits = 0;
  bool every = true;  // value was found
};

// How a field says that it refers to another document of its own collection.
constexpr auto kRelations = std::to_array<std::string_view>(
    {"parent",  "manag",  "boss",   "supervisor", "leader",   "mentor",      "report",
     "previou", "next",   "reply",  "repli",      "superior", "predecessor", "successor",
     "mother",  "father", "spouse", "partner",    "refer",    "origin",      "ancestor"});

bool names_relation(const KeyName& name) {
  return std::ranges::any_of(name.words, [](const auto& word) {
    return std::ranges::any_of(kRelations, [&](auto relation) { return word.starts_with(relation); });
  });
}

class KeyFinder {
 public:
  KeyFinder(std::vector<MongoTable>& tables, const KeyLookup& lookup) : tables_(tables), lookup_(lookup) {
    for (const auto& each : tables) {
      const auto& path = each.table.elements_of ? each.table.elements_of->path : each.table.name;
      table_names_.emplace_back(path);
      auto& names = names_.emplace_back();
      for (const auto& column : each.table.columns) names.emplace_back(column.name);
    }
  }

  Result<void> find() {
    find_candidates();
    for (std::size_t t = 0; t < tables_.size(); ++t) {
      for (std::size_t c = 0; c < tables_[t].table.columns.size(); ++c) {
        if (auto found = find_reference({t, c}); !found) return found;
      }
    }
    for (auto& each : references_) redirect(each);
    for (std::size_t t = 0; t < tables_.size(); ++t) choose_primary_key(t);
    for (const auto& each : references_) {
      tables_[each.from.table].table.foreign_keys.push_back(
          {{each.from.column}, each.to.table, {each.to.column}, each.every});
    }
    for (std::size_t t = 0; t < tables_.size(); ++t) move_id(t);
    return {};
  }

 private:
  [[nodiscard]] const KeyValues* values(ColumnRef ref) const { return tables_[ref.table].keys[ref.column]; }
  [[nodiscard]] const KeyName& name(ColumnRef ref) const { return names_[ref.table][ref.column]; }
  [[nodiscard]] bool is_id(ColumnRef ref) const {
    return tables_[ref.table].table.columns[ref.column].name == "_id" && !tables_[ref.table].table.elements_of;
  }
  [[nodiscard]] bool object_id(ColumnRef ref) const {
    return is_id(ref) && tables_[ref.table].table.columns[ref.column].type == "objectId";
  }

  void find_candidates() {
    for (std::size_t t = 0; t < tables_.size(); ++t) {
      const auto& each = tables_[t];
      if (each.table.kind != catalog::TableKind::kTable || each.table.elements_of) continue;
      std::size_t place = 0;
      for (std::size_t c = 0; c < each.table.columns.size(); ++c) {
        const ColumnRef ref{t, c};
        const bool id = is_id(ref);
        const auto here = id ? 0 : place++;
        const auto* keys = values(ref);
        if (keys == nullptr || !keys->possible() || keys->repeats() || keys->seen() < each.rows) continue;
        const int likeness = id ? 3 : key_likeness(name(ref));
        const bool known = id || each.whole || each.table.columns[c].unique;
        if (!known && likeness < 2) continue;
        const int own = id ? 2 : likeness == 3 ? 1 : names_collection(name(ref), table_names_[t]);
        candidates_.push_back({ref, likeness, own, here, keys->distinct()});
      }
    }
  }

  [[nodiscard]] const Candidate* candidate(ColumnRef ref) const {
    const auto found = std::ranges::find(candidates_, ref, &Candidate::column);
    return found == candidates_.end() ? nullptr : &*found;
  }

  Result<void> find_reference(ColumnRef from) {
    const auto* keys = values(from);
    if (keys == nullptr || !keys->possible() || object_id(from)) return {};
    const Candidate* self = candidate(from);
    std::optional<Reference> best;
    const Candidate* best_key = nullptr;
    for (const auto& key : candidates_) {
      if (key.column == from || (self != nullptr && !may_refer(*self, key))) continue;
      auto made = refer(from, key);
      if (!made) return propagate(made);
      if (*made && (!best || better(**made, key, *best, *best_key))) {
        best = *made;
        best_key = &key;
      }
    }
    if (best) references_.push_back(*best);
    return {};
  }

  // Whether what is a key itself may refer to `key`: a collection's own key does to one of the same name that is more
  // so.
  [[nodiscard]] bool may_refer(const Candidate& self, const Candidate& key) const {
    if (self.column.table == key.column.table) return false;
    const bool namesakes = name(self.column).folded == name(key.column).folded;
    if (namesakes) return self.likeness < 3 && rank(key) > rank(self);
    return self.place > 0 || (self.own == 0 && self.likeness < 3);
  }

  static bool better(const Reference& left, const Candidate& of_left, const Reference& right,
                     const Candidate& of_right) {
    const auto worth = [](const Reference& made, const Candidate& key) {
      return std::make_tuple(made.agreement, key.likeness >= 2, key.own, made.every, key.place == 0, made.bits,
                             rank(key));
    };
    return worth(left, of_left) > worth(right, of_right);
  }

  // A reference to a key that itself refers to another, such as that of an employee's extension, goes to the latter,
  // as long as the values are found there.
  void redirect(Reference& each) {
    for (int step = 0; step < 3; ++step) {
      const auto* key = candidate(each.to);
      const auto* next = reference(each.to);
      const auto* target = next == nullptr ? nullptr : candidate(next->to);
      if (target == nullptr || key->own >= target->own + (next->agreement == Agreement::kKey ? 1 : 0)) return;
      if (next->agreement < Agreement::kPart && next->bits < kProof) return;
      if (next->to.table == each.from.table) return;
      if (values(next->to)->holds(*values(each.from)) < values(each.from)->distinct()) return;
      each.to = next->to;
    }
  }

  // Whether `from` refers to `key`, judged alone.
  Result<std::optional<Reference>> refer(ColumnRef from, const Candidate& key) {
    const auto& own = *values(from);
    const auto& others = *values(key.column);
    if ((own.families() & others.families()) == 0) return std::nullopt;
    Reference made{from, key.column, agreement(name(from), table_names_[key.column.table], name(key.column)), 0, true};
    if (from.table == key.column.table) {
      const bool ends = made.agreement == Agreement::kSubject && key_likeness(name(from)) == 2;
      if (key.likeness < 2 || !(ends || names_relation(name(from)))) return std::nullopt;
      made.agreement = ends ? Agreement::kSubject : Agreement::kPart;
    }
    std::size_t found = others.holds(own);
    std::size_t asked = own.distinct();
    if (found < asked && !tables_[key.column.table].whole) {
      const bool worth =
          made.agreement >= Agreement::kPart || (own.families() & (KeyValues::kObjectId | KeyValues::kUuid)) != 0;
      if (!worth) return std::nullopt;
      const auto& target = tables_[key.column.table].table;
      auto looked = lookup_(target, target.columns[key.column.column].name, own);
      if (!looked) return propagate(looked);
      if (!*looked)
        return made.agreement >= Agreement::kSubject ? (made.every = false, std::optional(made)) : std::nullopt;
      found = **looked;
      asked = own.example_count();
    }
    made.every = found == asked;
    if (!made.every) {
      const auto strays = static_cast<double>(asked - found);
      if (found < kLeastForStrays || strays > kMostStrays * static_cast<double>(asked)) return std::nullopt;
      if (made.agreement < Agreement::kSubject && from.table != key.column.table) return std::nullopt;
    }
    // Of some of the target's numbers nobody knows how close they are.
    const bool known = tables_[key.column.table].whole || own.families() != KeyValues::kNumber;
    made.bits = known ? others.surprise(own) : 0;
    return accepted(made, key) ? std::optional(made) : std::nullopt;
  }

  [[nodiscard]] bool accepted(const Reference& made, const Candidate& key) const {
    switch (made.agreement) {
      case Agreement::kKey:
        if (key.own == 2 || made.bits >= kProof) return true;
        [[fallthrough]];
      case Agreement::kSubject:
        return key.likeness >= 2 ||
               (key.place == 0 && (key.own > 0 || made.bits >= kHint || made.agreement == Agreement::kSubject));
      case Agreement::kPart:
        return made.from.table == key.column.table || (key.likeness >= 2 && !name(made.from).tail.empty()) ||
               made.bits >= kHint || (key.place == 0 && values(made.from)->families() == KeyValues::kText);
      case Agreement::kWord:
        return made.bits >= kHint && (key.likeness >= 2 || key.place == 0);
      case Agreement::kNone:
        break;
    }
    return made.bits >= kProof && key.likeness >= 2 && (!name(made.from).tail.empty() || object_id(key.column));
  }

  [[nodiscard]] const Reference* reference(ColumnRef from) const {
    const auto found = std::ranges::find(references_, from, &Reference::from);
    return found == references_.end() ? nullptr : &*found;
  }

  void choose_primary_key(std::size_t t) {
    auto& table = tables_[t].table;
    if (table.kind != catalog::TableKind::kTable || table.elements_of) return;
    const auto id = table.find_column("_id");
    const Candidate* best = nullptr;
    int best_score = 0;
    for (const auto& each : candidates_) {
      if (each.column.table != t) continue;
      const int score = score_of(each);
      if (score > best_score) best = &each, best_score = score;
    }
    if (best != nullptr) {
      table.primary_key = {best->column.column};
      table.columns[best->column.column].unique = true;
    } else if (auto together = key_of_several(t); !together.empty()) {
      table.primary_key = std::move(together);
    } else if (id) {
      table.primary_key = {*id};
    }
  }

  // 0: not the primary key.
  [[nodiscard]] int score_of(const Candidate& each) const {
    const bool others = std::ranges::any_of(references_, [&](const Reference& reference) {
      return reference.to == each.column && reference.from.table != each.column.table &&
             reference.agreement >= Agreement::kPart;
    });
    if (is_id(each.column)) return !object_id(each.column) || others ? 1000 : 0;
    if (each.likeness < 2 && !others && !(each.likeness == 1 && each.place == 0)) return 0;
    if (lent(each)) return 0;
    return 1 + each.likeness * 10 + (each.place == 0 ? 15 : 0) + each.own * 3 + (others ? 8 : 0);
  }

  // A key of another collection, in one that joins several.
  [[nodiscard]] bool lent(const Candidate& each) const {
    const auto& columns = tables_[each.column.table].table.columns;
    std::vector<bool> refers;
    for (std::size_t c = 0; c < columns.size() && refers.size() < 2; ++c) {
      if (is_id({each.column.table, c})) continue;
      const auto* made = reference({each.column.table, c});
      refers.push_back(made != nullptr && made->agreement >= Agreement::kPart && made->to.table != each.column.table);
    }
    if (each.place > 0 && each.own == 0 && !refers.empty() && refers.front()) return true;
    const auto* made = reference(each.column);
    if (made == nullptr || made->agreement < Agreement::kSubject) return false;
    const auto* target = candidate(made->to);
    if (target == nullptr || target->own < each.own) return false;
    const bool accident = tables_[each.column.table].rows < kLeastForUnique;
    return each.place > 0 || (accident && refers.size() == 2 && refers[0] && refers[1]);
  }

  // The first fields that are unique together, when the first is like a key or refers to another collection.
  [[nodiscard]] std::vector<std::size_t> key_of_several(std::size_t t) const {
    const auto& each = tables_[t];
    std::vector<std::size_t> columns;
    std::vector<const KeyValues*> keys;
    for (std::size_t c = 0; c < each.table.columns.size() && columns.size() < kMostKeyColumns; ++c) {
      if (is_id({t, c})) continue;
      const auto* known = each.keys[c];
      if (known == nullptr || !known->possible() || known->seen() < each.rows) return {};
      if (columns.empty() && reference({t, c}) == nullptr && name({t, c}).tail.empty()) return {};
      columns.push_back(c);
      keys.push_back(known);
      if (columns.size() > 1 && KeyValues::unique_together(keys)) return columns;
    }
    return {};
  }

  // `_id` goes last where nobody refers to it.
  void move_id(std::size_t t) {
    auto& table = tables_[t].table;
    const auto id = table.find_column("_id");
    if (!id || table.elements_of || !object_id({t, *id})) return;
    for (const auto& each : references_) {
      if (each.to == ColumnRef{t, *id}) return;
    }
    const auto last = table.columns.size() - 1;
    const auto moved = [&](std::size_t& place) { place = place == *id ? last : place > *id ? place - 1 : place; };
    std::rotate(table.columns.begin() + static_cast<std::ptrdiff_t>(*id),
                table.columns.begin() + static_cast<std::ptrdiff_t>(*id) + 1, table.columns.end());
    std::rotate(tables_[t].keys.begin() + static_cast<std::ptrdiff_t>(*id),
                tables_[t].keys.begin() + static_cast<std::ptrdiff_t>(*id) + 1, tables_[t].keys.end());
    for (auto& cells : table.samples) {
      std::rotate(cells.begin() + static_cast<std::ptrdiff_t>(*id),
                  cells.begin() + static_cast<std::ptrdiff_t>(*id) + 1, cells.end());
    }
    std::ranges::for_each(table.primary_key, moved);
    for (auto& key : table.foreign_keys) std::ranges::for_each(key.columns, moved);
    for (auto& other : tables_) {
      for (auto& key : other.table.foreign_keys) {
        if (key.table == t) std::ranges::for_each(key.referenced_columns, moved);
      }
    }
  }

  std::vector<MongoTable>& tables_;
  const KeyLookup& lookup_;
  std::vector<KeyName> table_names_;
  std::vector<std::vector<KeyName>> names_;
  std::vector<Candidate> candidates_;
  std::vector<Reference> references_;
};

}  // namespace

Result<void> find_keys(std::vector<MongoTable>& tables, const KeyLookup& lookup) {
  return KeyFinder(tables, lookup).find();
}

}  // namespace dataquery::connectors
