// The rules of the scripts of the pages: those of Python (length of lines, modules and functions, complexity), and that
// each is a module by itself, which uses no global name but the browser's own and Leaflet's.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/*.d.ts", ".venv*/**", "var/**"] },
  js.configs.recommended,
  {
    files: ["maps/*/static/**/*.js"],
    languageOptions: { ecmaVersion: 2023, sourceType: "module", globals: { ...globals.browser, L: "readonly" } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "complexity": ["error", 10],
      "eqeqeq": "error",
      "max-len": ["error", { code: 120, ignorePattern: "^/?\\*\\* @(import|typedef) " }],
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
      "no-implicit-globals": "error",
      "no-shadow": ["error", { builtinGlobals: false, hoist: "functions" }],
      "no-var": "error",
      "one-var": ["error", "never"],
      "prefer-const": "error",
      "prefer-template": "error",
      "no-restricted-globals": ["error", "name", "event", "status", "opgavenkaart"],
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "the bundler reads named exports only" },
        { selector: "ExportAllDeclaration", message: "the bundler reads named exports only" },
        { selector: "ImportExpression", message: "a page loads nothing" },
        {
          selector: "MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]",
          message: "text enters the page as text",
        },
      ],
    },
  },
];
