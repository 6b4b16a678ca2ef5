// The sums of the multi-criteria analysis, as spatial/mca/scoring.py does them: scores by weights, ranks, regret.
// Scores are 0 to 1 per criterion, null where unknown; weights need not add up to anything.
/** @import { Mca, Subject } from "../state/model.js" */

// Scores that differ by no more are equal: the published weights have six digits, and the scores as many.
const TIE = 1e-6;

/** @typedef {(number | null)[]} Values */

/**
 * The best and the worst rank of a subject, and in how many of all perspectives it is among the first.
 *
 * @typedef {{ best: number, worst: number, topIn: number, of: number }} Spread
 */

/**
 * @typedef {{
 *   subject: Subject, score: number | null, rank: number | null, moved: number | null, spread: Spread | null,
 * }} RankedRow
 */

/**
 * Σ weight · score / Σ weight over what is known of a subject; null where nothing that weighs is known.
 *
 * @param {Values} scores
 * @param {number[]} weights
 */
function weighted(scores, weights) {
  let sum = 0;
  let total = 0;
  scores.forEach((score, at) => {
    if (score === null || !weights[at]) return;
    sum += weights[at] * score;
    total += weights[at];
  });
  return total > 0 ? sum / total : null;
}

/**
 * The highest value has rank 1; equal ones share the best of their ranks; null has none.
 *
 * @param {Values} values
 */
function ranked(values) {
  const known = values.flatMap((value, at) => (value === null ? [] : [{ value, at }]));
  known.sort((a, b) => b.value - a.value);
  /** @type {Values} */
  const ranks = values.map(() => null);
  known.forEach(({ value, at }, place) => {
    const before = known[place - 1];
    ranks[at] = before && before.value - value <= TIE ? ranks[before.at] : place + 1;
  });
  return ranks;
}

/**
 * How far each is at most behind the best of a perspective; null for what some perspective could not judge.
 *
 * @param {Values[]} columns
 * @returns {Values}
 */
function regretOf(columns) {
  const rows = columns[0].map((_, at) => columns.map((values) => values[at]));
  const judged = rows.filter(isJudged);
  const best = columns.map((_, column) => judged.reduce((most, row) => Math.max(most, row[column]), -Infinity));
  return rows.map((row) => (isJudged(row) ? Math.max(...row.map((value, column) => best[column] - value)) : null));
}

/**
 * @param {Values} row
 * @returns {row is number[]}
 */
const isJudged = (row) => row.every((value) => value !== null);

// Subjects of one kind under every perspective: what does not change while weights are moved is computed once.
export class Ranking {
  /**
   * @param {Mca} mca
   * @param {string} kind
   */
  constructor(mca, kind) {
    const subjects = mca.subjects.filter((subject) => subject.kind === kind);
    this.mca = mca;
    this.subjects = subjects.filter((subject) => !subject.excluded_by.length);
    this.excluded = subjects.filter((subject) => subject.excluded_by.length);
    this.values = this.valuesByPerspective();
    this.ranks = new Map([...this.values].map(([id, values]) => [id, ranked(values)]));
    this.spread = this.subjects.map((_, at) => this.spreadAt(at));
  }

  valuesByPerspective() {
    const { criteria, perspectives } = this.mca;
    const byWeights = perspectives.filter((row) => row.method === "weights");
    /** @param {Mca["perspectives"][number]} row */
    const weightsOf = (row) => criteria.map(({ id }) => row.weights[id] || 0);
    const values = new Map(byWeights.map((row) => [row.id, this.scores(weightsOf(row))]));
    perspectives.filter((row) => row.method === "least_regret").forEach((row) => {
      const over = row.over.length ? row.over : byWeights.map(({ id }) => id);
      const columns = over.flatMap((id) => (values.has(id) ? [values.get(id) ?? []] : []));
      const regret = columns.length ? regretOf(columns) : this.subjects.map(() => null);
      values.set(row.id, regret.map((value) => (value === null ? null : 1 - value)));
    });
    return values;
  }

  /**
   * @param {number} at
   * @returns {Spread | null}
   */
  spreadAt(at) {
    const found = [...this.ranks.values()].flatMap((ranks) => ranks[at] ?? []);
    if (!found.length) return null;
    const topIn = found.filter((rank) => rank <= this.mca.first_n).length;
    return { best: Math.min(...found), worst: Math.max(...found), topIn, of: this.ranks.size };
  }

  /** @param {number[]} weights */
  scores(weights) {
    return this.subjects.map((subject) => weighted(subject.scores, weights));
  }

  /**
   * Rows in order of rank under these weights, or under a perspective when there are none; what has no score is last.
   *
   * @param {number[] | null} weights
   * @param {string} perspective
   * @param {string} against The perspective that places are compared with.
   * @returns {RankedRow[]}
   */
  order(weights, perspective, against) {
    const values = weights ? this.scores(weights) : this.values.get(perspective) ?? [];
    const ranks = weights ? ranked(values) : this.ranks.get(perspective) ?? [];
    const before = this.ranks.get(against) ?? [];
    const rows = this.subjects.map((subject, at) => {
      const [rank, was] = [ranks[at], before[at]];
      const moved = rank === null || was === null ? null : was - rank;
      return { subject, score: values[at], rank, moved, spread: this.spread[at] };
    });
    return rows.sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || (a.subject.id < b.subject.id ? -1 : 1));
  }
}
