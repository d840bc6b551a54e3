#pragma once

#include <utility>

namespace dataquery::sql_session {

/// Calls a function when it goes, an exception or not.
template <typename Function>
class OnExit {
 public:
  explicit OnExit(Function function) : function_(std::move(function)) {}
  OnExit(const OnExit&) = delete;
  OnExit& operator=(const OnExit&) = delete;
  ~OnExit() { function_(); }

 private:
  Function function_;
};

}  // namespace dataquery::sql_session
