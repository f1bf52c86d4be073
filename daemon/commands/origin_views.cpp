#include <fmt/format.h>

#include "daemon/commands/views.h"

namespace netroster::daemon {
namespace {

using R = const FactOrigin&;
constexpr Field<FactOrigin> fields[] = {
    {{"fact", "FACT"}, [](R row) { return cell(row.fact); }},
    {{"value", "VALUE"}, [](R row) { return cell(row.value); }},
    {{"confidence", "CONFIDENCE"}, [](R row) { return cell(row.confidence); }},
    {{"source", "SOURCE"}, [](R row) { return cell(row.source); }},
    {{"rule", "RULE", 1}, [](R row) { return cell(row.rule); }},
    {{"raw", "THE DEVICE SAID", 2},
     [](R row) { return row.raw == row.value ? Cell{} : cell(row.raw); }},
};

}  // namespace

std::vector<Section> origin_sections(const DeviceFacts& facts, const std::string& title) {
  Labels labels{{"profile", cell(facts.profile)}, {"because", cell(facts.profile_reason)}};
  return {{title, std::move(labels)},
          {"where each fact comes from",
           rows_of(std::span<const Field<FactOrigin>>(fields), facts.origins)}};
}

}  // namespace netroster::daemon
