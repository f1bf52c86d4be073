// Documents in every form.
#include "exporters/reports/document.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "exporters/reports/document_xlsx.h"

namespace netroster::reports {
namespace {

using planning::Money;

constexpr std::chrono::sys_days today = std::chrono::year(2026) / 7 / 1;

Document made() {
  auto out = begun({"Test & District", today, WallTime(today)}, "made", "A <title>", "rows");
  std::vector<Column> columns{{"what", "What"},
                              {"cost_usd", "Cost", true},
                              {"day", "Day"},
                              {"hidden", "Hidden", false, true},
                              {"count", "Count", true}};
  std::vector<Row> rows;
  rows.push_back({{word("=SUM(A1)"), Money{123456789}, today, word("+1"), count(1234567)}, "p"});
  rows.push_back(
      {{word("<b>\x1b[31m"), Value(), Value(), word("http://example.org"), count(0)}, "u"});
  out.parts.push_back({"Part", {"said"}, {table_of("rows", "Rows", columns, rows)}});
  out.notes = {"a note"};
  out.method = {confidence_words()};
  return out;
}

TEST(Document, StandsAmountsToTheRightAndHidesWhatIsForFiles) {
  const auto html = document_html(made());
  EXPECT_NE(html.find("<td class=\"r\">$1,234,567.89</td>"), std::string::npos);
  EXPECT_NE(html.find("<td class=\"r\">1,234,567</td>"), std::string::npos);
  EXPECT_NE(html.find("<th scope=\"col\" class=\"r\">Cost</th>"), std::string::npos);
  EXPECT_NE(html.find("<td class=\"r\">not known</td>"), std::string::npos);
  EXPECT_EQ(html.find("Hidden"), std::string::npos);
  EXPECT_EQ(html.find("<b>"), std::string::npos);
  EXPECT_EQ(html.find('\x1b'), std::string::npos);
  EXPECT_EQ(html.find("http"), std::string::npos) << "it loads nothing";
}

TEST(Document, KeepsCentsAndTellsUnknownFromNothing) {
  const auto json = nlohmann::json::parse(document_json(made()));
  const auto& rows = json["tables"]["rows"];
  EXPECT_EQ(rows[0]["cost_usd"], "1234567.89");
  EXPECT_EQ(rows[0]["day"], "2026-07-01");
  EXPECT_TRUE(rows[1]["cost_usd"].is_null());
  EXPECT_EQ(rows[1]["count"], 0);
  EXPECT_EQ(json["summary"][0], "said");
}

TEST(Document, CsvHasTheMainTableAndNoFormula) {
  EXPECT_EQ(document_csv(made()),
            "what,cost_usd,day,hidden,count\r\n"
            "\"'=SUM(A1)\",1234567.89,2026-07-01,\"'+1\",1234567\r\n"
            "<b>[31m,,,http://example.org,0\r\n");
}

class Workbook : public testing::Test {
 protected:
  Workbook() {
    auto name = (std::filesystem::temp_directory_path() / "netroster-xlsx-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  ~Workbook() override { std::filesystem::remove_all(folder_); }
  std::string bytes(const Document& document) const {
    const auto file = folder_ + "/out.xlsx";
    const auto written = write_xlsx(document, file, folder_);
    EXPECT_TRUE(written) << written.error().what;
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // The text of all its parts.
  std::string inside() const {
    const auto out = folder_ + "/text";
    const auto command =
        "python3 -c \"import zipfile,sys; z=zipfile.ZipFile(sys.argv[1]); "
        "open(sys.argv[2],'wb').write(b''.join(z.read(n) for n in z.namelist()))\" " +
        folder_ + "/out.xlsx " + out;
    EXPECT_EQ(std::system(command.c_str()), 0);
    std::ifstream in(out, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string folder_;
};

TEST_F(Workbook, HasTextAndNoFormulaAndTheSameBytesTwice) {
  const auto first = bytes(made());
  ASSERT_GT(first.size(), 1000U);
  EXPECT_EQ(first, bytes(made()));
  const auto text = inside();
  EXPECT_NE(text.find("=SUM(A1)"), std::string::npos);
  EXPECT_EQ(text.find("<f>"), std::string::npos) << "a formula";
  EXPECT_EQ(text.find("<hyperlink"), std::string::npos);
  EXPECT_NE(text.find("<v>1234567.89</v>"), std::string::npos);
  EXPECT_NE(text.find("2026-07-01T00:00:00Z"), std::string::npos);
}

TEST_F(Workbook, RefusesMoreRowsThanASheetHolds) {
  auto document = made();
  document.parts[0].tables[0].count = 1'048'576;
  const auto written = write_xlsx(document, folder_ + "/out.xlsx", folder_);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Errc::limit);
}

}  // namespace
}  // namespace netroster::reports
