"use strict";
// The sums of the weighing, as `spatial.weighing` makes them: scores by weights, ranks, regret. Scores are 0 to 1 per
// criterion, null where unknown; weights need not add up to anything.
(function (own) {
  // Scores that differ by no more are equal: the published weights have six digits, and the scores as many.
  const TIE = 1e-6;

  // Σ weight · score / Σ weight over what is known of a subject; null where nothing that weighs is known.
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

  // The highest value has rank 1; equal ones share the best of their ranks; null has none.
  function ranked(values) {
    const order = values.map((value, at) => at).filter((at) => values[at] !== null).sort((a, b) => values[b] - values[a]);
    const ranks = values.map(() => null);
    order.forEach((at, place) => {
      const before = order[place - 1];
      ranks[at] = place > 0 && values[before] - values[at] <= TIE ? ranks[before] : place + 1;
    });
    return ranks;
  }

  // How far each is at most behind the best of a perspective; null for what some perspective could not judge.
  function regret(columns) {
    const judged = (at) => columns.every((values) => values[at] !== null);
    const rows = columns[0].map((value, at) => at);
    const best = columns.map((values) => rows.filter(judged).reduce((most, at) => Math.max(most, values[at]), -Infinity));
    return rows.map((at) => (judged(at) ? Math.max(...columns.map((values, column) => best[column] - values[at])) : null));
  }

  // Subjects of one kind under every perspective: what does not change while weights are moved is reckoned once.
  own.Weighed = class {
    constructor(weighing, kind) {
      this.firstN = weighing.first_n;
      this.subjects = weighing.subjects.filter((subject) => subject.kind === kind && !subject.excluded_by);
      this.excluded = weighing.subjects.filter((subject) => subject.kind === kind && subject.excluded_by);
      this.criteria = weighing.criteria;
      this.perspectives = weighing.perspectives;
      this.values = new Map();
      const byWeights = weighing.perspectives.filter((row) => row.method === "weights");
      byWeights.forEach((row) => this.values.set(row.id, this.scores(this.criteria.map(({ id }) => row.weights[id] || 0))));
      weighing.perspectives.filter((row) => row.method === "least_regret").forEach((row) => {
        const over = row.over && row.over.length ? row.over : byWeights.map(({ id }) => id);
        const columns = over.map((id) => this.values.get(id));
        const values = columns.length ? regret(columns) : this.subjects.map(() => null);
        this.values.set(row.id, values.map((value) => (value === null ? null : 1 - value)));
      });
      this.ranks = new Map([...this.values].map(([id, values]) => [id, ranked(values)]));
      this.spread = this.subjects.map((subject, at) => {
        const found = [...this.ranks.values()].map((ranks) => ranks[at]).filter((rank) => rank !== null);
        if (!found.length) return null;
        return {
          best: Math.min(...found),
          worst: Math.max(...found),
          topIn: found.filter((rank) => rank <= this.firstN).length,
          of: this.ranks.size,
        };
      });
    }

    scores(weights) {
      return this.subjects.map((subject) => weighted(subject.scores, weights));
    }

    // Rows in order of rank under these weights, or under a perspective when `weights` is null; what has no score is last.
    // `against` is the perspective that places are compared with.
    order(weights, perspective, against) {
      const values = weights ? this.scores(weights) : this.values.get(perspective);
      const ranks = weights ? ranked(values) : this.ranks.get(perspective);
      const before = this.ranks.get(against);
      const rows = this.subjects.map((subject, at) => ({
        subject,
        score: values[at],
        rank: ranks[at],
        moved: ranks[at] === null || before[at] === null ? null : before[at] - ranks[at],
        spread: this.spread[at],
      }));
      const last = (rank) => (rank === null ? Infinity : rank);
      return rows.sort((a, b) => last(a.rank) - last(b.rank) || (a.subject.id < b.subject.id ? -1 : 1));
    }
  };
})(window.opgavenkaart);
