"use strict";
// The findings that are shown, in the order of the table, as a file that a spreadsheet opens by double-click and that
// none executes.
(function (own) {
  // As in findings_csv.py: what a spreadsheet would take for a formula.
  const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
  const PART_ROWS = 500;
  const of = (name, i) => own.of(name, i);
  const COLUMNS = [
    ["finding_id", (i) => of("id", i)],
    ["kind", (i) => own.word(`findings.kind.${own.rule(i).kind}`)],
    ["grade", (i) => of("grade", i)],
    ["grade_word", (i) => own.gradeWord(own.rule(i).kind, of("grade", i))],
    ["theme", (i) => own.theme(own.rule(i).theme)],
    ["rule_id", (i) => own.rule(i).id],
    ["rule", (i) => own.rule(i).title],
    ["left", (i) => of("leftName", i)],
    ["right", (i) => of("rightName", i)],
    ["distance_m", (i) => of("distance_m", i)],
    ["area_ha", (i) => of("area_ha", i)],
    ["dwellings", (i) => of("dwellings", i)],
    ["energy_gwh", (i) => of("energy_gwh", i)],
    ["places", (i) => own.places(of("places", i))],
    ["deciders", (i) => own.parties(of("deciders", i))],
    ["certainty", (i) => own.codeWord("certainty", own.rule(i).certainty)],
    ["flags", (i) => of("flags", i)],
    ["reason", (i) => own.reason(i)],
    ["first_seen", (i) => of("first_seen", i)],
    ["scenario", (i) => own.model.scenarios[of("scenario", i)].title],
  ];

  function cell(value, isDutch) {
    if (own.isMissing(value) || value === "") return "";
    // A Dutch spreadsheet reads a decimal comma, and so needs another sign between the columns.
    if (typeof value === "number") return isDutch ? String(value).replace(".", ",") : String(value);
    const text = FORMULA.test(value) ? `'${value}` : value;
    return /[";,\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  // Text of the table; the byte order mark makes a spreadsheet read it as UTF-8.
  own.csvText = async function (findings) {
    const isDutch = own.model.meta.lang === "nl";
    const line = (cells) => cells.map((value) => cell(value, isDutch)).join(isDutch ? ";" : ",");
    const rows = [line(COLUMNS.map(([name]) => own.word(`findings.column.${name}`)))];
    for (let at = 0; at < findings.length; at += PART_ROWS) {
      rows.push(...findings.slice(at, at + PART_ROWS).map((i) => line(COLUMNS.map(([, value]) => value(i)))));
      // The page goes on answering while thousands of sentences are written.
      await new Promise((next) => { setTimeout(next); });
    }
    return `\uFEFF${rows.join("\r\n")}\r\n`;
  };

  async function download() {
    const findings = own.tableOrder();
    const file = `${own.model.meta.code.toLowerCase()}-${own.word("findings.csv_name")}.csv`;
    const link = own.element("a");
    link.href = URL.createObjectURL(new Blob([await own.csvText(findings)], { type: "text/csv;charset=utf-8" }));
    link.download = file;
    link.click();
    // The browser has taken the file by then; without this it would be held as long as the page is open.
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    own.say(own.word("findings.csv_done", { file, count: own.number(findings.length) }));
  }

  own.modules.push({
    start() {
      document.getElementById("csv").addEventListener("click", download);
    },
    change() {},
  });
})(window.opgavenkaart);
