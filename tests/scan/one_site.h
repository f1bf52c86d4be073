// A configuration of one site, whose agents are read with the community "public".
#pragma once

#include "config/config.h"

namespace netroster::scan::fixture {

inline Site one_site(const char* network) {
  Site site;
  site.id = "lab";
  site.networks = {*IpNetwork::parse(network)};
  return site;
}

inline config::Credential reader_of(const Site& site) {
  config::Credential credential;
  credential.name = "reader";
  credential.version = config::SnmpVersion::v2c;
  credential.community = Secret("public");
  credential.networks = site.networks;
  return credential;
}

}  // namespace netroster::scan::fixture
