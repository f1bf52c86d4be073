// What the district declares about itself: sites, their networks and their plant.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/ip_address.h"

namespace netroster {

enum class SiteKind { elementary, middle, high, alternative, administrative, data_centre };
enum class ClosetKind { mpoe, mdf, idf };

struct Closet {
  std::string id;  // unique in its site
  std::string name;
  ClosetKind kind = ClosetKind::idf;
  std::string building;  // a Building's id, or ""
};

struct Building {
  std::string id;
  std::string name;
};

// A contracted connection to the Internet or between sites.
struct Circuit {
  std::string id;
  std::string provider;
  std::uint64_t down_bps = 0;
  std::uint64_t up_bps = 0;
  std::optional<double> monthly_cost;  // in the district's currency
  std::optional<std::chrono::sys_days> end_date;
  std::string device;     // where it is measured
  std::string interface;  // which port of that device
  std::string purpose;    // "internet" "wan" "voice" "other"; "": not declared
  std::string route;      // the way its cable takes, by a name that tells routes apart
};

// Fibre between two closets. What is not declared stays unknown: nobody can ask a cable.
struct Fibre {
  std::string from;  // a Closet's id
  std::string to;    // a Closet's id
  std::string type;  // "OM1" … "OM5" "OS1" "OS2"
  std::optional<std::uint32_t> strands;
  std::optional<double> length_metres;
  std::string route;  // the way it takes, by a name that tells routes apart
};

// Copper from a closet to outlets and access points.
struct Cabling {
  std::string closet;    // a Closet's id
  std::string category;  // "5e" "6" "6A" "7" "8"
  std::string serves;    // "access-points" "rooms" "all"
  std::optional<std::uint32_t> runs_per_access_point;
  std::optional<double> longest_metres;
};

// A room that people use, for what must be in reach of it.
struct Room {
  std::string id;
  std::string name;
  std::string kind;      // "classroom" "library" "gym" "cafeteria" "office" "outdoor" "other"
  std::string building;  // a Building's id, or ""
  std::optional<std::uint32_t> seats;
  std::optional<double> area_square_metres;
  std::optional<std::uint32_t> access_points;  // that serve it
};

// A battery, with or without a management card.
struct DeclaredUps {
  std::string id;
  std::string closet;  // a Closet's id, or ""
  std::string model;
  std::string device;  // the inventoried device it is, when it has a card
  std::optional<double> load_percent;
  std::optional<double> runtime_minutes;
  std::optional<std::chrono::sys_days> battery_date;  // when its battery was put in
};

// Something that is seen and not in the inventory, and that somebody said is all right.
struct AcceptedGap {
  std::string what;  // its address, chassis id or name
  std::string why;
  std::string by;
  std::optional<std::chrono::sys_days> on;     // the day it was said; nullopt: not told
  std::optional<std::chrono::sys_days> until;  // the last day it is accepted; nullopt: for good
};

struct Site {
  std::string id;
  std::string name;
  SiteKind kind = SiteKind::elementary;
  std::string nces_id;
  std::string billed_entity_number;
  std::optional<std::uint32_t> enrolment;
  std::optional<std::uint32_t> staff;
  std::optional<std::uint32_t> classrooms;
  std::optional<bool> one_to_one;
  std::optional<double> latitude;   // degrees, WGS 84
  std::optional<double> longitude;  // degrees, WGS 84
  std::string address;
  std::vector<IpNetwork> networks;
  std::vector<IpNetwork> excluded;  // exclude always wins
  std::vector<IpNetwork> seeds;     // single addresses where a crawl begins
  std::vector<Building> buildings;
  std::vector<Closet> closets;
  std::vector<Circuit> circuits;
  std::vector<AcceptedGap> accepted_gaps;
  std::vector<Fibre> fibres;
  std::vector<Cabling> cablings;
  std::vector<Room> rooms;
  std::vector<DeclaredUps> upses;
  std::string phase;
  std::string school_hours;         // "08:00-15:10", where they are not those of the district
  std::string early_release_hours;  // likewise

  // Inside one of the networks, not excluded, not a network or broadcast address.
  bool in_scope(const IpAddress& candidate) const {
    for (const auto& block : excluded)
      if (block.contains(candidate)) return false;
    bool inside = false;
    for (const auto& block : networks) {
      if (!block.contains(candidate)) continue;
      if (block.is_reserved(candidate)) return false;  // of the inner one of two, for example
      inside = true;
    }
    return inside;
  }
};

}  // namespace netroster
