// Where commands get the configuration and the inventory from, and how they say that they cannot.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "collectors/profiles/library.h"
#include "config/config.h"
#include "config/files.h"
#include "daemon/command.h"
#include "model/inventory.h"

namespace netroster::daemon {

// The configuration of --config. Without that option and without /etc/netroster, the defaults: no
// site, no credential. Errc::config holds every problem, a line each.
Result<config::Config> load_configuration(Call call,
                                          config::Secrets secrets = config::Secrets::unused);

// The credentials of --snmp-credentials, if given, take the place of the configured ones.
Result<void> take_credentials(Call call, config::Config& config);
// Likewise the users of --web-users instead of the configuration's, when it is given.
Result<void> take_web_users(Call call, config::Config& config);

// --store, else the configured path.
std::string store_path(Call call, const config::Config& config);

// The stored inventory, as it was at --at. Errors: Errc::config, not_found, storage.
Result<Snapshot> load_inventory(Call call);

// The shipped profiles and those of profiles.d in the directory of --config.
profiles::Loaded load_profiles(
    Call call, profiles::Expressions of_shipped = profiles::Expressions::at_first_use);
// Says what is wrong with them; what is right is used all the same.
void tell_problems(Call call, const profiles::Loaded& loaded);

// Whether a neighbour's platform or name is one of those that a service manages.
std::function<bool(const KnownNeighbour&)> cloud_managed_by(
    std::shared_ptr<const profiles::Library> library);

// Tells the error and gives its exit code.
Exit refuse(Call call, const Error& error);

}  // namespace netroster::daemon
