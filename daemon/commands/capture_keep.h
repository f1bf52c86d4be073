// What frames on a cable say of the devices at its ends, kept as evidence.
#pragma once

#include <vector>

#include "collectors/capture/facts.h"
#include "daemon/command.h"

namespace netroster::daemon {

// Of all captures of one command.
class HeardOnCable {
 public:
  void add(const capture::CaptureFacts& facts);
  // Puts what was heard into the store when --heard-by or --tap asks for it. Says what came of it.
  Exit keep(Call call) const;

 private:
  std::vector<capture::HeardOf<wire::NeighbourSeen>> rows_;
  std::size_t of_the_future_ = 0;  // that were heard at no other time
};

// Exit::usage, with words, when the two are given together.
Exit check_keeping(Call call);

}  // namespace netroster::daemon
