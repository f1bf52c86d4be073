// A modernisation phase as it stands: its sites against its rules, since its baseline.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "standards/judge.h"

namespace netroster::standards {

// The four states in which the district reports to its board.
enum class Progress : std::uint8_t { not_started, planning, in_progress, implemented };
// "Not Started" "Planning in Progress" "Implementation in Progress" "Fully Implemented"
std::string_view text(Progress progress);

struct PhaseSite {
  std::string id;
  std::string name;
  std::optional<std::uint32_t> students;
  std::optional<bool> one_to_one;
  Tally now;                       // of the phase's rules
  std::optional<Tally> before;     // at the baseline; nullopt: no device of it was known then
  std::uint32_t must_mend = 0;     // required rules that something at the site fails
  std::uint32_t must_look = 0;     // required rules of which something is not known
  std::uint32_t connectivity = 0;  // rules about backbone and capacity that something fails
  // Passes what is required, and is known to.
  bool done() const;
  // Of what can be judged, in percent; nullopt: nothing can be.
  std::optional<double> percent_passing() const;
};

// Whether what the phase says of when it is done is so.
struct Goal {
  enum class Met : std::uint8_t {
    not_judged,
    yes,
    no,
    unknown
  };  // it says nothing that can be judged
  Met met = Met::not_judged;
  std::string reason;  // what meets it, breaks it or is missing
};
std::string_view text(Goal::Met met);  // "" "met" "not met" "unknown"

struct PhaseStatus {
  Phase phase;
  Progress progress = Progress::not_started;
  std::string reason;            // one line: why it is in that state
  std::vector<PhaseSite> sites;  // by id
  Goal goal;                     // decides instead of "every site passes what is required"
  Tally now;
  std::optional<Tally> before;  // of the sites that have one
  std::size_t blank = 0;        // sites of which no device was known at the baseline
  bool is_compared = false;     // with a baseline
  // "better" "same" "worse", by what fails; "unknown" where the baseline is not of all sites, or
  // more is unknown than at it; "" when nothing is compared.
  std::string_view trend() const;
};

struct PhaseInput {
  const Library& library;
  const Phase& phase;
  const Judgement& judgement;         // with JudgeOptions::phase
  const Judgement* before = nullptr;  // of the baseline's day, likewise
  // Whether any device of the site was known on that day; empty: of all of them. A site of which
  // nothing was known fails nothing, which is no state to compare with.
  std::function<bool(std::string_view)> known_before = {};
  std::function<const Site*(std::string_view)> declared;  // null: not in the configuration
  WallTime now{};
};
PhaseStatus phase_status(const PhaseInput& input);

// The order in which the sites should be done, by Phase::priority: without one, schools with a
// device for every student first, then sites with known trouble of connectivity, then by students
// times the share that does not pass. A site that does not say its students comes last of its
// class.
std::vector<PhaseSite> in_order_of_need(std::vector<PhaseSite> sites,
                                        const std::vector<Priority>& priority);

}  // namespace netroster::standards
