// The configuration of a district as plain values: what every other module is given. Defaults are
// the member initialisers here; the schema table and the manual take them from here.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "config/calendar.h"
#include "config/credential.h"
#include "config/notify.h"
#include "config/report_schedule.h"
#include "config/web_users.h"
#include "model/site.h"

namespace netroster::config {

struct District {
  std::string name;
  std::string nces_id;           // LEA id, 7 digits
  std::string timezone = "UTC";  // IANA name; school hours are counted in it
  std::string currency = "USD";  // of every cost, ISO 4217
};

struct SweepSettings {
  std::chrono::milliseconds interval{6 * 60 * 60 * 1000};
  std::string windows;                // parse_week_windows(); "": always
  std::int64_t rate = 1000;           // packets a second, all sites together
  std::int64_t rate_per_site = 100;   // packets a second
  std::int64_t rate_per_device = 10;  // packets a second
  std::int64_t passes = 3;            // an address that stays silent this often is silent
  std::chrono::milliseconds timeout{1000};
  std::int64_t communities_per_address = 1;
  bool icmp = false;
  std::int64_t largest_network = 16;      // shortest IPv4 prefix that is swept
  std::int64_t crawl_rounds = 16;         // of asking where devices say that others are
  std::int64_t crawl_addresses = 20'000;  // of one scan, beyond what is swept
  // A device that restarted twice as it was read is left alone for so long; 0: it is not.
  std::chrono::milliseconds fragile_rest{30LL * 24 * 60 * 60 * 1000};
  std::string ask_fragile;  // addresses and networks that are read all the same, blanks between

  // Other networks are crawled: in them only known addresses are asked, and those that devices
  // tell of. A sweep keeps some bytes for each address, and a /64 would outlast the world.
  bool may_be_swept(const IpNetwork& block) const {
    if (!block.address().is_v4()) return block.prefix_length() >= 112;
    return block.prefix_length() >= std::max<std::int64_t>(largest_network, 12);
  }
};

struct SnmpSettings {
  std::int64_t shards = 0;  // threads; 0: one a core
  std::int64_t port = 161;
  std::int64_t in_flight_per_site = 64;
  std::int64_t in_flight_per_socket = 300;
  std::chrono::milliseconds timeout{2000};
  std::int64_t retries = 2;
  std::int64_t page = 10;        // max-repetitions to start with
  std::int64_t page_limit = 10;  // max-repetitions never above this
  std::int64_t columns_per_request = 10;
  std::int64_t target_response_bytes = 1400;
  bool allow_v3_time_resync = true;
  std::int64_t walk_varbinds = 50'000;
  std::uint64_t walk_bytes = 4 * 1024 * 1024;
  std::int64_t walk_packets = 20'000;
  std::chrono::milliseconds walk_time{30'000};
  std::uint64_t device_memory = 32 * 1024 * 1024;  // for the tables of one device
};

struct MibSettings {
  std::int64_t table_rows = 8192;  // of a table by interface, part or neighbour
  bool forwarding_table = true;
  std::int64_t forwarding_table_rows = 20'000;
  bool forwarding_table_per_vlan = true;
  bool arp = true;
  std::int64_t arp_rows = 20'000;
  bool routes = true;
  std::int64_t route_rows = 2'000;
  std::int64_t neighbours_per_port = 64;
  bool spanning_tree = true;
  bool poe = true;
  bool sensors = true;
  bool ups = true;
  bool printers = true;
};

struct StoreSettings {
  std::string path = "/var/lib/netroster/netroster.db";
  std::chrono::milliseconds retention{10LL * 365 * 24 * 60 * 60 * 1000};
};

struct InventorySettings {
  std::chrono::milliseconds link_stale_after{7LL * 24 * 60 * 60 * 1000};
  std::chrono::milliseconds neighbour_gone_after{30LL * 24 * 60 * 60 * 1000};
};

// Counters that the daemon reads all the time.
struct PollSettings {
  bool enabled = true;
  std::chrono::milliseconds uplinks{60'000};  // ports to other network devices and circuits
  std::chrono::milliseconds access{300'000};  // all other ports
  // Of the device itself; 0: not read between sweeps.
  std::chrono::milliseconds power{300'000};      // over Ethernet
  std::chrono::milliseconds sensors{300'000};    // heat, light of transceivers
  std::chrono::milliseconds load{300'000};       // processors, memory
  std::chrono::milliseconds clients{300'000};    // of access points, and their radios
  std::chrono::milliseconds batteries{300'000};  // of a UPS
  std::chrono::milliseconds timeout{2000};       // of one request
  std::int64_t retries = 2;
  std::chrono::milliseconds device_time{30'000};  // for all counters of one device
  std::int64_t objects_a_request = 50;
};

struct WebSettings {
  std::string listen = "127.0.0.1:9816";
  std::string host_names;  // with blanks between
};

// Traffic, in slots of 5 minutes.
struct HistorySettings {
  std::string path = "/var/lib/netroster/history.db";
  std::chrono::milliseconds uplinks{396LL * 24 * 60 * 60 * 1000};  // 13 months
  std::chrono::milliseconds access{35LL * 24 * 60 * 60 * 1000};
  // Ports that are kept as long as uplinks, as patterns with blanks between.
  std::string marked;          // SITE:DEVICE:PORT
  std::string marked_aliases;  // of ifAlias
  std::string marked_roles;    // of devices: all their ports
  std::chrono::milliseconds summaries{10LL * 365 * 24 * 60 * 60 * 1000};
};

// Notifications that devices send by themselves.
struct TrapSettings {
  std::string listen;  // "": nowhere
};

// Frames that the daemon counts all the time.
struct CaptureSettings {
  std::string mirrored;  // the interface; "": none
  std::string helper;    // the socket of netroster-capture; "": the daemon captures itself
};

enum class LogLevel { error, warning, notice, info, debug };

struct LogSettings {
  LogLevel level = LogLevel::notice;
};

struct Config {
  District district;
  SweepSettings sweep;
  SnmpSettings snmp;
  MibSettings mib;
  InventorySettings inventory;
  StoreSettings store;
  PollSettings poll;
  HistorySettings history;
  CalendarSettings calendar;
  WebSettings web;
  CaptureSettings capture;
  TrapSettings traps;
  LogSettings log;
  std::vector<Site> sites;              // in the order of the files
  std::vector<Credential> credentials;  // in the order of trying: SNMPv3, v2c, v1
  WebUsers web_users;                   // empty: whoever asks is a reader
  NotifySettings notify;
  std::vector<ReportSchedule> reports;

  // The site whose networks hold the address, or nullptr. Networks of two sites never overlap.
  const Site* site_of(const IpAddress& address) const {
    for (const auto& site : sites)
      for (const auto& block : site.networks)
        if (block.contains(address)) return &site;
    return nullptr;
  }

  // Why no packet may go to the address, whoever asks: some site excludes it, or it is the network
  // or broadcast address of the configured network that holds it. "": nothing speaks against it.
  std::string forbidden(const IpAddress& address) const {
    const auto holds = [&address](const IpNetwork& block) { return block.contains(address); };
    for (const auto& site : sites) {
      const auto block = std::find_if(site.excluded.begin(), site.excluded.end(), holds);
      if (block != site.excluded.end()) return "excluded by " + block->text();
    }
    const auto* site = site_of(address);
    if (site == nullptr) return {};
    const auto block = std::find_if(site->networks.begin(), site->networks.end(), holds);
    return block->is_reserved(address) ? "network or broadcast address" : "";
  }
};

}  // namespace netroster::config
