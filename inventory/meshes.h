// Ports of three or more devices that all hear each other: each has one cable, so something joins
// them that passes neighbours' frames on.
#pragma once

#include <span>
#include <vector>

#include "inventory/heard.h"
#include "inventory/inference.h"
#include "inventory/site_tables.h"
#include "inventory/site_tree.h"

namespace netroster::inventory {

struct Mesh {
  std::vector<PortKey> ports;           // ascending
  std::vector<const HeardLink*> links;  // between them
  bool has(Place place) const;
};

// Every port of a mesh hears at least two others. Links count that go through a bridge or share
// their port with others, and are not stale.
std::vector<Mesh> meshes_of(std::span<const HeardLink> links);

struct MeshSite {
  const SiteTables& tables;
  const SiteTree& tree;
  const Heard& heard;
};

// Takes back the cables that were drawn inside the mesh, and puts one switch that nobody manages in
// the place of all that was drawn there, unless a device that may be the bridge is known. Its
// confidence in percent; 0: none was drawn.
int draw_mesh(const MeshSite& site, const Mesh& mesh, Inference& result);

}  // namespace netroster::inventory
