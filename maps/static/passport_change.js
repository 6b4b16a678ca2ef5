"use strict";
// What would change the grade of a finding: lines that were made with the page.
(function (own) {
  own.gradeChangePart = function (finding) {
    const { lines, sets, of } = own.model.gradeChanges;
    const numbers = sets[of[finding]];
    if (!numbers || !numbers.length) return null;
    const list = own.element("ul", "limits");
    list.append(...numbers.map((number) => own.element("li", "", lines[number].charAt(0).toUpperCase() + lines[number].slice(1))));
    return own.passport.part(own.word("passport.grade_change"), [list], true);
  };
})(window.opgavenkaart);
