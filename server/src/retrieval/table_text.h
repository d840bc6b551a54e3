#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace dataquery::retrieval {

/// A text that a column holds and the question names: found by whoever knows the values.
struct ValueHit {
  std::size_t table = 0;   ///< position in the catalog
  std::size_t column = 0;  ///< position in the table
  std::string value;       ///< as the database spells it
  std::string words;       ///< as the question says it
};

/// What can be told of a column, in the order in which it is written: name, type, key, values, comment.
struct ColumnText {
  std::string name;     ///< `"First Name"`
  std::string type;     ///< ` text`
  std::string key;      ///< ` pk`, ` -> customers.id`
  std::string values;   ///< ` in ('open','paid')`, all it holds; ` e.g. 'Brasil'`, some
  std::string comment;  ///< ` /*amount in cents*/`
  bool hit = false;     ///< the question names one of `values`
  bool hidden = false;  ///< never told: no field, but what leads from a list's elements to their document
};

/// The compact definition of a table, in pieces:
///
///     orders(id int pk, customer_id -> customers.id, status text in ('open','paid'), total_cents int /*in cents*/, …)
///
/// Names are quoted where the dialect needs it, and carry their schema unless that is the usual one. Of documents the
/// braces are curly, a column is a path ("address.city"), and types are told by how often they are met, with a question
/// mark where documents lack the field; the elements of lists are told apart, with the list's path:
///
///     orders{_id objectId pk, customer_id -> customers._id, total double|string 4%, note string?}
///     orders.items[]{product string, qty int}
///     orders.tags[] string in ('gift','rush')
///
/// Comments and values come as `one_line` gives them, a
/// comment of at most 120 bytes, a value of at most 60; backquotes and comment ends in them are taken apart.
struct TableText {
  std::string name;
  std::string comment;
  std::vector<ColumnText> columns;
  bool documents = false;
  bool plain_elements = false;  ///< a list of plain values: its one told column is the element itself

  /// The definition with the columns whose `details` is not kNone.
  enum class Detail : unsigned char { kNone, kName, kType, kValues };  ///< kType: and the comment
  [[nodiscard]] std::string write(std::span<const Detail> details, bool with_comment) const;
};

/// Without `share_values` no value of the database is in it: no examples, none of `hits`. `hits` are those of `table`.
[[nodiscard]] TableText table_text(const catalog::Catalog& catalog, std::size_t table, std::span<const ValueHit> hits,
                                   bool share_values);

}  // namespace dataquery::retrieval
