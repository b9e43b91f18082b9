/* What Material for MkDocs has in each page as an inline script (MIT, Martin Donath): where this site keeps its settings in
   the browser. The site's root is known by where this file is, two steps up. */
(function () {
  "use strict";
  var scope = new URL("..", document.currentScript.src);
  window.__md_scope = scope;
  window.__md_hash = function (text) {
    return Array.from(text).reduce(function (sum, c) { return (sum << 5) - sum + c.charCodeAt(0); }, 0);
  };
  window.__md_get = function (key, storage, at) {
    try { return JSON.parse((storage || localStorage).getItem((at || scope).pathname + "." + key)); } catch (e) { return null; }
  };
  window.__md_set = function (key, value, storage, at) {
    try { (storage || localStorage).setItem((at || scope).pathname + "." + key, JSON.stringify(value)); } catch (e) { /* full or closed */ }
  };
})();
