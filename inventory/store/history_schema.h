// The tables of traffic, for whoever looks after the file.
#pragma once

#include "inventory/store/database.h"

namespace netroster::inventory::store {

const Schema& history_schema();

}  // namespace netroster::inventory::store
