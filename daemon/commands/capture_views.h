// What a capture held, for a reader.
#pragma once

#include <string>
#include <vector>

#include "collectors/capture/collector.h"
#include "daemon/render.h"

namespace netroster::daemon {

// A file that was read.
struct CaptureRead {
  std::string file;
  capture::FileFacts read;
};

// One line a file.
Rows capture_listing(const std::vector<CaptureRead>& files);
// One line for each network and interval of files whose traffic was counted.
Rows traffic_listing(const std::vector<CaptureRead>& files);
std::vector<Section> capture_sections(const CaptureRead& file);

}  // namespace netroster::daemon
