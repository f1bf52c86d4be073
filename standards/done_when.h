// When a phase is done, as its file says it: read and judged. Private to this folder.
#pragma once

#include <string>
#include <vector>

#include "config/node_reader.h"
#include "standards/phases.h"

namespace netroster::standards {

// `done_when` of a [[phase]]: words, or { rules = "required", passing = "95 %" }. Of the words only
// "no required rule fails" and "no rule fails" can be judged.
void read_done_when(config::NodeReader& in, const config::Node& node, Phase& phase);

// `priority` of a [[phase]]: words in order, each once.
void read_priority(config::NodeReader& in, const config::Node& node, Phase& phase);

// Whether it is met by what the sites come to. What is unknown meets nothing that it could break.
Goal judged(const DoneWhen& wanted, const PhaseStatus& status);

}  // namespace netroster::standards
