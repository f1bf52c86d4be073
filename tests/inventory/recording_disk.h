// A disk under SQLite that notes each step and can be told to refuse; and what such a disk holds
// after the power was lost, or the process killed, at any of these steps.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace netroster::inventory::testing_kit {

enum class Act { write, cut, flush, remove, mark };

struct DiskStep {
  Act act = Act::mark;
  std::string file;         // path as SQLite has it; "" of a mark
  std::int64_t offset = 0;  // of a write; the size of a cut; the number of a mark
  std::string bytes;        // of a write
};

// SQLite's default file system as long as it lives; one at a time, used by one thread.
class RecordingDisk {
 public:
  RecordingDisk();
  ~RecordingDisk();
  RecordingDisk(const RecordingDisk&) = delete;
  RecordingDisk& operator=(const RecordingDisk&) = delete;

  const std::vector<DiskStep>& steps() const { return steps_; }
  // What was done until here was acknowledged.
  void mark(int number) { note({Act::mark, {}, number, {}}); }
  // After `more` further ones of its kind one step is answered as a broken disk does (EIO).
  void refuse(Act act, int more);
  int refused() const { return refused_; }

  void note(DiskStep step);
  bool refuses(Act act);

 private:
  std::vector<DiskStep> steps_;
  Act refused_act_ = Act::mark;
  int until_refusal_ = -1;  // below zero: nothing is refused
  int refused_ = 0;
};

using Image = std::map<std::string, std::string>;  // what each file holds

// All that was done before `until`, as a process that is killed leaves it.
Image after_kill(const std::vector<DiskStep>& steps, std::size_t until, Image image);

// What was flushed is there; of what came after the last flush of a file any sectors may be.
Image after_power_loss(const std::vector<DiskStep>& steps, std::size_t until, Image image,
                       std::mt19937_64& random);

// The files as they lie on the disk now.
Image image_of(const std::vector<std::string>& files);

// Puts the image into `directory`, each file by its own name.
void put_down(const Image& image, const std::string& directory);

// The last mark before `until`; 0 when there is none.
int acknowledged(const std::vector<DiskStep>& steps, std::size_t until);

}  // namespace netroster::inventory::testing_kit
