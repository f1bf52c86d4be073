// Facts: what is known about a subject, who says so and when; and the catalogue of all of them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "standards/form.h"
#include "standards/value.h"

namespace netroster::standards {

class World;

enum class SubjectKind {
  site,
  building,
  closet,
  device,
  stack,
  port,
  link,
  circuit,
  access_point,
  vlan,
  ssid,
  ups,
};
inline constexpr std::size_t subject_kinds = 12;

std::string_view text(SubjectKind kind);
std::optional<SubjectKind> parse_subject_kind(std::string_view word);
std::vector<std::string_view> subject_words();

// One thing of a World (or of a fixture): a handle, valid as long as that is.
struct Subject {
  SubjectKind kind = SubjectKind::site;
  std::uint32_t index = 0;
  bool operator==(const Subject&) const = default;
};

// What is known of one fact. Missing knowledge is a state of its own, never zero.
struct Observed {
  enum class State { known, unknown, not_applicable };
  State state = State::unknown;
  Scalar value;
  WallTime when{};   // when it was read; {}: declared, or counted from what is always there
  std::string note;  // known: particulars; unknown: what is missing; not applicable: why

  bool known() const { return state == State::known; }
};
Observed known(Scalar value, WallTime when = {}, std::string note = {});
Observed unknown(std::string why);
Observed not_applicable(std::string why);

struct FactRow {
  SubjectKind subject;
  std::string_view name;
  Unit unit;
  std::string_view meaning;
  std::string_view origin;  // who says so: a MIB, the site's file, a count over the inventory
  std::string_view how;     // how to get it when it is not known
  Observed (*read)(const World& world, std::uint32_t index);
  std::span<const std::string_view> words{};  // the only ones it can be; empty: any

  Form form() const { return {.unit = unit, .words = words}; }
};

// All of them, by subject.
const std::vector<const FactRow*>& catalogue();
const FactRow* find_fact(SubjectKind subject, std::string_view name);
std::vector<std::string_view> fact_names(SubjectKind subject);

// Where facts are taken from: a World, or a fixture.
class FactSource {
 public:
  virtual ~FactSource() = default;
  virtual std::uint32_t count(SubjectKind kind) const = 0;
  // "OAK", "OAK/idf-1", "OAK/oak-sw1/Gi1/0/3": the same as long as the thing is there.
  virtual std::string name(Subject subject) const = 0;
  virtual std::string site_id(Subject subject) const = 0;
  // The one thing of that kind which the subject is in: the closet of a device, the site of a link.
  virtual std::optional<Subject> owner(Subject subject, SubjectKind kind) const = 0;
  // All things of that kind in the subject.
  virtual std::vector<Subject> inside(Subject subject, SubjectKind kind) const = 0;
  virtual Observed read(Subject subject, const FactRow& fact) const = 0;
  // Sites that are judged, whether anything is known of them or not.
  virtual std::vector<Subject> sites() const = 0;
  // Whether any device of the site is known.
  virtual bool has_devices(Subject site) const = 0;
};

// Rows that each file of facts adds to the catalogue.
std::span<const FactRow> site_facts();
std::span<const FactRow> site_wireless_facts();
std::span<const FactRow> closet_facts();
std::span<const FactRow> plant_facts();
std::span<const FactRow> device_facts();
std::span<const FactRow> device_state_facts();
std::span<const FactRow> port_facts();
std::span<const FactRow> link_facts();
std::span<const FactRow> circuit_facts();
std::span<const FactRow> wireless_facts();
std::span<const FactRow> ups_facts();

}  // namespace netroster::standards
