// Why a link is believed, in sentences.
#pragma once

#include <string>
#include <vector>

#include "daemon/commands/views.h"

namespace netroster::daemon {

struct LinkWords {
  std::string title;                 // both ends
  std::string verdict;               // the state, what it means, and the confidence
  std::vector<std::string> support;  // one sentence for each evidence
  std::vector<std::string> against;  // what speaks against it; may be empty
};

// Texts of devices are as they are: escape them for whatever reads them.
LinkWords link_words(const LinkRow& row);

}  // namespace netroster::daemon
