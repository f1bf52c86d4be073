// Two versions of a document, field by field.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "inventory/store/documents.h"

namespace netroster::inventory::store {

using nlohmann::json;

std::vector<FieldChange> field_changes(const std::string& before, const std::string& after) {
  std::vector<FieldChange> changes;
  const auto flat = [](const std::string& doc) {
    const auto value = json::parse(doc, nullptr, false);
    return value.is_object() && !value.empty() ? value.flatten() : json::object();
  };
  const auto shown = [](const json& doc, const std::string& path) -> std::string {
    const auto found = doc.find(path);
    if (found == doc.end() || found->is_null()) return "";
    return found->is_string() ? found->get<std::string>() : found->dump();
  };
  const auto old_doc = flat(before);
  const auto new_doc = flat(after);
  std::set<std::string> paths;
  for (const auto& [path, value] : old_doc.items()) paths.insert(path);
  for (const auto& [path, value] : new_doc.items()) paths.insert(path);
  for (const auto& path : paths) {
    if (path == "/index") continue;
    auto left = shown(old_doc, path);
    auto right = shown(new_doc, path);
    if (left == right) continue;
    auto field = path.substr(1);
    std::replace(field.begin(), field.end(), '/', '.');
    changes.push_back({std::move(field), std::move(left), std::move(right)});
  }
  return changes;
}

}  // namespace netroster::inventory::store
