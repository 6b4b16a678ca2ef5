// Made by tools/page_types.py from maps/index/nation_schema.py; change that and run `make docs`.

/** All that the page of all regions knows. */
export interface NationModel {
  /** Language of titles and texts */
  lang: "nl" | "en";
  /** Texts of the page */
  words: NationWords;
  /** Every region */
  regions: NationRegion[];
  /** Rules that have findings on the map */
  rules: NationRule[];
  /** Names of plans, areas and layers */
  names: string[];
  /** Points of the map */
  findings: NationFindings;
}

/** The heaviest findings of all regions, each once. */
export interface NationFindings {
  /** Number of its rule */
  rule: number[];
  /** Number of a name */
  left: number[];
  /** Number of a name */
  right: number[];
  /** A place on its ground */
  x: number[];
  /** As x */
  y: number[];
  /** Numbers of the regions in which it stands */
  regions: number[][];
}

/** A region. */
export interface NationRegion {
  /** Name */
  name: string;
  /** Address of its map, relative to the page */
  map: string;
  /** Polygons of rings, without the closing position; x and y in turn, each but the first as the difference to the one before */
  outline: number[][][];
}

/** A rule that has findings on the map. */
export interface NationRule {
  /** Rule id */
  id: string;
  /** What its findings are */
  kind: "conflict" | "opportunity";
  /** For readers, in the language of the page */
  title: string;
}

/** Texts of the page, some with {places} to fill. */
export interface NationWords {
  /** No finding is shown */
  none: string;
  /** {shown} of {count} findings stand in the table */
  shown: string;
  /** Heads the regions of a finding */
  in_regions: string;
  /** {count} findings are on the map */
  points: string;
  /** {left} and {right} of a finding */
  left_right: string;
  /** Name of a button */
  zoom_in: string;
  /** Name of a button */
  zoom_out: string;
}
