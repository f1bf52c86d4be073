// A made-up district with switches, prices and papers, in files and in a store.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "inventory/store/store.h"
#include "sample.h"

namespace netroster::daemon::test {

inline std::shared_ptr<const Device> device(const std::string& id, std::string model,
                                            std::string serial) {
  auto out = std::make_shared<Device>();
  out->id = id;
  out->site = "WHS";
  out->name = id;
  out->first_seen = *parse_time("2026-06-01T12:00:00Z");
  out->last_seen = *parse_time("2026-07-01T12:00:00Z");
  DeviceFacts facts;
  facts.device.vendor = "Cisco";
  facts.device.kind = "switch";
  facts.device.model = std::move(model);
  facts.device.serial = std::move(serial);
  out->facts = std::make_shared<const DeviceFacts>(std::move(facts));
  out->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
  return out;
}

class Planning : public testing::Test {
 protected:
  Planning() {
    folder_.write("netroster.toml", "[district]\nname = \"Test USD\"\n");
    folder_.write("sites.d/sites.toml",
                  "[[site]]\nid = \"WHS\"\nname = \"West\"\nkind = \"high\"\nenrolment = 1000\n"
                  "networks = [\"10.20.0.0/20\"]\nbilled_entity_number = \"123456\"\n"
                  "[[site]]\nid = \"NEW\"\nname = \"New\"\nkind = \"middle\"\nnetworks = "
                  "[\"10.40.0.0/20\"]\n");
    folder_.write("planning.d/own.toml",
                  "[district]\ndiscount_percent = 80\n"
                  "[[asset]]\nserial = \"FOC2\"\ninstalled = 2020-08-01\nrequest = \"2099000001\"\n"
                  "[[price]]\nkinds = [\"switch\"]\nreplacement = \"C9300-48P\"\nunit_cost = "
                  "\"5000.00\"\nfund = \"Measure J\"\n");
    auto inventory = std::make_shared<Inventory>();
    inventory->when = *parse_time("2026-07-01T12:00:00Z");
    inventory->version = 1;
    inventory->devices = {device("WHS-1", "WS-C2960X-24TS-L", "FOC1"),
                          device("WHS-2", "WS-C3750X-48P-S", "FOC2"),
                          device("WHS-3", "X-UNHEARD-OF", "=SUM(1)")};
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    EXPECT_TRUE(store && (*store)->record(Snapshot(inventory)));
  }
  Ran with_store(std::vector<std::string> words) const {
    words.insert(words.end(), {"--config", folder_.path(), "--store", folder_.file("store.db"),
                               "--at", "2026-07-01T12:00:00Z"});
    return run(words);
  }
  Ran of_files(std::vector<std::string> words) const {
    words.insert(words.end(), {"--config", folder_.path()});
    return run(words);
  }
  Folder folder_;
};

}  // namespace netroster::daemon::test
