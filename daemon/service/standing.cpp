#include "daemon/service/standing.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "standards/world.h"

namespace netroster::service {

std::shared_ptr<const prometheus::StandardCounts> stand_of(
    std::shared_ptr<const standards::Library> library, const Inventory& inventory,
    const config::Config& config, WallTime now) {
  const standards::World world({inventory, config, library->models(), {}, now});
  std::map<std::string_view, const Site*> sites;
  for (const auto& site : config.sites) sites.emplace(site.id, &site);
  const auto declared = [&sites](std::string_view id) {
    const auto at = sites.find(id);
    return at == sites.end() ? nullptr : at->second;
  };
  standards::JudgeOptions options;
  options.now = now;
  options.most_unknown = 1;  // they are counted all the same
  const auto judgement = standards::judge(*library, world, declared, options);
  return std::make_shared<const prometheus::StandardCounts>(
      prometheus::count_standard(std::move(library), judgement, now));
}

}  // namespace netroster::service
