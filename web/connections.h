// Who is connected, and who gives way when there are too many: no client can keep others out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace netroster::web {

// Of one thread. A client is an address, or a word for all who are to count as one.
class Connections {
 public:
  Connections(std::size_t most, std::size_t most_of_client)
      : most_(most), most_of_client_(most_of_client) {}
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  // A connection, for as long as it is served. It waits when it begins: for a request that is
  // whole. `close` ends it at once, wherever it is.
  class Place {
   public:
    Place(Connections& all, std::string client, std::function<void()> close);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    // A request came and is answered: such a connection gives way to nobody.
    void works() { waits_since_ = 0; }
    void waits() { waits_since_ = ++all_.turn_; }

   private:
    friend class Connections;
    Connections& all_;
    const std::string client_;
    const std::function<void()> close_;
    std::uint64_t waits_since_ = 0;  // in turns; 0: it is at work
    bool leaving_ = false;           // closed, and not yet told
  };

  // Makes room for one more of this client: where there is none, a connection that waits is closed,
  // of its own when it has its share, else of the client that has most; the one that waits longest.
  // False: those that would have to go are all at work.
  bool make_room(const std::string& client);
  // Closes the one that would go next, for its descriptor. False: none waits.
  bool close_one();

 private:
  std::size_t open() const;
  std::size_t open_of(const std::string& client) const;
  bool close_longest(const std::function<bool(const Place&)>& may_go);

  const std::size_t most_;
  const std::size_t most_of_client_;
  std::uint64_t turn_ = 0;
  std::vector<Place*> places_;  // so few that they are gone through
};

// A descriptor kept for when there are no others: who asks then is still answered, one at a time.
class SpareDescriptor {
 public:
  SpareDescriptor() { keep(); }
  ~SpareDescriptor() { give(); }
  SpareDescriptor(const SpareDescriptor&) = delete;
  SpareDescriptor& operator=(const SpareDescriptor&) = delete;

  void keep();  // where it was given and there are others again
  bool give();  // false: it is given already

 private:
  int descriptor_ = -1;
};

}  // namespace netroster::web
