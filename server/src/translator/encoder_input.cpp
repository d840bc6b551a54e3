#include "translator/encoder_input.h"

#include <algorithm>
#include <string>

namespace dataquery::translator {
namespace {

/// What is known of a piece besides its letters. The order is that of the trained weights.
enum class Mark : std::uint8_t {
  kQuestion,
  kQuoted,
  kCapital,
  kNumber,
  kValue,        // part of a text that columns hold
  kUniqueValue,  // … which only one column holds
  kTableSaid,    // part of a table's name
  kColumnSaid,
  kColumnHinted,  // less than said: a synonym, a part of the name
  kDate,
  kSchema,
  kTable,
  kColumn,
  kHeldValue,
  kSame,  // said word for word
  kSaid,
  kLike,
  kHinted,
  kContiguous,
  kHead,
  kNumeric,
  kDated,
  kBoolean,
  kPrimary,
  kForeign,
  kHolds,       // a text of the question
  kHoldsAlone,  // … that no other column holds
  kLabel,
  kIdentifier,
  kNamesake,  // other columns are called the same
  kTableOfColumnSaid,
  kView
};

constexpr std::size_t kMostQuestion = 128;  // pieces
constexpr std::size_t kMostValue = 6;
constexpr std::size_t kMostUnsaid = 12;  // columns of a table that are kept without being said, where room is short

class Marks {
 public:
  Marks& set(Mark mark, bool given = true) {
    bits_ |= given ? 1U << static_cast<unsigned>(mark) : 0U;
    return *this;
  }
  Marks& grade(const NameMatch& match) {
    return set(Mark::kSame, match.grade >= 0.99F)
        .set(Mark::kSaid, match.grade >= kNamed)
        .set(Mark::kLike, match.grade >= 0.6F)
        .set(Mark::kHinted, match.grade > 0)
        .set(Mark::kContiguous, match.contiguous)
        .set(Mark::kHead, match.head);
  }
  [[nodiscard]] std::uint32_t bits() const { return bits_; }

 private:
  std::uint32_t bits_ = 0;
};

class Writer {
 public:
  Writer(const Understanding& question, const WordPieces& words) : q_(question), words_(words) {}

  EncoderInput write() {
    add(WordPieces::kBegin, Marks().set(Mark::kQuestion));
    add_question();
    input_.question_end = input_.pieces.size();
    add(WordPieces::kSeparator, Marks().set(Mark::kSchema));
    choose_columns();
    for (const std::size_t table : tables_that_fit()) add_table(table);
    return std::move(input_);
  }

 private:
  void add(std::uint16_t piece, Marks marks) {
    input_.pieces.push_back(piece);
    input_.marks.push_back(marks.bits());
  }

  void add(std::string_view text, Marks marks) {
    words_.append(text, input_.pieces);
    input_.marks.resize(input_.pieces.size(), marks.bits());
  }

  void add_question() {
    const auto& links = q_.links;
    std::vector<Marks> marks(q_.size());
    const auto mark = [&](Span span, Mark with) {
      for (std::size_t i = span.first; i < span.last && i < marks.size(); ++i) marks[i].set(with);
    };
    for (const NameMatch& match : links.tables) {
      for (const Span mention : match.mentions) {
        if (match.grade >= kNamed) mark(mention, Mark::kTableSaid);
      }
    }
    for (const NameMatch& match : links.columns) {
      for (const Span mention : match.mentions)
        mark(mention, match.grade >= kNamed ? Mark::kColumnSaid : Mark::kColumnHinted);
    }
    for (const ValueLink& value : links.values) {
      mark(value.span, Mark::kValue);
      if (std::ranges::count(links.values, value.span, &ValueLink::span) == 1) mark(value.span, Mark::kUniqueValue);
    }
    for (const auto& date : links.dates) {
      for (std::size_t i = date.first; i < date.last && i < marks.size(); ++i) marks[i].set(Mark::kDate);
    }
    for (std::size_t i = 0; i < q_.size() && input_.pieces.size() < kMostQuestion; ++i) {
      const text::Token& token = links.tokens[i];
      add(token.text, marks[i]
                          .set(Mark::kQuestion)
                          .set(Mark::kQuoted, token.kind == text::TokenKind::kQuoted)
                          .set(Mark::kCapital, token.capital && i > 0)
                          .set(Mark::kNumber, token.number.has_value()));
    }
    if (input_.pieces.size() > kMostQuestion) {
      input_.pieces.resize(kMostQuestion);
      input_.marks.resize(kMostQuestion);
    }
  }

  [[nodiscard]] bool is_said(std::size_t column) const {
    return q_.links.columns[column].grade > 0 || q_.value_count[column] > 0;
  }

  /// The columns that are written of each table, and how many pieces that takes.
  void choose_columns() {
    const auto& tables = q_.index.catalog().tables;
    kept_.resize(tables.size());
    size_.resize(tables.size());
    std::size_t all = 0;
    for (std::size_t t = 0; t < tables.size(); ++t) all += tables[t].columns.size();
    const bool short_of_room = all * 2 + input_.pieces.size() > kMostPieces;  // two pieces a column at the very least
    std::vector<std::uint16_t> trial;
    for (std::size_t t = 0; t < tables.size(); ++t) {
      std::size_t unsaid = 0;
      size_[t] = length_of(q_.index.table_phrase(t), trial) + 2;  // ":" and the separator
      for (std::size_t c = 0; c < tables[t].columns.size(); ++c) {
        const std::size_t column = q_.index.column_at({t, c});
        if (short_of_room && !is_said(column) && ++unsaid > kMostUnsaid) continue;
        std::size_t length = length_of(q_.index.columns()[column].phrase, trial) + 1;
        if (q_.value_count[column] > 0) length += kMostValue + 1;
        if (size_[t] + length > kMostPieces - kMostQuestion) continue;
        size_[t] += length;
        kept_[t].push_back(c);
      }
    }
  }

