// The collect functions of the registry, one or a few per MIB, each in the file of its MIB.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>

namespace netroster::profiles {
struct Profile;
struct TableMap;
}  // namespace netroster::profiles

namespace netroster::mib {

struct Context;
using Done = boost::asio::awaitable<void>;

Done collect_system(Context& context);
// The profile the device belongs to, and what it says the agent cannot take.
Done recognise(Context& context);
// The vendor's tables and readings that the profile names.
Done read_profile_tables(Context& context);
// Those of them that change from minute to minute.
// The tables that are wanted, and with `objects` the single readings.
Done read_profile_readings(Context& context, std::function<bool(const profiles::TableMap&)> wanted,
                           bool objects);
// The profile of a device that is known already, and what it says the agent cannot take.
void use_profile(Context& context, const profiles::Profile& profile);
// The objects that the profile's rules for the device's own facts look at.
Done read_profile_objects(Context& context);
// Fills Context::absent.
Done find_absent_tables(Context& context);
// Last of all: asks again for the marks that tell of a restart or of renumbered ports in between,
// and marks the tables that were read as not complete if they moved.
Done check_unchanged(Context& context);
Done collect_interfaces(Context& context);
Done collect_entities(Context& context);
Done collect_addresses(Context& context);
Done collect_arp(Context& context);
Done collect_routes(Context& context);
Done collect_bridge_ports(Context& context);
Done collect_vlans(Context& context);
Done collect_forwarding(Context& context);
Done collect_spanning_tree(Context& context);
Done collect_lags(Context& context);
Done collect_lldp(Context& context);
Done collect_other_neighbours(Context& context);
Done collect_ethernet(Context& context);
Done collect_poe(Context& context);
Done collect_sensors(Context& context);
Done collect_ups(Context& context);
Done collect_printer(Context& context);

}  // namespace netroster::mib
