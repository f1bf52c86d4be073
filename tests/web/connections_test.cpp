// Who gives way to whom, without a connection.
#include "web/connections.h"

#include <gtest/gtest.h>

#include <memory>

namespace netroster::web {
namespace {

class ConnectionsTest : public testing::Test {
 protected:
  using Place = Connections::Place;
  // Comes in if there is room.
  Place* come(const std::string& client, const std::string& name) {
    if (!all_.make_room(client)) return nullptr;
    places_.push_back(
        std::make_unique<Place>(all_, client, [this, name] { closed_ += name + " "; }));
    return places_.back().get();
  }
  std::string closed_;
  Connections all_{4, 2};
  std::vector<std::unique_ptr<Place>> places_;
};

TEST_F(ConnectionsTest, AClientBeyondItsShareLosesItsOwnThatWaitsLongest) {
  come("a", "a1");
  come("b", "b1");
  auto* second = come("a", "a2");
  EXPECT_NE(come("a", "a3"), nullptr);
  EXPECT_EQ(closed_, "a1 ");
  second->works();
  EXPECT_NE(come("a", "a4"), nullptr);
  EXPECT_EQ(closed_, "a1 a3 ") << "what is answered gives way to nobody";
}

TEST_F(ConnectionsTest, WhenAllIsFullTheClientWithMostGivesWay) {
  come("a", "a1");
  come("b", "b1");
  come("c", "c1");
  come("b", "b2");
  EXPECT_NE(come("d", "d1"), nullptr);
  EXPECT_EQ(closed_, "b1 ");
  EXPECT_NE(come("e", "e1"), nullptr);
  EXPECT_EQ(closed_, "b1 a1 ") << "of equals, the one that waits longest";
}

TEST_F(ConnectionsTest, WaitingBeginsAnewWithEachRequest) {
  auto* first = come("a", "a1");
  come("b", "b1");
  come("c", "c1");
  come("d", "d1");
  first->works();
  first->waits();
  EXPECT_NE(come("e", "e1"), nullptr);
  EXPECT_EQ(closed_, "b1 ");
}

TEST_F(ConnectionsTest, WhoWouldPushOutWorkIsRefused) {
  come("a", "a1")->works();
  come("a", "a2")->works();
  EXPECT_EQ(come("a", "a3"), nullptr) << "its share";
  come("b", "b1")->works();
  come("c", "c1")->works();
  EXPECT_EQ(come("d", "d1"), nullptr) << "all";
  EXPECT_FALSE(all_.close_one());
  EXPECT_EQ(closed_, "");
  places_.pop_back();
  EXPECT_NE(come("d", "d1"), nullptr);
}

TEST_F(ConnectionsTest, OneThatIsClosedIsNotCountedAndNotClosedAgain) {
  come("a", "a1");
  EXPECT_TRUE(all_.close_one());
  EXPECT_FALSE(all_.close_one());
  for (const auto* each : {"b1", "c1", "d1", "e1"}) EXPECT_NE(come(each, each), nullptr);
  EXPECT_EQ(closed_, "a1 ");
}

TEST(SpareDescriptorTest, IsGivenOnceUntilItIsKeptAgain) {
  SpareDescriptor spare;
  EXPECT_TRUE(spare.give());
  EXPECT_FALSE(spare.give());
  spare.keep();
  spare.keep();
  EXPECT_TRUE(spare.give());
}

}  // namespace
}  // namespace netroster::web
