#include "text/stem.h"

#include <algorithm>
#include <array>
#include <utility>

namespace dataquery::text {
namespace {

/// Forms that no rule finds, sorted by the form.
constexpr auto kIrregular = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"addresses", "address"},
    {"analyses", "analysis"},
    {"are", "be"},
    {"ate", "eat"},
    {"been", "be"},
    {"began", "begin"},
    {"begun", "begin"},
    {"being", "be"},
    {"bases", "base"},
    {"bore", "bear"},
    {"born", "bear"},
    {"bought", "buy"},
    {"broke", "break"},
    {"broken", "break"},
    {"brought", "bring"},
    {"built", "build"},
    {"buses", "bus"},
    {"came", "come"},
    {"caught", "catch"},
    {"children", "child"},
    {"chose", "choose"},
    {"chosen", "choose"},
    {"criteria", "criterion"},
    {"dealt", "deal"},
    {"did", "do"},
    {"died", "die"},
    {"does", "do"},
    {"doing", "do"},
    {"done", "do"},
    {"drew", "draw"},
    {"drawn", "draw"},
    {"driven", "drive"},
    {"drove", "drive"},
    {"eaten", "eat"},
    {"feet", "foot"},
    {"fell", "fall"},
    {"fallen", "fall"},
    {"felt", "feel"},
    {"flew", "fly"},
    {"flown", "fly"},
    {"found", "find"},
    {"fought", "fight"},
    {"gave", "give"},
    {"given", "give"},
    {"gone", "go"},
    {"got", "get"},
    {"gotten", "get"},
    {"grew", "grow"},
    {"grown", "grow"},
    {"had", "have"},
    {"has", "have"},
    {"heard", "hear"},
    {"held", "hold"},
    {"hid", "hide"},
    {"is", "be"},
    {"kept", "keep"},
    {"knew", "know"},
    {"known", "know"},
    {"laid", "lay"},
    {"leaves", "leave"},
    {"led", "lead"},
    {"left", "leave"},
    {"lent", "lend"},
    {"lives", "live"},
    {"lost", "lose"},
    {"lying", "lie"},
    {"made", "make"},
    {"meant", "mean"},
    {"men", "man"},
    {"met", "meet"},
    {"mice", "mouse"},
    {"movies", "movie"},
    {"news", "news"},
    {"paid", "pay"},
    {"people", "person"},
    {"ran", "run"},
    {"ridden", "ride"},
    {"rode", "ride"},
    {"rose", "rise"},
    {"said", "say"},
    {"sang", "sing"},
    {"saw", "see"},
    {"seen", "see"},
    {"sent", "send"},
    {"series", "series"},
    {"shot", "shoot"},
    {"shown", "show"},
    {"sold", "sell"},
    {"species", "species"},
    {"spent", "spend"},
    {"spoke", "speak"},
    {"spoken", "speak"},
    {"status", "status"},
    {"statuses", "status"},
    {"stood", "stand"},
    {"sung", "sing"},
    {"swam", "swim"},
    {"swum", "swim"},
    {"taken", "take"},
    {"taught", "teach"},
    {"teeth", "tooth"},
    {"threw", "throw"},
    {"thrown", "throw"},
    {"tied", "tie"},
    {"told", "tell"},
    {"took", "take"},
    {"understood", "understand"},
    {"used", "use"},
    {"was", "be"},
    {"went", "go"},
    {"were", "be"},
    {"wives", "wife"},
    {"women", "woman"},
    {"won", "win"},
    {"wore", "wear"},
    {"worn", "wear"},
    {"written", "write"},
    {"wrote", "write"},
});

bool is_vowel(char c) { return std::string_view("aeiou").contains(c); }
bool has_vowel(std::string_view word) {
  return std::ranges::any_of(word, [](char c) { return is_vowel(c) || c == 'y'; });
}

/// Cuts the ending of a plural, a past or a participle off, where one is.
std::string_view without_inflection(std::string_view word) {
  const auto cut = [&](std::string_view ending) { return word.substr(0, word.size() - ending.size()); };
  const auto ends = [&](std::string_view ending) { return word.ends_with(ending) && has_vowel(cut(ending)); };
  if (word.size() <= 3) return word;
  if (ends("ies") || ends("ied")) return cut("es");  // "citi"
  for (const std::string_view ending : {"sses", "shes", "ches", "xes", "zzes"}) {
    if (word.ends_with(ending)) return cut("es");
  }
  if (ends("s") && !ends("ss") && !ends("us") && !ends("is")) return cut("s");
  if (ends("ing") && word.size() > 5) return cut("ing");
  if (ends("ed") && !word.ends_with("eed")) return cut("ed");
  return word;
}

}  // namespace

std::string stem(std::string_view word) {
  const auto found =
      std::ranges::lower_bound(kIrregular, word, {}, &std::pair<std::string_view, std::string_view>::first);
  const bool irregular = found != kIrregular.end() && found->first == word;
  if (irregular) word = found->second;
  if (word == "ids") return "id";
  std::string result(irregular ? word : without_inflection(word));
  const auto last = [&](std::size_t back) { return result[result.size() - 1 - back]; };
  const bool cut = result.size() < word.size();
  if (cut && result.size() > 3 && last(0) == last(1) && !is_vowel(last(0)) &&
      !std::string_view("lsz").contains(last(0))) {
    result.pop_back();  // "stopp"
  } else if (result.size() > 3 && last(0) == 'e') {
    result.pop_back();
  } else if (result.size() > 2 && last(0) == 'y' && !is_vowel(last(1))) {
    result.back() = 'i';
  }
  return result;
}

}  // namespace dataquery::text
