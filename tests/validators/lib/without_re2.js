// SPDX-License-Identifier: MIT
// node --require THIS: JavaScript's own regular expressions in place of the npm package re2, which is compiled when it is
// installed, and nothing that a package brings runs at installation here. gitlab-ci-local has it for =~ in rules.
const Module = require("module");

class RE2 extends RegExp {
  match(text) { return super[Symbol.match](text); }
  search(text) { return super[Symbol.search](text); }
  replace(text, by) { return super[Symbol.replace](text, by); }
  split(text, limit) { return super[Symbol.split](text, limit); }
}

const load = Module._load;
Module._load = function (request, ...more) {
  return request.endsWith("/re2.node") ? RE2 : load.call(this, request, ...more);
};
