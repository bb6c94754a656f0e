import js from "@eslint/js";

export default [
  js.configs.recommended,
  {
    rules: {
      // The compiler knows the names of the browser and of Node, and says which names are not defined.
      "no-undef": "off",
      "no-var": "error",
      "prefer-const": "error",
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      eqeqeq: "error",
      "max-lines-per-function": ["error", 100],
    },
  },
];
