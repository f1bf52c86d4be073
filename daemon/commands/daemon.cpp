#include <chrono>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "base/log.h"
#include "base/log_flood.h"
#include "daemon/api/analysis.h"
#include "daemon/api/api.h"
#include "daemon/api/commands.h"
#include "daemon/api/events.h"
#include "daemon/api/scans.h"
#include "daemon/api/waivers.h"
#include "daemon/api/writes.h"
#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/scan_settings.h"
#include "daemon/commands/standard_kit.h"
#include "daemon/help.h"
#include "daemon/service/listening.h"
#include "daemon/service/manager.h"
#include "daemon/service/runner.h"
#include "daemon/sources.h"
#include "daemon/stop_signal.h"
#include "daemon/streams.h"

namespace netroster::daemon {
namespace {

constexpr std::chrono::milliseconds signal_step{100};

Result<config::Config> configuration_of(Call call) {
  auto config = load_configuration(call, config::Secrets::used);
  if (!config) return config.error();
  if (auto taken = take_credentials(call, *config); !taken) return taken.error();
  if (auto taken = take_web_users(call, *config); !taken) return taken.error();
  if (call.arguments.given("listen")) config->web.listen = call.arguments.text("listen");
  return config;
}

void take_certificate(Call call, service::ServiceSettings& settings) {
  settings.certificate = call.arguments.text("certificate");
  settings.key = call.arguments.text("key");
}

// At a start what is sound of the standard is judged by; a reload must change nothing then.
std::optional<Error> fault_in(const std::vector<config::Problem>& problems) {
  for (const auto& problem : problems)
    if (!problem.warning) return Error{Errc::config, config::text(problem)};
  return std::nullopt;
}

// On the server's thread. Read here for the answer, and again by the loop of run_daemon(), because
// what answers ends then.
Result<void> ask_for_reload(Call call) {
  service::ServiceSettings settings;
  auto config = configuration_of(call);
  if (!config) return config.error();
  settings.config = std::move(*config);
  take_certificate(call, settings);
  if (const auto listening = service::listening_of(settings); !listening) return listening.error();
  if (auto fault = fault_in(load_standard(call).problems)) return *fault;
  reload_wanted = true;
  return {};
}

// --socket, else in the runtime directory that the service manager made, else beside the store.
std::string socket_path(Call call, const std::string& store_path) {
  if (call.arguments.given("socket")) return call.arguments.text("socket");
  const char* directory = std::getenv("RUNTIME_DIRECTORY");
  if (directory != nullptr && *directory != '\0') return std::string(directory) + "/netroster.sock";
  return store_path + ".sock";
}

std::vector<web::Route> api_routes(const web::Known& known, const service::Control& control,
                                   const api::AnalysisSources& sources, std::string config) {
  auto out = api::routes(known, api::changes_of(sources.store_path));
  const auto add = [&out](std::vector<web::Route> more) {
    std::move(more.begin(), more.end(), std::back_inserter(out));
  };
  add(api::write_routes(known, control, api::opens(sources.store_path)));
  add(api::scan_routes(known, control));
  add(api::analysis_routes(known, control, sources));
  add(api::waiver_routes(control, sources.store_path));
  out.push_back(api::command_route(control, {std::move(config), sources.store_path}));
  out.push_back(api::events_route(control));
  return out;
}

service::MirrorSettings mirrored_of(Call call, const config::CaptureSettings& capture) {
  service::MirrorSettings out{capture.mirrored, capture.helper};
  if (call.arguments.given("mirrored")) out.interface = call.arguments.text("mirrored");
  if (call.arguments.given("capture-helper")) out.helper = call.arguments.text("capture-helper");
  return out;
}

Result<service::ServiceSettings> settings_of(Call call, bool is_reload) {
  auto config = configuration_of(call);
  if (!config) return config.error();
  service::ServiceSettings settings;
  settings.scan = scan_settings(call, *config);
  settings.store_path = store_path(call, *config);
  settings.history_path = call.arguments.given("history")
                              ? std::string(call.arguments.text("history"))
                              : config->history.path;
  settings.is_cloud_managed = cloud_managed_by(settings.scan.profiles);
  settings.scan_at_start = !call.arguments.given("scan-later");
  settings.mirrored = mirrored_of(call, config->capture);
  settings.version = std::string(version_number());
  settings.socket = socket_path(call, settings.store_path);
  auto standard = load_standard(call);
  for (const auto& problem : standard.problems)
    log::write_each(log::Level::warning, "STANDARD_PROBLEM", "daemon", config::text(problem));
  if (auto fault = fault_in(standard.problems); fault && is_reload) return *fault;
  settings.standard = std::move(standard.library);
  settings.more_routes = [of = api::AnalysisSources{settings.store_path, settings.history_path},
                          config = call.arguments.text("config")](const web::Known& known,
                                                                  const service::Control& control) {
    return api_routes(known, control, of, config);
  };
  settings.ask_for_reload = [call] { return ask_for_reload(call); };
  take_certificate(call, settings);
  settings.config = std::move(*config);
  return settings;
}

// Beats for the service manager as long as every loop goes round.
class Watchdog {
 public:
  void look(service::Service& service) {
    if (!time_ || Clock::now() < next_) return;
    // Twice in the time that the manager allows; a loop may take a third of it.
    next_ = Clock::now() + *time_ / 4;
    const auto stuck = service.stuck_for();
    if (stuck * 3 < *time_) return service::tell_alive();
    if (!told_) log::error("LOOP_STUCK", "daemon", "a loop does nothing; the watchdog may end us");
    told_ = true;
  }

