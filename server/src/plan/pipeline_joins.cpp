#include "plan/pipeline_joins.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <limits>
#include <span>
#include <utility>

#include "plan/match_objects.h"
#include "plan/output_names.h"
#include "plan/self_join.h"

namespace dataquery::plan {
namespace {

namespace json = boost::json;

/// An edge of the tree, walked from a table that is there to one that is not.
struct Step {
  const KeyEdge* edge = nullptr;
  std::size_t from = 0;
  std::size_t to = 0;
};

constexpr double kAlongReference = 1;
constexpr double kAgainstReference = 2;
constexpr double kIntoList = 4;  // every document with such an element, then its elements
constexpr double kHeldToOneValue = 1.5;

/// True when `edge` says which document a list's elements are in.
bool is_list_edge(const catalog::Catalog& catalog, const KeyEdge& edge) {
  const auto& elements = catalog.tables[edge.table].elements_of;
  return elements && elements->table == edge.other && edge.columns.size() == 1 && edge.columns.front() == 0;
}

class Joiner {
 public:
  Joiner(const Plan& plan, const catalog::Catalog& catalog, const KeyGraph& graph, const JoinPath& path)
      : plan_(plan), catalog_(catalog), graph_(graph), path_(path), joins_{{}, {}, DocumentPaths(catalog)} {}

  PipelineJoins join() {
    const std::size_t start = cheapest_start();
    const auto chain = holders(catalog_, start);
    joins_.collection = collection(chain.front());
    enter(chain, "", nullptr);
    for (const Step& step : steps_from(start)) follow(step);
    return std::move(joins_);
  }

 private:
  [[nodiscard]] const std::string& collection(std::size_t table) const {
    return catalog_.tables[stored_table(plan_, catalog_, table)].name;
  }

  [[nodiscard]] std::vector<Step> steps_from(std::size_t start) const {
    std::vector<std::size_t> inside = {start};
    std::vector<Step> steps;
    const auto is_inside = [&](std::size_t table) { return std::ranges::find(inside, table) != inside.end(); };
    while (steps.size() < path_.steps.size()) {
      for (const auto& one : path_.steps) {
        const KeyEdge& edge = graph_.edges()[one.edge];
        const bool has_table = is_inside(edge.table);
        if (has_table == is_inside(edge.other)) continue;
        steps.push_back({&edge, has_table ? edge.table : edge.other, has_table ? edge.other : edge.table});
        inside.push_back(steps.back().to);
      }
    }
    return steps;
  }

  [[nodiscard]] double cost_from(std::size_t start) const {
    double cost = is_held_to_one_value(start) ? -kHeldToOneValue : 0;
    for (const Step& step : steps_from(start)) {
      if (is_list_edge(catalog_, *step.edge)) continue;
      if (catalog_.tables[step.to].elements_of) {
        cost += kIntoList;
      } else {
        cost += step.from == step.edge->table ? kAlongReference : kAgainstReference;
      }
    }
    return cost;
  }

  [[nodiscard]] bool is_held_to_one_value(std::size_t table) const {
    return std::ranges::any_of(plan_.where, [&](const Clause& clause) {
      return clause.size() == 1 && clause.front().comparison == Comparison::kEqual && !clause.front().nested &&
             !clause.front().right && clause.front().left.column && clause.front().left.column->table == table;
    });
  }

  [[nodiscard]] std::size_t cheapest_start() const {
    std::size_t best = path_.start;
    double least = cost_from(best);
    for (const auto& step : path_.steps) {
      if (const double cost = cost_from(step.table); cost < least) {
        best = step.table;
        least = cost;
      }
    }
    return best;
  }

  /// Puts the tables of `chain`, whose first one's documents lie at `place`, there, unwinding lists on the way.
  /// `stages`: what brings the documents there.
  void enter(std::span<const std::size_t> chain, const std::string& place, json::array* stages) {
    std::string at = place;
    for (const std::size_t table : chain) {
      PipelineJoins::Move move;
      if (stages != nullptr) std::swap(move.stages, *stages);
      if (table != chain.front()) {
        at = joined_path(at, list_path(catalog_, table));
        move.stages.push_back(json::object{{"$unwind", reference(at)}});
      }
      move.tables.push_back(table);
      joins_.paths.put(table, at);
      joins_.moves.push_back(std::move(move));
    }
  }

  void follow(const Step& step) {
    if (!is_list_edge(catalog_, *step.edge)) {
      look_up(step);
    } else if (joins_.paths.has(step.to)) {  // the documents around a list that was there first
      return;
    } else {
      const std::size_t chain[] = {step.from, step.to};
      const std::string place = joins_.paths.place(step.from);
      enter(chain, place, nullptr);
    }
  }

  void look_up(const Step& step) {
    const bool along = step.from == step.edge->table;
    const auto& near = along ? step.edge->columns : step.edge->other_columns;
    const auto& far = along ? step.edge->other_columns : step.edge->columns;
    const auto chain = holders(catalog_, step.to);
    const auto& root = catalog_.tables[chain.front()];
    const std::string alias = joins_.paths.free_name(singular(snake_case(root.name)));
    const Field key = joins_.paths.field({step.from, near.front()});

    json::array stages;
    std::vector<json::object> needed;
    for (std::size_t i = 0; i < near.size(); ++i) {
      const Field own = joins_.paths.field({step.from, near[i]});
      if (own.type.nullable && catalog_.column({step.to, far[i]}).nullable) needed.push_back(known(own.path));
    }
    if (!needed.empty()) stages.push_back(json::object{{"$match", all_of(std::move(needed))}});
    stages.push_back(
        json::object{{"$lookup", json::object{{"from", collection(chain.front())},
                                              {"localField", key.path},
                                              {"foreignField", joins_.paths.path_in_collection({step.to, far.front()})},
                                              {"as", alias}}}});
    stages.push_back(json::object{{"$unwind", reference(alias)}});
    enter(chain, alias, &stages);

    // The lookup compared the first columns, and of a list it found documents with any fitting element.
    const bool found_documents = chain.size() > 1 && far.front() != 0;
    json::array equal;
    for (std::size_t i = found_documents ? 0 : 1; i < near.size(); ++i) {
      const auto left = reference(joins_.paths.field({step.to, far[i]}).path);
      const auto right = reference(joins_.paths.field({step.from, near[i]}).path);
      equal.push_back(json::object{{"$eq", json::array{left, right}}});
    }
    if (equal.empty()) return;
    joins_.moves.back().stages.push_back(json::object{{"$match", json::object{{"$expr", all_true(std::move(equal))}}}});
  }

  const Plan& plan_;
  const catalog::Catalog& catalog_;
  const KeyGraph& graph_;
  const JoinPath& path_;
  PipelineJoins joins_;
};

}  // namespace

PipelineJoins pipeline_joins(const Plan& plan, const catalog::Catalog& catalog, const KeyGraph& graph,
                             const JoinPath& path) {
  return Joiner(plan, catalog, graph, path).join();
}

}  // namespace dataquery::plan
