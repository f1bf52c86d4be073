// The inventory as files that NetBox's bulk import takes, one object type each, in the order of
// their names.
#pragma once

#include <string_view>

#include "exporters/interchange/part.h"

namespace netroster::interchange {

// Columns are those of this release's import forms (dcim and ipam, bulk_import.py), of which only
// such are written as older 4.x releases know too; MAC addresses are objects since 4.2.
inline constexpr std::string_view netbox_version = "4.6";

// The CSV files, a README.md that says how to import them, and device-types/*.yaml in the form of
// NetBox's device type library. Names that NetBox wants to be unique are made so. Text is written
// literally, also where it begins with = + - @: NetBox would keep an apostrophe in front of it.
// left_out says which links are no cables and which addresses were not written.
Export netbox_files(const Part& part);

}  // namespace netroster::interchange
