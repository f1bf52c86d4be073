// Debian's promtool has nothing to say about our own layer, and of IF-MIB's names only that they
// are not spelt as ours are.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "daemon/service/figures.h"
#include "exporters/prometheus/district_metrics.h"
#include "exporters/prometheus/if_mib.h"
#include "exporters/prometheus/process_metrics.h"
#include "exporters/prometheus/text_writer.h"
#include "made.h"
#include "made_standard.h"

namespace netroster::prometheus {
namespace {

struct Verdict {
  std::string words;
  int code = -1;
};

Verdict promtool(const std::string& text) {
  const auto file = std::filesystem::path(testing::TempDir()) /
                    ("promtool-" + std::to_string(getpid()) + ".prom");
  std::ofstream(file) << text;
  const auto command = "promtool check metrics < '" + file.string() + "' 2>&1";
  Verdict out;
  auto* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return out;
  std::array<char, 4096> buffer;
  for (std::size_t got = 0; (got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    out.words.append(buffer.data(), got);
  out.code = WEXITSTATUS(pclose(pipe));
  std::filesystem::remove(file);
  return out;
}

bool installed() { return std::filesystem::exists("/usr/bin/promtool"); }

TEST(Promtool, HasNothingToSayAboutOurOwnLayer) {
  if (!installed()) GTEST_SKIP() << "needs promtool (Debian package prometheus)";
  const auto config = test::config();
  const Directory directory(test::snapshot(), config);
  DistrictOptions options;
  options.now = test::noon;
  SeriesDropped dropped;
  auto families = district_metrics(directory, config, options, dropped);
  for (auto& family : families_of(process_figures())) families.push_back(std::move(family));
  for (auto& family : standard_metrics(test::standard(), test::noon, options.budget, dropped))
    families.push_back(std::move(family));
  const auto verdict = promtool(write_text(families));
  EXPECT_EQ(verdict.code, 0);
  EXPECT_EQ(verdict.words, "");
}

// Everything that daemon/service/figures.cpp can give, with a series each.
std::vector<Figure> all_figures() {
  service::Figures out;
  service::add_scan_figures({}, out);
  const snmp::Statistics engine;
  service::add_engine_figures(engine, "scan", out);
  service::add_engine_figures(engine, "poll", out);
  const poll::Statistics polls;
  service::add_poll_figures(polls, out);
  service::MirrorCounts mirror;
  mirror.networks[{"OAK", "10.1.0.0/24"}];
  service::add_mirror_figures("eth0", mirror, out);
  const service::RecorderCounts history;
  service::add_history_figures(history, out);
  const web::ServerCounts served;
  service::add_web_figures(served, out);
  service::add_certificate_figure(test::noon, out);
  const web::UsersCounts logins;
  service::add_login_figures(logins, out);
  notify::TargetCounts target;
  target.name = "pager";
  service::add_notify_figures({target}, out);
  const service::Reloads reloads;
  service::add_reload_figures(reloads, out);
  return out;
}

TEST(Promtool, HasNothingToSayAboutWhatTheDaemonCounts) {
  if (!installed()) GTEST_SKIP() << "needs promtool (Debian package prometheus)";
  const auto figures = all_figures();
  EXPECT_GE(figures.size(), 50U);
  const auto verdict = promtool(write_text(families_of(figures)));
  EXPECT_EQ(verdict.code, 0);
  EXPECT_EQ(verdict.words, "");
}

TEST(Promtool, SaysOfIfMibOnlyThatItsNamesAreNotOurs) {
  if (!installed()) GTEST_SKIP() << "needs promtool (Debian package prometheus)";
  const auto known = test::inventory();
  IfMibOptions options;
  options.place = options.uplink = options.quality = true;
  const auto verdict =
      promtool(write_text(if_mib(test::reading(), *find_device(known, "OAK-0000000001"), options)));
  std::istringstream in(verdict.words);
  int lines = 0;
  for (std::string line; std::getline(in, line); ++lines) {
    const bool expected = line.find("_total") != std::string::npos ||
                          line.find("snake_case") != std::string::npos ||
                          line.find("camelCase") != std::string::npos;
    EXPECT_TRUE(expected && !line.starts_with("netroster_")) << line;
  }
  EXPECT_GT(lines, 20);
}

}  // namespace
}  // namespace netroster::prometheus
