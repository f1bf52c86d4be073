// A small inventory with hostile texts in it, and a way to run the program in memory.
#pragma once

#include <string>
#include <vector>

#include "daemon/command.h"
#include "model/inventory.h"

namespace netroster::daemon::test {

// Two devices of the site WHS with a link, one of OMS that was refused.
Snapshot sample_inventory();

struct Ran {
  Exit code = Exit::ok;
  std::string out;
  std::string err;
};

struct Terminal {
  bool is_terminal = false;
  std::size_t columns = 80;
  bool colour = false;
};

Ran run(const std::vector<std::string>& words, Terminal terminal = {});

// A folder that goes away with this object.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const;

 private:
  std::string path_;
};

// Compares with tests/daemon/golden/NAME; with NETROSTER_UPDATE_GOLDEN set, writes that file.
void expect_golden(const std::string& name, const std::string& text);

}  // namespace netroster::daemon::test
