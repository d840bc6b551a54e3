#include "text/synonyms.h"

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <unordered_map>
#include <vector>

#include "text/stem.h"

namespace dataquery::text {
namespace {

/// Groups of words that stand for each other in questions and names. A word may be in several groups; likeness does not
/// pass from one group to the next.
constexpr auto kGroups = std::to_array<std::string_view>({
    // measures and the words that compare them
    "age old older oldest young younger youngest birthday birth born",
    "price cost expensive cheap cheaper cheapest priced costly charge fee",
    "height tall taller tallest high short shorter shortest elevation altitude highest",
    "length long longer longest short shorter shortest distance duration",
    "weight heavy heavier heaviest light lightest weigh",
    "size big bigger biggest large larger largest small smaller smallest area",
    "population populous inhabitants people residents crowded",
    "date time when day recent recently latest earliest newest oldest",
    "year when recent latest earliest",
    "speed fast faster fastest slow slower slowest",
    "salary earn earns paid pay wage income compensation earning",
    "revenue sales turnover income earnings amount",
    "amount total sum value money",
    "quantity amount count number units many sold",
    "number count total amount num",
    "rating rate rated score stars",
    "score points grade mark result",
    "budget money funds funding",
    "capacity seats hold holds seating size",
    "rank ranking position place ranked",
    "duration time length last long lasting",
    "stock inventory available quantity",
    "credit points",
    // people
    "customer client buyer shopper guest",
    "employee staff worker personnel member colleague",
    "person people individual who",
    "name who called named title",
    "manager boss head supervisor chief leader",
    "teacher instructor professor lecturer faculty",
    "student pupil learner",
    "author writer wrote written",
    "doctor physician",
    "actor cast star performer",
    "singer artist musician performer",
    "player athlete competitor participant contestant",
    "user account member",
    "owner own owns possess",
    "user customer client",
    "gender sex male female men women man woman",
    "job title position role occupation profession",
    "nationality country citizenship nation",
    "phone telephone mobile cell",
    "mail email",
    // places
    "address street live located location lives",
    "location place where located city site venue",
    "city town where",
    "country nation where",
    "state province county",
    "region area district zone",
    "building house",
    "store shop branch outlet",
    "office room desk branch",
    "school college university",
    "airport airfield",
    "home hometown house",
    "origin source departure from departing depart leaving leave",
    "destination arrival arriving arrive to going",
    // business
    "product item good goods article",
    "order purchase bought buy ordered",
    "sell sale sold selling",
    "bill invoice",
    "payment pay paid",
    "company firm business manufacturer maker organization corporation",
    "supplier vendor provider",
    "manufacturer maker made producer",
    "department dept division",
    "category type kind class group",
    "type kind category sort",
    "status state condition",
    "description describe detail details",
    "detail details information info",
    "code id identifier",
    "id identifier number code identification",
    "comment remark note review",
    "review rating",
    "document file paper",
    "contract agreement",
    "shipment delivery ship shipping shipped delivered",
    "start begin began started from starting beginning founded opened",
    "end finish finished ended until ending",
    "hire hired employ employed join joined",
    "founded established opened created built foundation",
    "created made added registered",
    "course class subject module",
    "semester term",
    "movie film",
    "song track music",
    "album record",
    "book publication title",
    "vehicle car automobile",
    "car vehicle model auto",
    "plane aircraft airplane",
    "flight fly flights flies",
    "team club squad",
    "game match",
    "match game competition",
    "competition contest tournament event",
    "event happening",
    "party political",
    "vote ballot voting",
    "election elected elect",
    "win winner won winning victory",
    "loss lost lose loser",
    "language speak spoken speaking",
    "color colour",
    "pet animal",
    "illness disease sickness",
    "medicine medication drug",
    "hotel inn lodging",
    "apartment flat",
    "bed bedroom",
    "restaurant eatery",
    "food meal dish",
    "picture photo image",
    "website web url homepage site",
    "share stake",
    "member membership",
    "advisor adviser advise",
    "major study studying",
    "wife husband spouse",
    "dependent relative child",
    "friend buddy",
    "mark grade score",
    "level grade",
    "abbreviation acronym short",
    "first given forename",
    "last family surname",
    "zip postal postcode",
    "role part character",
    "party group",
    "rent rental rented lease",
    "debt loan",
    "loan lend lent borrow",
    "transaction deal",
    "claim claims",
    "policy insurance",
    "attend attended attendance audience visitor",
    "visit visited visitor",
    "season year",
    "goal goals score",
    "channel broadcast",
    "episode show program",
    "nominate nominated nomination nominee",
    "reign ruling",
    "acting temporary",
    "dose dosage",
});

class Groups {
 public:
  Groups() {
    static_assert(kGroups.size() <= std::numeric_limits<std::uint16_t>::max());
    for (std::size_t group = 0; group < kGroups.size(); ++group) {
      std::string_view rest = kGroups[group];
      while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        groups_of_[stem(rest.substr(0, end))].push_back(static_cast<std::uint16_t>(group));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
  }

  [[nodiscard]] bool meet(std::string_view a, std::string_view b) const {
    const auto left = groups_of_.find(std::string(a));
    if (left == groups_of_.end()) return false;
    const auto right = groups_of_.find(std::string(b));
    if (right == groups_of_.end()) return false;
    for (const auto group : left->second) {
      for (const auto other : right->second) {
        if (group == other) return true;
      }
    }
    return false;
  }

 private:
  std::unordered_map<std::string, std::vector<std::uint16_t>> groups_of_;
};

}  // namespace

bool are_synonyms(std::string_view stem, std::string_view other) {
  static const Groups kGroups;
  return kGroups.meet(stem, other);
}

}  // namespace dataquery::text
