// Made by tools/page_types.py from maps/region_map/schema.py; change that and run `make docs`.

/** All that the page of one region's map knows, but for shapes. */
export interface MapModel {
  /** The region and the release */
  meta: Meta;
  /** Texts of the catalogue by key, with {places} to fill */
  words: Record<string, string>;
  /** CBS code of a municipality to its name */
  places: Record<string, string>;
  /** By id */
  parties: Record<string, Party>;
  /** Title of every layer and indicator that a rule may name */
  layer_titles: Record<string, string>;
  /** Kind and grade to colours */
  colours: Record<"conflict" | "opportunity", Record<string, [string, string]>>;
  /** Class of a nature area to its fill; '' is unknown */
  classes: Record<string, string>;
  /** Every rule */
  rules: Rule[];
  /** What parties can do */
  actions: Action[];
  /** Numbers of the actions that apply to some findings together */
  cases: number[][];
  /** Rule id to the numbers that it reads; none: absent */
  params: Record<string, Param[]>;
  /** Every layer, from below */
  layers: Layer[];
  /** The basic one first */
  scenarios: Scenario[];
  /** Conflicts and opportunities */
  findings: FindingColumns;
  /** What would change the grades of the findings */
  grade_changes: GradeChanges;
  /** The multi-criteria analysis */
  mca: Mca;
  /** Chosen opportunities in order */
  programme: ProgrammeStep[];
}

/** What a party can do about some findings. */
export interface Action {
  /** Group of parties */
  party: string;
  /** Code of the influence that this is */
  influence: string;
  /** What it can do */
  action: string;
  /** With what; '' for nothing */
  instrument: string;
  /** Article of law; '' for none */
  article: string;
  /** How long it takes, in words, maybe with a status letter of its own */
  lead_time: string;
  /** What must come first; '' for nothing */
  prerequisite: string;
  /** Status letter */
  status: string;
}

/** By what is ranked. */
export interface Criterion {
  /** Criterion id */
  id: string;
  /** For readers, in the language of the page */
  title: string;
  /** Unit of its values, as it is written */
  unit: string;
  /** Status letter */
  status: string;
  /** What it measures */
  basis: string;
}

/** The features of a layer. */
export interface FeatureColumns {
  /** Numbers of their shapes */
  shapes: number[];
  /** Feature ids, unique in the layer */
  ids: string[];
  /** Names; '' for none */
  names: string[];
  /** A column for each of the layer's fields, of values as they are written; null: none */
  values: ((string | null)[])[];
  /** Code of the class that colours each; empty where classes do not */
  classes: string[];
}

/** The findings, those of the basic scenario first. */
export interface FindingColumns {
  /** Finding id; the same in each scenario */
  id: string[];
  /** Number of its rule */
  rule: number[];
  /** Severity or strength */
  grade: number[];
  /** Number of the scenario in which it stands */
  scenario: number[];
  /** Number of its shape; -1: nothing is drawn */
  shape: number[];
  /** Number of the feature in the layer of the rule's left side; -1: see left_far */
  left: number[];
  /** As left */
  right: number[];
  /** Number of the finding to id and name of its left side */
  left_far: Record<string, [string, string]>;
  /** As left_far */
  right_far: Record<string, [string, string]>;
  /** Metres; null: none */
  distance_m: (number | null)[];
  /** Hectares of the whole; null: none */
  area_ha: (number | null)[];
  /** Hectares in the region; null: none */
  area_in_region_ha: (number | null)[];
  /** Dwellings; null: unknown */
  dwellings: (number | null)[];
  /** GWh a year; null: unknown */
  energy_gwh: (number | null)[];
  /** CBS codes of the municipalities that it reaches, with commas */
  places: string[];
  /** Number of the case that it is: what can be done about it */
  case: number[];
  /** Codes of who decides (party, or party:municipality), with commas */
  deciders: string[];
  /** What to mind, in words */
  flags: string[];
  /** Of when its oldest data are (ISO day, month or year); '': unknown */
  content_on: string[];
  /** 1: its data are older than its rule bears */
  is_outdated: number[];
  /** Day (ISO) */
  first_seen: string[];
  /** 1: it was not in the release before */
  is_new: number[];
}

/** What would change the grade of each finding, each line and each set of lines once. */
export interface GradeChanges {
  /** Lines of text */
  lines: string[];
  /** Numbers of the lines of each set, in order */
  sets: number[][];
  /** For each finding the number of its set */
  of: number[];
}

/** A layer that is no finding; the order is that of drawing, from below. */
export interface Layer {
  /** Unique in the page */
  key: string;
  /** Group in which it is listed */
  group: "context" | "claim" | "nature";
  /** For readers, in the language of the page */
  title: string;
  /** Null: it is absent, and nothing is drawn */
  style: Style | null;
  /** Whether it is on when the page opens */
  shown: boolean;
  /** Beside its title */
  badges: LayerBadge[];
  /** What its sources say of their accuracy */
  notes: string[];
  /** Titles of the attributes */
  fields: string[];
  /** Its features */
  features: FeatureColumns;
  /** Whether names stand on the map */
  labelled: boolean;
  /** Its shapes are where nothing is known of this layer; '' for none */
  no_data: string;
}

/** A word beside a layer's title: such as fictional, derived or stale. */
export interface LayerBadge {
  /** What it is about */
  kind: "label" | "health";
  /** The word */
  text: string;
}

