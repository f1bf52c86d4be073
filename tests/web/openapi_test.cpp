#include "web/openapi.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/web/all_routes.h"

namespace netroster::web {
namespace {

using Json = nlohmann::json;

Json document() { return Json::parse(openapi_document(test::all_routes(), "1.2")); }

// Everything that "$ref" points to.
void collect_references(const Json& in, std::set<std::string>& out) {
  if (in.is_object() && in.contains("$ref")) out.insert(in["$ref"]);
  if (in.is_structured())
    for (const auto& each : in) collect_references(each, out);
}

TEST(OpenApi, SaysWhatItIs) {
  const auto api = document();
  EXPECT_EQ(api["openapi"], "3.1.0");
  EXPECT_EQ(api["info"]["version"], "1.2");
}

TEST(OpenApi, HasEveryRouteOfTheInterfaceAndNoOther) {
  const auto api = document();
  std::set<std::string> wanted;
  for (const auto& route : test::all_routes())
    if (route.path.starts_with("/api/") || route.path.starts_with("/-/")) wanted.insert(route.path);
  std::set<std::string> found;
  for (const auto& [path, methods] : api["paths"].items()) found.insert(path);
  EXPECT_EQ(found, wanted);
  EXPECT_TRUE(found.contains("/api/v1/openapi.json"));
}

TEST(OpenApi, EveryReferenceLeadsSomewhere) {
  const auto api = document();
  std::set<std::string> references;
  collect_references(api, references);
  EXPECT_FALSE(references.empty());
  for (const auto& each : references)
    EXPECT_TRUE(api.contains(Json::json_pointer(each.substr(1)))) << each;
}

TEST(OpenApi, OperationsHaveOneNameEachAndSayWhoMay) {
  std::set<std::string> names;
  const auto api = document();
  for (const auto& [path, methods] : api["paths"].items())
    for (const auto& [method, operation] : methods.items()) {
      EXPECT_TRUE(names.insert(operation["operationId"]).second) << operation["operationId"];
      EXPECT_FALSE(operation["summary"].get<std::string>().empty()) << path;
      const auto& responses = operation["responses"];
      const bool good =
          responses.contains("200") || responses.contains("201") || responses.contains("202");
      EXPECT_TRUE(good) << path;
      const bool open = operation.contains("security") && operation["security"].empty();
      EXPECT_EQ(open, operation["x-netroster-role"] == "anyone") << path;
    }
}

TEST(OpenApi, EveryVariableOfAPathIsAParameter) {
  const auto api = document();
  for (const auto& [path, methods] : api["paths"].items())
    for (const auto& [method, operation] : methods.items()) {
      std::set<std::string> variables;
      for (const auto& each : operation.value("parameters", Json::array()))
        if (each["in"] == "path") variables.insert("{" + each["name"].get<std::string>() + "}");
      const auto count = std::count(path.begin(), path.end(), '{');
      EXPECT_EQ(variables.size(), static_cast<std::size_t>(count)) << path;
      for (const auto& each : variables) EXPECT_NE(path.find(each), std::string::npos) << path;
    }
}

TEST(OpenApi, ParametersHaveWordsAndSchemas) {
  for (const auto& route : test::all_routes())
    for (const auto& each : route.parameters) {
      EXPECT_FALSE(each.doc.empty()) << route.path << " " << each.name;
      EXPECT_EQ(each.type == Parameter::Type::choice, !each.choices.empty()) << each.name;
      EXPECT_EQ(each.type == Parameter::Type::count, each.least < each.most) << each.name;
    }
}

TEST(OpenApi, ABodyIsAnObjectOfNamedMembers) {
  Route route{.path = "/api/v1/things",
              .handler = {},
              .about = "things",
              .method = Method::post,
              .parameters = {{.name = "name",
                              .doc = "Its name.",
                              .place = Parameter::Place::body,
                              .required = true},
                             {.name = "site", .doc = "Of the query."}},
              .good = 201};
  const auto api = Json::parse(openapi_document({route}, "1.2"));
  const auto& operation = api["paths"]["/api/v1/things"]["post"];
  EXPECT_EQ(operation["parameters"].size(), 1U);
  const auto& schema = operation["requestBody"]["content"]["application/json"]["schema"];
  EXPECT_EQ(schema["required"], Json::array({"name"}));
  EXPECT_EQ(schema["additionalProperties"], false);
  EXPECT_EQ(schema["properties"]["name"]["description"], "Its name.");
  EXPECT_TRUE(operation["responses"].contains("201"));
}

}  // namespace
}  // namespace netroster::web
