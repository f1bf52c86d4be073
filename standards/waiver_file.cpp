#include "standards/waiver_file.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "base/clock.h"
#include "config/files.h"
#include "standards/fingerprint.h"
#include "standards/read_waivers.h"

namespace netroster::standards {
namespace {

constexpr std::size_t id_digits = 12;
constexpr std::string_view ending = ".waivers.toml";
constexpr std::string_view head =
    "# Waivers that were granted by \"netroster waiver add\" and over HTTP. netroster writes this\n"
    "# file as a whole; what you write yourself belongs into standards.d.\n";

std::string day_text(const std::optional<std::chrono::sys_days>& day) {
  return day ? iso_text(WallTime(*day)).substr(0, 10) : std::string();
}

// A basic string of TOML.
std::string toml_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f)
      out += fmt::format("\\u{:04x}", byte);
    else if (c == '"' || c == '\\')
      out += {'\\', c};
    else
      out += c;
  }
  return out + '"';
}

std::string toml_of(const Waiver& waiver) {
  return fmt::format(
      "\n[[waiver]]\nrule = {}\nsubject = {}\nreason = {}\nowner = {}\ngranted = {}\nexpires = "
      "{}\n",
      toml_quoted(waiver.rule), toml_quoted(waiver.subject), toml_quoted(waiver.reason),
      toml_quoted(waiver.owner), day_text(waiver.granted), day_text(waiver.expires));
}

}  // namespace

std::string waiver_file_of(const std::string& store_path) {
  return fmt::format("{}{}", store_path, ending);
}

std::string store_of_waivers(const std::string& waiver_file) {
  return is_waiver_file(waiver_file) ? waiver_file.substr(0, waiver_file.size() - ending.size())
                                     : std::string();
}

bool is_waiver_file(std::string_view name) { return name.ends_with(ending); }

std::string waiver_id(const Waiver& waiver) {
  Fingerprint out;
  for (const auto& part : {waiver.rule, waiver.subject, day_text(waiver.granted)}) {
    out.add(part);
    out.add(std::string_view("\0", 1));
  }
  return out.digits().substr(0, id_digits);
}

netroster::Result<std::vector<Waiver>> read_waiver_file(const std::string& path) {
  std::error_code failed;
  if (!std::filesystem::exists(path, failed) && !failed) return std::vector<Waiver>();
  const auto text = config::read_regular_file(path, largest_waiver_file);
  if (!text) return Error{text.error().code, path + ": " + text.error().what};
  config::Problems problems;
  auto contents = read_waivers(path, text->text, problems);
  std::string lines;
  for (const auto& problem : problems.take())
    if (!problem.warning) lines += (lines.empty() ? "" : "\n") + config::text(problem);
  if (!lines.empty()) return Error{Errc::config, lines};
  return std::move(contents.waivers);
}

std::string waivers_toml(const std::vector<Waiver>& waivers) {
  std::string out(head);
  for (const auto& waiver : waivers) out += toml_of(waiver);
  return out;
}

Loaded with_waiver_file(const Library& library, const std::string& path, std::string text) {
  std::vector<SourceFile> files;
  for (const auto& file : library.sources())
    if (file.name != path) files.push_back(file);
  files.push_back({path, std::move(text), false});
  return load_texts(files);
}

}  // namespace netroster::standards
