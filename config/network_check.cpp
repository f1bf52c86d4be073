#include "config/network_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace netroster::config {
namespace {

struct Refused {
  const char* block;
  const char* why;
};

constexpr Refused refused[] = {
    {"0.0.0.0/8", "0.0.0.0/8 means \"this host\" and holds no device"},
    {"224.0.0.0/4", "multicast addresses are not devices"},
    {"255.255.255.255", "the broadcast address is not a device"},
    {"240.0.0.0/4", "240.0.0.0/4 is reserved and holds no device"},
    {"::", "the unspecified address is not a device"},
    {"ff00::/8", "multicast addresses are not devices"},
    {"fe80::/10", "link-local addresses cannot be reached from another network"},
};

}  // namespace

std::string refusal(const IpNetwork& block) {
  if (block.prefix_length() == 0)
    return "this is the whole Internet; name the district's own networks";
  for (const auto& [text, why] : refused) {
    const auto bad = IpNetwork::parse(text);
    if (bad && overlap(*bad, block)) return why;
  }
  return {};
}

bool overlap(const IpNetwork& a, const IpNetwork& b) { return a.contains(b) || b.contains(a); }

std::string address_count(const IpNetwork& block) {
  const int bits = block.address().bit_length() - block.prefix_length();
  if (bits > 40) return fmt::format("2^{}", bits);
  auto digits = fmt::format("{}", std::uint64_t{1} << bits);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

NetworkSet::NetworkSet(std::vector<IpNetwork> blocks) {
  // Address first, then the larger block: whatever a block contains follows it.
  std::sort(blocks.begin(), blocks.end());
  for (const auto& block : blocks) {
    if (!blocks_.empty() && blocks_.back().contains(block)) continue;
    blocks_.push_back(block);
  }
}

bool NetworkSet::touches(const IpNetwork& block) const {
  const auto after = std::upper_bound(blocks_.begin(), blocks_.end(), block);
  if (after != blocks_.begin() && overlap(*std::prev(after), block)) return true;
  return after != blocks_.end() && overlap(*after, block);
}

bool NetworkSet::covers(const IpNetwork& block) const {
  const auto after = std::upper_bound(blocks_.begin(), blocks_.end(), block);
  if (after != blocks_.begin() && std::prev(after)->contains(block)) return true;
  // Pieces lie apart, so they fill the block exactly when their sizes add up to its own.
  std::uint64_t filled = 0;
  for (const auto& piece : inside(block)) filled += piece.size();
  return filled >= block.size();
}

std::vector<IpNetwork> NetworkSet::inside(const IpNetwork& block) const {
  std::vector<IpNetwork> pieces;
  auto piece = std::lower_bound(blocks_.begin(), blocks_.end(), block);
  for (; piece != blocks_.end() && block.contains(*piece); ++piece) pieces.push_back(*piece);
  return pieces;
}

}  // namespace netroster::config
