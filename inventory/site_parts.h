// Which devices and links are at which site, so that one site can be worked out without a look at
// all of them. The resolver owns one and is its only caller.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "inventory/claims.h"
#include "model/inventory.h"

namespace netroster::inventory {

class SiteParts {
 public:
  using DevicesById = std::map<std::string, Node>;
  using LinksById = std::map<std::string, std::shared_ptr<const Link>>;

  void add(const Device& device, Node node);
  void remove(const Device& device);
  // A link is at the sites of both of its ends; an end at no known device is nowhere.
  void add(const std::shared_ptr<const Link>& link);
  void remove(const Link& link);

  const DevicesById& devices(const std::string& site) const;
  const LinksById& links(const std::string& site) const;
  // Where a link is that was added.
  const std::vector<std::string>& sites_of(const Link& link) const;

 private:
  struct Parts {
    DevicesById devices;
    LinksById links;
  };
  std::map<std::string, Parts> sites_;
  std::unordered_map<std::string, std::string> site_of_;  // device: site
  std::unordered_map<std::string, std::vector<std::string>> sites_of_link_;
};

}  // namespace netroster::inventory
