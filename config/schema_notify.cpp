// notify.toml: rows of the schema table.
#include "config/binding.h"
#include "config/schema_rows.h"

namespace netroster::config {
namespace {

template <auto Member>
constexpr auto put_target = &Bound<Member, NotifyTarget>::put;
template <auto Member>
constexpr auto get_target = &Bound<Member, NotifyTarget>::get;
template <auto Member>
constexpr auto put_window = &Bound<Member, Maintenance>::put;
template <auto Member>
constexpr auto get_window = &Bound<Member, Maintenance>::get;

constexpr Row target_rows[] = {
    {.key = "name",
     .type = Type::id,
     .doc = "What it is called in logs and metrics.",
     .example = R"("noc")",
     .put = put_target<&NotifyTarget::name>,
     .get = get_target<&NotifyTarget::name>,
     .required = true},
    {.key = "webhook",
     .type = Type::secret,
     .doc =
         "Where events are posted to, as JSON. Certificates are checked and redirections are not "
         "followed. It is not shown anywhere, because many have a secret in their path.",
     .example = R"("https://hooks.example.org/netroster")",
     .put = put_target<&NotifyTarget::webhook>,
     .get = get_target<&NotifyTarget::webhook>},
    {.key = "token",
     .type = Type::secret,
     .doc = "Sent to the webhook as `Authorization: Bearer`.",
     .example = R"("c2VjcmV0LW9mLXRoZS1kaXN0cmljdA")",
     .put = put_target<&NotifyTarget::token>,
     .get = get_target<&NotifyTarget::token>},
    {.key = "mail",
     .type = Type::text,
     .doc = "A mail address, instead of a webhook.",
     .example = R"("network@example.org")",
     .put = put_target<&NotifyTarget::mail>,
     .get = get_target<&NotifyTarget::mail>,
     .check = check_mail_address},
    {.key = "mail_server",
     .type = Type::text,
     .doc =
         "Who takes the mail: `smtp://` or `smtps://`, a host and, if it is another, a port. Left "
         "out: this machine's `/usr/sbin/sendmail`.",
     .example = R"("smtp://mail.example.org")",
     .put = put_target<&NotifyTarget::mail_server>,
     .get = get_target<&NotifyTarget::mail_server>,
     .check = check_mail_server},
    {.key = "events",
     .type = Type::text,
     .doc = "Kinds of events that are told, with blanks between; left out: all. They are "
            "`circuit_over_limit`, `coverage_fell`, `device_appeared`, `device_fragile`, "
            "`device_merged`, `device_moved`, `device_replaced`, `device_returned`, "
            "`device_split`, `device_vanished`, `duplicate_engine_id`, `duplicate_serial`, "
            "`link_lost`, `port_over_speed`, `standard_broken` and `statement_contradicted`.",
     .example = R"("device_vanished device_returned link_lost")",
     .put = put_target<&NotifyTarget::events>,
     .get = get_target<&NotifyTarget::events>,
     .check = check_event_kinds},
    {.key = "sites",
     .type = Type::text,
     .doc = "Ids of the sites that it is told of, with blanks between; left out: every site.",
     .example = R"("OAK ELM")",
     .put = put_target<&NotifyTarget::sites>,
     .get = get_target<&NotifyTarget::sites>},
};

constexpr Row maintenance_rows[] = {
    {.key = "name",
     .type = Type::id,
     .doc = "What it is called in logs.",
     .example = R"("core-upgrade")",
     .put = put_window<&Maintenance::name>,
     .get = get_window<&Maintenance::name>,
     .required = true},
    {.key = "sites",
     .type = Type::text,
     .doc = "Ids of the sites, with blanks between; left out: every site.",
     .example = R"("OAK")",
     .put = put_window<&Maintenance::sites>,
     .get = get_window<&Maintenance::sites>},
    {.key = "devices",
     .type = Type::text,
     .doc = "Names or ids of devices there, with blanks between; `*` stands for any characters and "
            "`?` for one. Left out: all that happens at the sites.",
     .example = R"("oak-core oak-idf2-*")",
     .put = put_window<&Maintenance::devices>,
     .get = get_window<&Maintenance::devices>},
    {.key = "from",
     .type = Type::text,
     .doc = "When it begins, on the clock of `district.timezone`.",
     .example = R"("2026-12-01 18:00")",
     .put = put_window<&Maintenance::from>,
     .get = get_window<&Maintenance::from>,
     .check = check_wall_minute},
    {.key = "to",
     .type = Type::text,
     .doc = "When it ends.",
     .example = R"("2026-12-01 22:00")",
     .put = put_window<&Maintenance::to>,
     .get = get_window<&Maintenance::to>,
     .check = check_wall_minute},
    {.key = "weekly",
     .type = Type::text,
     .doc = "Days and times of every week, instead of `from` and `to`.",
     .example = R"("wed 22:00-02:00")",
     .put = put_window<&Maintenance::weekly>,
     .get = get_window<&Maintenance::weekly>,
     .check = check_week_windows},
    {.key = "reason",
     .type = Type::text,
     .doc = "What is done, for whoever reads the log.",
     .example = R"("new core switches")",
     .put = put_window<&Maintenance::reason>,
     .get = get_window<&Maintenance::reason>},
};

constexpr Section table[] = {
    {"notify", FileKind::notify, true, "Somebody who is told what happens.", target_rows,
     untouched<NotifyTarget>},
    {"maintenance", FileKind::notify, true,
     "Somebody works there: events are kept and logged, and nobody is told before it is over.",
     maintenance_rows, untouched<Maintenance>},
};

}  // namespace

std::span<const Section> notify_sections() { return table; }

}  // namespace netroster::config