 private:
  using Clock = std::chrono::steady_clock;
  const std::optional<std::chrono::microseconds> time_ = service::watchdog_time();
  Clock::time_point next_{};
  bool told_ = false;
};

std::string serving_text(service::Service& service) { return "answers on " + service.url(); }

// False when nothing runs any more.
bool reload(service::Runner& runner, Call call) {
  service::tell_reloading();
  const auto done = runner.reload();
  if (!done) call.streams.complain("not reloaded: " + done.error().what);
  if (!runner.running()) return false;
  if (done) call.streams.remark("reloaded; " + serving_text(runner.service()));
  service::tell_ready(serving_text(runner.service()));
  return true;
}

Exit run_daemon(Call call) {
  const StopOnSignal stopping;
  const ReloadOnSignal reloading;
  bool is_reload = false;
  service::Runner runner([&] { return settings_of(call, std::exchange(is_reload, true)); });
  if (auto started = runner.start(); !started) return refuse(call, started.error());
  call.streams.remark(serving_text(runner.service()));
  service::tell_ready(serving_text(runner.service()));
  Watchdog watchdog;
  while (!stop_wanted) {
    std::this_thread::sleep_for(signal_step);
    if (reload_wanted.exchange(false) && !reload(runner, call)) return Exit::failed;
    watchdog.look(runner.service());
    log::say_held_back();
  }
  service::tell_stopping();
  call.streams.remark("stopping");
  runner.stop();
  return Exit::ok;
}

constexpr Option options[] = {
    {.name = "listen",
     .value = "ADDRESS:PORT",
     .doc = "Where HTTP is answered, instead of web.listen. Port 0 takes any that is free."},
    {.name = "history",
     .value = "FILE",
     .doc = "The database of traffic, instead of history.path.",
     .offer = Offer::files},
    {.name = "port",
     .value = "N",
     .doc = "The UDP port that agents listen on, instead of snmp.port.",
     .form = Form::count,
     .least = 1,
     .most = 65535},
    {.name = "snmp-credentials",
     .value = "FILE",
     .doc = "Use the credentials of this file, in the form of credentials.d, and no others.",
     .offer = Offer::files},
    {.name = "web-users",
     .value = "FILE",
     .doc = "Who may ask over HTTP, in the form of web_users.toml and instead of it.",
     .offer = Offer::files},
    {.name = "certificate",
     .value = "FILE",
     .doc = "Answer HTTPS alone, with this certificate: PEM, the daemon's own first and then those "
            "above it. A reload reads it again. Needs --key.",
     .offer = Offer::files},
    {.name = "key",
     .value = "FILE",
     .doc = "The private key of --certificate: PEM, without a password, not readable by others.",
     .offer = Offer::files},
    {.name = "socket",
     .value = "FILE",
     .doc = "Where other commands of this user and of root ask the daemon to write for them. Else "
            "netroster.sock in $RUNTIME_DIRECTORY, else the store's name with .sock.",
     .offer = Offer::files},
    {.name = "mirrored",
     .value = "IFACE",
     .doc =
         "Count the traffic of each site's networks at this interface, to which a switch sends a "
         "copy of its uplink (netroster_capture_bytes_total), instead of capture.mirrored. Needs "
         "CAP_NET_RAW, or a capture helper."},
    {.name = "capture-helper",
     .value = "SOCKET",
     .doc = "Where netroster-capture gives the frames of that interface, instead of "
            "capture.helper: so the daemon needs no capability.",
     .offer = Offer::files},
    {.name = "scan-later",
     .value = "",
     .doc = "Do not scan at the start, but after the first sweep.interval: show and poll what the "
            "store has."},
};
constexpr Example examples[] = {
    {"netroster daemon", "As the configuration has it."},
    {"netroster daemon --listen 127.0.0.1:9900 --scan-later",
     "Beside another one, on a copy of its store."},
};
constexpr Command rows[] = {
    {.words = "daemon",
     .summary = "Scan, poll and answer for as long as it runs",
     .description =
         "Scans every site at the start and every sweep.interval, reads the counters of every port "
         "all the time, keeps traffic in slots of 5 minutes, and answers HTTP: /metrics and "
         "/metrics/device for Prometheus, /snmp as snmp_exporter answers it, /sd/prometheus for "
         "its service discovery, /-/healthy and /-/ready, and the inventory for other programs "
         "under /api/v1/. Whoever asks is a reader, unless web_users.toml names users; without it "
         "an address that others reach is refused.\n\n"
         "SIGHUP, or an operator's POST to /-/reload, reads the configuration again: one with an "
         "error changes nothing, and the log says why. SIGINT and SIGTERM end it in good order. It "
         "is the only writer of its store: root's and its own user's commands that show something "
         "ask it, others read beside it, and those that state something have it write for them.",
     .options = options,
     .examples = examples,
     .run = run_daemon},
};

}  // namespace

std::span<const Command> daemon_commands() { return rows; }

}  // namespace netroster::daemon
