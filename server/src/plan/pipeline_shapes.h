#pragma once

#include <optional>
#include <string>

#include "catalog/catalog.h"
#include "plan/join_path.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// What a plan must not ask of a pipeline, as a message for people; nothing when it can be written.
[[nodiscard]] std::optional<std::string> why_not_a_pipeline(const Plan& plan);

/// True when some selected term is every column.
[[nodiscard]] bool selects_everything(const Plan& plan);

/// True when all selected terms are aggregates, so that there is one row.
[[nodiscard]] bool selects_aggregates_only(const Plan& plan);

/// True when the plan is one aggregate over all of its rows, without anything about groups.
[[nodiscard]] bool is_one_aggregate(const Plan& plan);

/// True when the plan's filters leave only rows in which `term`'s column has a value.
[[nodiscard]] bool is_told_known(const Plan& plan, const Term& term);

/// `plan` with each column of each table of `path` in place of every column.
[[nodiscard]] Plan spelled_out(const Plan& plan, const catalog::Catalog& catalog, const JoinPath& path);

}  // namespace dataquery::plan
