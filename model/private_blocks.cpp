#include "model/private_blocks.h"

#include <algorithm>
#include <vector>

namespace netroster {

bool is_private(const IpNetwork& network) {
  static const std::vector<IpNetwork> blocks = [] {
    std::vector<IpNetwork> out;
    for (const auto* text :
         {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"})
      out.push_back(*IpNetwork::parse(text));
    return out;
  }();
  return std::any_of(blocks.begin(), blocks.end(),
                     [&network](const auto& block) { return block.contains(network); });
}

}  // namespace netroster
