/* iframe-worker 1.0.4, Copyright (c) 2020-2022 Martin Donath, MIT (iframe-worker.LICENSE): a Worker where pages are opened as
   files, so that the search works there. Changed for Zhiban: nothing is written into the frame as an inline script, so that a
   strict Content-Security-Policy holds; messages are copied as JSON, because Chromium 86 has no structuredClone. */
(function () {
  "use strict";
  if (location.protocol !== "file:") { return; }

  function copied(data) { return data === undefined ? data : JSON.parse(JSON.stringify(data)); }

  function load(frame, url) {
    return new Promise(function (resolve, reject) {
      var script = frame.document.createElement("script");
      script.src = url;
      script.onload = resolve;
      script.onerror = reject;
      frame.document.body.appendChild(script);
    });
  }

  function IFrameWorker(url) {
    var worker = this, frame = document.createElement("iframe");
    this.url = new URL(url, location.href).href;
    this.onmessage = null;
    this.onerror = null;
    this.heard = [];
    frame.hidden = true;
    frame.title = "";
    document.body.appendChild(frame);
    this.iframe = frame;
    var inner = frame.contentWindow;
    inner.importScripts = function () {
      return Array.prototype.slice.call(arguments).reduce(function (before, next) {
        return before.then(function () { return load(inner, new URL(next, worker.url).href); });
      }, Promise.resolve());
    };
    inner.postMessage = function (data) {
      var event = new MessageEvent("message", { data: copied(data) });
      setTimeout(function () {
        worker.heard.forEach(function (listener) { listener.call(worker, event); });
        if (worker.onmessage) { worker.onmessage(event); }
      }, 0);
    };
    this.ready = load(inner, this.url).catch(function (trouble) {
      if (worker.onerror) { worker.onerror(trouble); }
    });
  }
  IFrameWorker.prototype.addEventListener = function (kind, listener) {
    if (kind === "message") { this.heard.push(listener); }
  };
  IFrameWorker.prototype.removeEventListener = function (kind, listener) {
    this.heard = this.heard.filter(function (one) { return kind !== "message" || one !== listener; });
  };
  IFrameWorker.prototype.postMessage = function (data) {
    var inner = this.iframe.contentWindow;
    this.ready.then(function () {
      inner.dispatchEvent(new inner.MessageEvent("message", { data: copied(data) }));
    });
  };
  IFrameWorker.prototype.terminate = function () { this.iframe.remove(); };
  window.IFrameWorker = IFrameWorker;
  window.Worker = IFrameWorker;
})();
