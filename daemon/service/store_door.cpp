#include "daemon/service/store_door.h"

#include <utility>

#include "base/log.h"
#include "daemon/service/late_history.h"

namespace netroster::service {

using inventory::OpenMode;

Result<Snapshot> StoreDoor::known(inventory::Store& store) const {
  auto loaded = store.load();
  if (!loaded && loaded.error().code == Errc::not_found) return Snapshot();
  return loaded;
}

Result<Snapshot> StoreDoor::open() {
  auto opened = try_again();
  if (opened || !may_pass(opened.error(), path_)) return opened;
  log::error("STORE_WAITS_FOR_ROOM", "store",
             opened.error().what +
                 "; nothing is scanned or written until it can be, what is known "
                 "is polled and shown");
  auto reader = inventory::open_store(path_, OpenMode::read_only);
  auto loaded = reader ? known(**reader) : Result<Snapshot>(reader.error());
  if (loaded || loaded.error().code == Errc::not_found) return loaded.value_or(Snapshot());
  log::error("STORE_NOT_READ", "store", loaded.error().what);
  return Snapshot();
}

Result<Snapshot> StoreDoor::try_again() {
  auto opened = inventory::open_store(path_, OpenMode::read_write, {.asked_at = asked_at_});
  if (!opened) return opened.error();
  auto loaded = known(**opened);
  if (!loaded) return loaded;
  store_ = std::move(*opened);
  is_open_ = true;
  return loaded;
}

void StoreDoor::close() {
  is_open_ = false;
  store_.reset();
}

}  // namespace netroster::service
