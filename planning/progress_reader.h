// Reads [[goal]], [[step]], [[artefact]], [[topic]] and [progress] out of a file that may hold
// other tables too.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "planning/progress.h"
#include "planning/table_reader.h"

namespace netroster::planning {

// What a district's plan says of itself.
struct ActionPlan {
  std::vector<Goal> goals;
  std::vector<ActionStep> steps;  // in the order of the files
  std::vector<Artefact> artefacts;
  std::vector<Topic> topics;
  std::optional<ProgressLimits> limits;  // the first that is read
};

class ProgressReader {
 public:
  // Both must outlive it.
  ProgressReader(TableReader& in, ActionPlan& to) : in_(in), to_(to) {}
  // Of the root table; they point to this.
  std::vector<TableReader::Key> keys();

 private:
  using Node = config::Node;
  void add_goal(const Node& node);
  void add_step(const Node& node);
  void add_artefact(const Node& node);
  void add_topic(const Node& node);
  void set_limits(const Node& node);
  TableReader::Key state_to(const std::string& where, std::optional<Progress>& to);
  TableReader::Key evidence_to(const std::string& where, EvidenceKind& to);

  TableReader& in_;
  ActionPlan& to_;
};

}  // namespace netroster::planning
