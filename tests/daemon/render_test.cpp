#include "daemon/render.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "daemon/commands/views.h"
#include "daemon/display_width.h"
#include "sample.h"

namespace netroster::daemon {
namespace {

std::string rendered(Rows rows, Layout layout) {
  StringSink out;
  render(std::move(rows), layout, out);
  return out.text();
}

Layout layout(Format format, std::size_t width = 0) {
  Layout out;
  out.format = format;
  out.width = width;
  return out;
}

std::vector<const Device*> all_devices(const Inventory& inventory) {
  std::vector<const Device*> devices;
  for (const auto& device : inventory.devices) devices.push_back(device.get());
  return devices;
}

std::vector<PortRow> all_ports(const Inventory& inventory) {
  std::vector<PortRow> ports;
  for (const auto& device : inventory.devices)
    for (const auto& port : device->facts->ports)
      ports.push_back({.device = device.get(), .port = &port});
  return ports;
}

// No output may hold what a terminal acts upon, whatever devices say.
void expect_harmless(const std::string& text) {
  for (const char c : text)
    EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\r') << text;
  EXPECT_EQ(text.find("\xe2\x80\xae"), std::string::npos) << text;  // right-to-left override
}

struct FormatCase {
  const char* name;
  Format format;
  std::size_t width;
};

class EveryFormat : public testing::TestWithParam<FormatCase> {};

TEST_P(EveryFormat, IsAsTheGoldenFileHasIt) {
  const auto inventory = test::sample_inventory();
  const auto chosen = layout(GetParam().format, GetParam().width);
  std::vector<LinkRow> links{{.inventory = inventory.get(), .link = inventory->links[0].get()}};
  const auto text = rendered(device_listing(all_devices(*inventory)), chosen) + "\n" +
                    rendered(port_listing(all_ports(*inventory)), chosen) + "\n" +
                    rendered(link_listing(links), chosen) + "\n" +
                    rendered(site_listing(site_rows({}, *inventory)), chosen);
  expect_harmless(text);
  test::expect_golden(std::string(GetParam().name) + ".txt", text);
}

INSTANTIATE_TEST_SUITE_P(Render, EveryFormat,
                         testing::Values(FormatCase{"table_80", Format::table, 80},
                                         FormatCase{"table_120", Format::table, 120},
                                         FormatCase{"table_piped", Format::table, 0},
                                         FormatCase{"wide", Format::wide, 80},
                                         FormatCase{"json", Format::json, 0},
                                         FormatCase{"jsonl", Format::jsonl, 0},
                                         FormatCase{"csv", Format::csv, 0}),
                         [](const auto& c) { return c.param.name; });

TEST(Table, NeverWrapsAtAnyWidth) {
  const auto inventory = test::sample_inventory();
  for (std::size_t width = 40; width < 200; ++width) {
    const auto text = rendered(port_listing(all_ports(*inventory)), layout(Format::table, width));
    for (std::string_view rest = text; !rest.empty();) {
      const auto end = rest.find('\n');
      EXPECT_LE(display_width(rest.substr(0, end)), width);
      rest.remove_prefix(end + 1);
    }
  }
}

TEST(Table, ColoursOnlyWhenAsked) {
  const auto inventory = test::sample_inventory();
  auto coloured = layout(Format::table, 120);
  coloured.colour = true;
  const auto rows = device_listing(all_devices(*inventory));
  EXPECT_NE(rendered(rows, coloured).find("\x1b[32manswered\x1b[0m"), std::string::npos);
  EXPECT_EQ(rendered(rows, layout(Format::table, 120)).find('\x1b'), std::string::npos);
}

TEST(Json, HasNumbersAndNulls) {
  const auto inventory = test::sample_inventory();
  const auto rows =
      nlohmann::json::parse(rendered(port_listing(all_ports(*inventory)), layout(Format::json)));
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0]["speed_bps"], 10'000'000'000U);
  EXPECT_TRUE(rows[2]["speed_bps"].is_null());
  EXPECT_TRUE(rows[2]["alias"].is_null());
  EXPECT_EQ(rows[3]["poe_watts"], 12.5);
}

TEST(Json, IsAnArrayEvenWhenEmpty) {
  EXPECT_EQ(rendered(port_listing({}), layout(Format::json)), "[]\n");
  EXPECT_EQ(rendered(port_listing({}), layout(Format::jsonl)), "");
}

TEST(Json, IsValidWhateverTheBytesAre) {
  Rows rows;
  rows.columns = {{"text", "TEXT"}};
  for (int byte = 0; byte < 256; ++byte)
    rows.cells.push_back({cell(std::string("a") + static_cast<char>(byte))});
  EXPECT_TRUE(nlohmann::json::accept(rendered(rows, layout(Format::json))));
}

struct CsvCase {
  const char* name;
  Cell cell;
  const char* field;
};

class CsvField : public testing::TestWithParam<CsvCase> {};

TEST_P(CsvField, IsSafeInASpreadsheet) { EXPECT_EQ(csv_text(GetParam().cell), GetParam().field); }

INSTANTIATE_TEST_SUITE_P(
    Csv, CsvField,
    testing::Values(
        CsvCase{"Plain", cell("core1"), "core1"}, CsvCase{"Comma", cell("a,b"), "\"a,b\""},
        CsvCase{"Quote", cell("a\"b"), "\"a\"\"b\""},
        CsvCase{"LineBreak", cell("a\nb"), "\"a\nb\""},
        CsvCase{"Equals", cell("=1+1"), "\"'=1+1\""}, CsvCase{"Plus", cell("+1"), "\"'+1\""},
        CsvCase{"Minus", cell("-1"), "\"'-1\""}, CsvCase{"At", cell("@SUM(A1)"), "\"'@SUM(A1)\""},
        CsvCase{"BlankFirst", cell("  =1"), "\"'=1\""}, CsvCase{"Tab", cell("\t=1"), "\"'=1\""},
        CsvCase{"TabThenText", cell("\tx"), "\"'x\""},
        CsvCase{"CarriageReturn", cell("\rx"), "\"'x\""},
        CsvCase{"FullWidthEquals",
                cell("\xef\xbc\x9d"
                     "1"),
                "\"'\xef\xbc\x9d"
                "1\""},
        CsvCase{"FullWidthAt", cell("\xef\xbc\xa0x"), "\"'\xef\xbc\xa0x\""},
        CsvCase{"NegativeNumber", Cell{std::int64_t{-5}}, "-5"}, CsvCase{"Unknown", Cell{}, ""},
        CsvCase{"Yes", Cell{true}, "true"},
        CsvCase{"List", cell(std::vector<std::string>{"a", "b"}), "a b"}),
    [](const auto& c) { return c.param.name; });

TEST(Columns, AreChosenAndOrdered) {
  const auto inventory = test::sample_inventory();
  auto chosen = layout(Format::csv);
  chosen.columns = {"name", "device"};
  const auto text = rendered(port_listing(all_ports(*inventory)), chosen);
  EXPECT_TRUE(text.starts_with("name,device\r\nTe1/0/1,whs-mdf-core1\r\n")) << text;
  chosen.columns = {"sped"};
  EXPECT_NE(unknown_columns(port_listing({}), chosen).find("no column \"sped\""),
            std::string::npos);
}

TEST(Speed, IsInTheUnitsOfNetworks) {
  EXPECT_EQ(speed_text(10'000'000'000), "10 Gbps");
  EXPECT_EQ(speed_text(2'500'000'000), "2.5 Gbps");
  EXPECT_EQ(speed_text(100'000'000), "100 Mbps");
  EXPECT_EQ(speed_text(64'000), "64 kbps");
  EXPECT_EQ(speed_text(0), "0 bps");
}

TEST(Width, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("\xe5\xad\xa6"), 2U);  // wide
  EXPECT_EQ(display_width("e\xcc\x81"), 1U);     // combining
  EXPECT_EQ(cut_to_width("abcdef", 4), "abc\xe2\x80\xa6");
  EXPECT_EQ(cut_to_width("\xe5\xad\xa6\xe6\xa0\xa1", 3), "\xe5\xad\xa6\xe2\x80\xa6");
}

TEST(Show, IsAsTheGoldenFileHasIt) {
  const auto inventory = test::sample_inventory();
  StringSink out;
  for (const auto& device : inventory->devices)
    render_sections(device_sections(*inventory, *device), layout(Format::table, 100), out);
  render_sections(link_sections({.inventory = inventory.get(), .link = inventory->links[0].get()}),
                  layout(Format::table, 100), out);
  render_sections(identity_sections(*inventory->devices[1]), layout(Format::table, 100), out);
  expect_harmless(out.text());
  test::expect_golden("show_100.txt", out.text());
}

}  // namespace
}  // namespace netroster::daemon