  [[nodiscard]] std::size_t length_of(const Phrase& phrase, std::vector<std::uint16_t>& trial) const {
    trial.clear();
    for (const std::uint32_t word : phrase) words_.append(q_.index.words()[word].text, trial);
    return trial.size();
  }

  /// Tables in the catalog's order; if they are too many, those that are said best.
  [[nodiscard]] std::vector<std::size_t> tables_that_fit() const {
    std::vector<std::size_t> order(size_.size());
    std::vector<float> said(size_.size());
    for (std::size_t t = 0; t < order.size(); ++t) {
      order[t] = t;
      said[t] = q_.links.tables[t].grade + 0.5F * static_cast<float>(std::min<std::size_t>(q_.values_said[t], 2));
      float best = 0;
      for (const std::size_t c : kept_[t]) best = std::max(best, q_.links.columns[q_.index.column_at({t, c})].grade);
      said[t] += 0.8F * best;
    }
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t t) { return said[t]; });
    std::size_t room = kMostPieces - input_.pieces.size();
    std::vector<std::size_t> chosen;
    for (const std::size_t t : order) {
      if (size_[t] > room) continue;
      room -= size_[t];
      chosen.push_back(t);
    }
    std::ranges::sort(chosen);
    return chosen;
  }

  void add_table(std::size_t table) {
    const auto& described = q_.index.catalog().tables[table];
    const NameMatch& match = q_.links.tables[table];
    const Marks marks = Marks()
                            .set(Mark::kSchema)
                            .set(Mark::kTable)
                            .grade(match)
                            .set(Mark::kView, described.kind == catalog::TableKind::kView);
    input_.tables.push_back({static_cast<std::uint32_t>(table), static_cast<std::uint16_t>(input_.tables.size()),
                             add_name(q_.index.table_phrase(table), marks), end()});
    add(":", Marks().set(Mark::kSchema));
    bool first = true;
    for (const std::size_t c : kept_[table]) {
      if (!first) add(",", Marks().set(Mark::kSchema));
      first = false;
      add_column(q_.index.column_at({table, c}), match.grade >= kNamed);
    }
    add(WordPieces::kSeparator, Marks().set(Mark::kSchema));
  }

  void add_column(std::size_t column, bool table_said) {
    const ColumnFacts& facts = q_.index.columns()[column];
    const auto& label = q_.index.label_of(facts.ref.table);
    const Marks marks = Marks()
                            .set(Mark::kSchema)
                            .set(Mark::kColumn)
                            .grade(q_.links.columns[column])
                            .set(Mark::kNumeric, facts.numeric || facts.numeric_values)
                            .set(Mark::kDated, facts.dated || facts.temporal)
                            .set(Mark::kBoolean, facts.boolean)
                            .set(Mark::kPrimary, facts.primary)
                            .set(Mark::kForeign, facts.foreign)
                            .set(Mark::kHolds, q_.value_count[column] > 0)
                            .set(Mark::kHoldsAlone, q_.value_unique[column] == 1.0F)
                            .set(Mark::kLabel, std::ranges::find(label, facts.ref) != label.end())
                            .set(Mark::kIdentifier, facts.identifier)
                            .set(Mark::kNamesake, facts.namesakes > 0)
                            .set(Mark::kTableOfColumnSaid, table_said);
    EncoderInput::Name name{static_cast<std::uint32_t>(column), static_cast<std::uint16_t>(input_.tables.size() - 1),
                            add_name(facts.phrase, marks), end()};
    const auto value = std::ranges::find(q_.links.values, facts.ref, &ValueLink::column);
    if (value != q_.links.values.end()) {
      const Marks held = Marks().set(Mark::kSchema).set(Mark::kHeldValue);
      add("=", held);
      const std::size_t begin = input_.pieces.size();
      add(value->spelling, held);
      if (input_.pieces.size() > begin + kMostValue) {
        input_.pieces.resize(begin + kMostValue);
        input_.marks.resize(begin + kMostValue);
      }
      name.last = end();
    }
    input_.columns.push_back(name);
  }

  /// Appends a name's words; where they begin.
  std::uint16_t add_name(const Phrase& phrase, Marks marks) {
    const auto begin = end();
    for (const std::uint32_t word : phrase) add(q_.index.words()[word].text, marks);
    if (end() == begin) add(WordPieces::kUnknown, marks);
    return begin;
  }

  [[nodiscard]] std::uint16_t end() const { return static_cast<std::uint16_t>(input_.pieces.size()); }

  const Understanding& q_;
  const WordPieces& words_;
  EncoderInput input_;
  std::vector<std::vector<std::size_t>> kept_;  // by table: columns
  std::vector<std::size_t> size_;               // by table: pieces
};

}  // namespace

EncoderInput encoder_input(const Understanding& question, const WordPieces& words) {
  return Writer(question, words).write();
}

}  // namespace dataquery::translator
