// The accepted_gaps of the configuration: which gap each is about, and which accept nothing.
// Private to gaps.cpp.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "inventory/gaps.h"

namespace netroster::inventory {

class Acceptances {
 public:
  // Points to the sites, which must outlive it.
  Acceptances(const std::vector<Site>& sites, std::chrono::sys_days today);

  // Why, who and until when; "": nobody accepts it, or no longer.
  std::string words_for(const Gap& gap);
  // Those that no gap was asked for that they accept. Ask after all gaps.
  std::vector<IdleAcceptance> idle(const std::string& site) const;

 private:
  struct One {
    const AcceptedGap* said = nullptr;
    bool used = false;
    bool ran_out = false;  // it names a gap, and its last day is past
  };

  std::map<std::string, std::vector<One>> by_site_;
  std::chrono::sys_days today_;
};

}  // namespace netroster::inventory