/** The multi-criteria analysis. */
export interface Mca {
  /** How many count as the first */
  first_n: number;
  /** By what is ranked */
  criteria: Criterion[];
  /** With which weights */
  perspectives: Perspective[];
  /** What is ranked */
  subjects: SubjectColumns;
}

/** The region and the release. */
export interface Meta {
  /** CBS code of the region */
  code: string;
  /** Language of titles and texts */
  lang: "nl" | "en";
  /** Day of the release before this one (ISO); null: there is none */
  previous_on: string | null;
}

/** A number that a rule reads. */
export interface Param {
  /** For readers, in the language of the page */
  title: string;
  /** In `unit` */
  value: number;
  /** Code of the unit */
  unit: string;
  /** Status letter */
  status: string;
  /** Where it comes from */
  source: string;
  /** How it follows from others; '' when it is given */
  formula: string;
}

/** A body or group that decides or acts. */
export interface Party {
  /** For readers, in the language of the page */
  title: string;
  /** Group of parties to which it belongs */
  group: string;
  /** Level of government: municipality, province, … */
  level: string;
}

/** With which weights is ranked. */
export interface Perspective {
  /** Perspective id */
  id: string;
  /** For readers, in the language of the page */
  title: string;
  /** How ranks come about */
  method: "weights" | "least_regret";
  /** Criterion to weight; empty for least regret */
  weights: Record<string, number>;
  /** Perspectives over which regret is taken; empty: all with weights */
  over: string[];
  /** Whose weights they are */
  chosen_by: string;
}

/** A chosen opportunity, in the order in which it can be decided. */
export interface ProgrammeStep {
  /** 1 is first */
  position: number;
  /** See `findings` */
  finding_id: string;
  /** For readers, in the language of the page */
  title: string;
  /** '' for none */
  left_name: string;
  /** '' for none */
  right_name: string;
  /** Dwellings of both features; null: unknown */
  dwellings: number | null;
  /** GWh a year; null: unknown */
  energy_gwh: number | null;
  /** What must be decided before; '' when nothing */
  decide_first: string;
  /** By whom, as `deciders` of a finding */
  decide_first_by: string;
  /** With which instrument */
  instrument: string;
  /** How long it takes; null: unknown */
  lead_time_months: number | null;
  /** Ids of findings */
  depends_on: string[];
}

/** A rule, evaluated or not. */
export interface Rule {
  /** Rule id */
  id: string;
  /** What its findings are */
  kind: "conflict" | "opportunity";
  /** Code of its theme; '' for none */
  theme: string;
  /** For readers, in the language of the page */
  title: string;
  /** Sentence with {fields} of a finding */
  reason: string;
  /** Where it comes from */
  source: string;
  /** Status letter */
  status: string;
  /** Code of how certain its findings are */
  certainty: string;
  /** Key of the layer, or id of what was counted */
  left: string;
  /** As left */
  right: string;
  /** False is not 'no conflict' */
  evaluated: boolean;
  /** Why it was not evaluated; '' when it was */
  needs: string;
  /** Whether it, or a number that it reads, has status U */
  rests_on_unverified: boolean;
}

/** What a scenario changes of one rule's findings; each m² and each plan counts once. */
export interface RuleDifference {
  /** See `rules` */
  rule_id: string;
  /** Findings that only the scenario has */
  gained: number;
  /** Findings that only the basic scenario has */
  lost: number;
  /** Findings of both with another grade */
  regraded: number;
  /** Ground of the findings gained */
  area_gained_ha: number;
  /** Ground of the findings lost */
  area_lost_ha: number;
  /** Of the findings gained */
  dwellings_gained: number;
  /** Of the findings lost */
  dwellings_lost: number;
  /** Of the findings gained, GWh a year */
  energy_gained_gwh: number;
  /** Of the findings lost, GWh a year */
  energy_lost_gwh: number;
}

/** A scenario; the basic one is the first. */
export interface Scenario {
  /** Scenario id */
  id: string;
  /** For readers, in the language of the page */
  title: string;
  /** Numbers of the rules that have findings of its own */
  touched: number[];
  /** Rules that it changes */
  difference: RuleDifference[];
}

/** How a layer is drawn. */
export interface Style {
  /** Of the outline */
  colour: string;
  /** '' for none */
  fill: string;
  /** 0 to 1 */
  fill_opacity: number;
  /** Width of the outline in pixels */
  weight: number;
  /** SVG dash array; '' for a full line */
  dash: string;
}

/** What is ranked. One that is a finding has its number in `finding`, another its id in `id`. */
export interface SubjectColumns {
  /** opportunity or search_area */
  kind: string[];
  /** Number of the finding; -1: it is none */
  finding: number[];
  /** layer:feature of what is no finding; '' for a finding */
  id: string[];
  /** Names */
  name: string[];
  /** Numbers of findings that are never traded off */
  excluded_by: number[][];
  /** A column for each criterion: 0 to 1; null: unknown */
  scores: ((number | null)[])[];
  /** A column for each criterion, in its unit; null: unknown */
  values: ((number | null)[])[];
  /** Best rank of all perspectives; null: it has none */
  rank_best: (number | null)[];
  /** Worst rank of all perspectives; null: it has none */
  rank_worst: (number | null)[];
  /** What was not known, and how it was ranked then */
  basis: string[];
}
