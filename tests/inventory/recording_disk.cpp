#include "recording_disk.h"

#include <sqlite3.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>

namespace netroster::inventory::testing_kit {
namespace {

constexpr std::size_t sector = 512;  // what a disk writes whole or not at all

RecordingDisk* disk = nullptr;
sqlite3_vfs* below = nullptr;  // the file system that does the work

// SQLite gives room for this and, behind it, for the file of the one below.
struct File {
  sqlite3_file base;
  std::string* name;
  sqlite3_file* real;
};

File* mine(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
sqlite3_file* real(sqlite3_file* file) { return mine(file)->real; }
const sqlite3_io_methods* methods(sqlite3_file* file) { return real(file)->pMethods; }

int close_file(sqlite3_file* file) {
  const int code = methods(file)->xClose(real(file));
  delete mine(file)->name;
  file->pMethods = nullptr;
  return code;
}

int read_file(sqlite3_file* file, void* out, int count, sqlite3_int64 at) {
  return methods(file)->xRead(real(file), out, count, at);
}

int write_file(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
  if (disk->refuses(Act::write)) return SQLITE_IOERR_WRITE;
  const auto* text = static_cast<const char*>(bytes);
  disk->note(
      {Act::write, *mine(file)->name, at, std::string(text, static_cast<std::size_t>(count))});
  return methods(file)->xWrite(real(file), bytes, count, at);
}

int cut_file(sqlite3_file* file, sqlite3_int64 size) {
  if (disk->refuses(Act::cut)) return SQLITE_IOERR_TRUNCATE;
  disk->note({Act::cut, *mine(file)->name, size, {}});
  return methods(file)->xTruncate(real(file), size);
}

int flush_file(sqlite3_file* file, int flags) {
  if (disk->refuses(Act::flush)) return SQLITE_IOERR_FSYNC;
  disk->note({Act::flush, *mine(file)->name, 0, {}});
  return methods(file)->xSync(real(file), flags);
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  return methods(file)->xFileSize(real(file), size);
}
int lock_file(sqlite3_file* file, int level) { return methods(file)->xLock(real(file), level); }
int unlock_file(sqlite3_file* file, int level) { return methods(file)->xUnlock(real(file), level); }
int look_at_lock(sqlite3_file* file, int* held) {
  return methods(file)->xCheckReservedLock(real(file), held);
}
int control_file(sqlite3_file* file, int what, void* argument) {
  return methods(file)->xFileControl(real(file), what, argument);
}
int sector_of_file(sqlite3_file* file) { return methods(file)->xSectorSize(real(file)); }
int traits_of_file(sqlite3_file* file) { return methods(file)->xDeviceCharacteristics(real(file)); }
int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  return methods(file)->xShmMap(real(file), page, size, extend, out);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
  return methods(file)->xShmLock(real(file), offset, count, flags);
}
void order_shared(sqlite3_file* file) { methods(file)->xShmBarrier(real(file)); }
int unmap_shared(sqlite3_file* file, int remove) {
  return methods(file)->xShmUnmap(real(file), remove);
}

// Of version 2: no file is mapped into memory, so each write is seen.
const sqlite3_io_methods noted_methods{2,
                                       close_file,
                                       read_file,
                                       write_file,
                                       cut_file,
                                       flush_file,
                                       size_of_file,
                                       lock_file,
                                       unlock_file,
                                       look_at_lock,
                                       control_file,
                                       sector_of_file,
                                       traits_of_file,
                                       map_shared,
                                       lock_shared,
                                       order_shared,
                                       unmap_shared,
                                       nullptr,
                                       nullptr};

int open_file(sqlite3_vfs* /*self*/, const char* name, sqlite3_file* file, int flags, int* given) {
  auto* opened = mine(file);
  opened->real = reinterpret_cast<sqlite3_file*>(opened + 1);
  const int code = below->xOpen(below, name, opened->real, flags, given);
  if (code != SQLITE_OK) {
    file->pMethods = nullptr;
    return code;
  }
  opened->name = new std::string(name == nullptr ? "" : name);
  file->pMethods = &noted_methods;
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs* /*self*/, const char* name, int flush_directory) {
  disk->note({Act::remove, name, 0, {}});
  return below->xDelete(below, name, flush_directory);
}

sqlite3_vfs& noting() {
  static sqlite3_vfs vfs;
  return vfs;
}

void apply(const DiskStep& step, std::string& file) {
  const auto at = static_cast<std::size_t>(step.offset);
  if (step.act == Act::cut) return file.resize(at);
  if (file.size() < at + step.bytes.size()) file.resize(at + step.bytes.size());
  file.replace(at, step.bytes.size(), step.bytes);
}

// Those sectors of a write that reached the disk.
void apply_some(const DiskStep& step, std::string& file, std::bernoulli_distribution& reached,
                std::mt19937_64& random) {
  if (step.act == Act::cut) {
    if (reached(random)) apply(step, file);
    return;
  }
  for (std::size_t at = 0; at < step.bytes.size(); at += sector)
    if (reached(random))
      apply({Act::write, step.file, step.offset + static_cast<std::int64_t>(at),
             step.bytes.substr(at, sector)},
            file);
}

}  // namespace

RecordingDisk::RecordingDisk() {
  disk = this;
  below = sqlite3_vfs_find(nullptr);
  auto& vfs = noting();
  vfs = *below;
  vfs.zName = "recording";
  vfs.szOsFile = static_cast<int>(sizeof(File)) + below->szOsFile;
  vfs.xOpen = open_file;
  vfs.xDelete = remove_file;
  sqlite3_vfs_register(&vfs, 1);
}

RecordingDisk::~RecordingDisk() {
  sqlite3_vfs_unregister(&noting());
  sqlite3_vfs_register(below, 1);
  disk = nullptr;
}

void RecordingDisk::refuse(Act act, int more) {
  refused_act_ = act;
  until_refusal_ = more;
}

void RecordingDisk::note(DiskStep step) { steps_.push_back(std::move(step)); }

bool RecordingDisk::refuses(Act act) {
  if (act != refused_act_ || until_refusal_ < 0 || until_refusal_-- > 0) return false;
  ++refused_;
  return true;
}

Image after_kill(const std::vector<DiskStep>& steps, std::size_t until, Image image) {
  for (std::size_t i = 0; i < until; ++i) {
    const auto& step = steps[i];
    if (step.act == Act::remove) image.erase(step.file);
    if (step.act == Act::write || step.act == Act::cut) apply(step, image[step.file]);
  }
  return image;
}

Image after_power_loss(const std::vector<DiskStep>& steps, std::size_t until, Image image,
                       std::mt19937_64& random) {
  std::map<std::string, std::vector<const DiskStep*>> pending;
  for (std::size_t i = 0; i < until; ++i) {
    const auto& step = steps[i];
    if (step.act == Act::remove) {
      image.erase(step.file);
      pending.erase(step.file);
    }
    if (step.act == Act::write || step.act == Act::cut) pending[step.file].push_back(&step);
    if (step.act == Act::flush)
      for (const auto* one : std::exchange(pending[step.file], {})) apply(*one, image[step.file]);
  }
  // Nothing, half, or all of it.
  std::bernoulli_distribution reached(std::uniform_int_distribution<int>(0, 2)(random) / 2.0);
  for (const auto& [file, steps_of_it] : pending)
    for (const auto* one : steps_of_it) apply_some(*one, image[file], reached, random);
  return image;
}

Image image_of(const std::vector<std::string>& files) {
  Image image;
  for (const auto& file : files)
    if (std::ifstream in(file, std::ios::binary); in)
      image[file] = std::string(std::istreambuf_iterator<char>(in), {});
  return image;
}

void put_down(const Image& image, const std::string& directory) {
  std::filesystem::remove_all(directory);
  std::filesystem::create_directory(directory);
  for (const auto& [file, bytes] : image)
    std::ofstream(directory + "/" + std::filesystem::path(file).filename().string(),
                  std::ios::binary)
        << bytes;
}

int acknowledged(const std::vector<DiskStep>& steps, std::size_t until) {
  while (until > 0)
    if (const auto& step = steps[--until]; step.act == Act::mark)
      return static_cast<int>(step.offset);
  return 0;
}

}  // namespace netroster::inventory::testing_kit
