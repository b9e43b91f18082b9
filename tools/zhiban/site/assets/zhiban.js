/* Tells who is on duty by the reader's clock, at the book's own zone whatever the reader's, and rings today in a roster. */
(function () {
  "use strict";
  var DAY = 1440, EARLY = 10; /* minutes; Art. 7 */

  function two(n) { return (n < 10 ? "0" : "") + n; }

  /* The book's calendar at a minute since 1970: `day` like 2026-11-23. */
  function local(minute, zone) {
    var d = new Date((minute + zone) * 60000);
    return {
      day: d.getUTCFullYear() + "-" + two(d.getUTCMonth() + 1) + "-" + two(d.getUTCDate()),
      year: d.getUTCFullYear(), month: d.getUTCMonth(), date: d.getUTCDate(),
      weekday: (d.getUTCDay() + 6) % 7, time: two(d.getUTCHours()) + ":" + two(d.getUTCMinutes())
    };
  }

  function dayWords(data, at) {
    return data.zh ? (at.month + 1) + "月" + at.date + "日" : at.date + " " + data.months[at.month];
  }

  function momentWords(data, minute) {
    var at = local(minute, data.zone);
    return dayWords(data, at) + " " + at.time;
  }

  function spanWords(data, minutes) {
    var hours = Math.floor(minutes / 60), rest = minutes % 60, said = [];
    if (hours) { said.push(hours + (data.zh ? "小时" : " h")); }
    if (rest || !hours) { said.push(rest + (data.zh ? "分" : " min")); }
    return said.join(data.zh ? "" : " ");
  }

  function todayWords(data, at) {
    var special = data.days[at.day], kind = special ? special[0] : at.weekday > 4 ? "weekend" : "workday";
    var word = data.words[kind], name = special && special[1];
    var said = [dayWords(data, at) + " " + data.weekdays[at.weekday]];
    said.push(!name ? word : data.zh ? name + "（" + word + "）" : name + " (" + word + ")");
    var sensitive = data.sensitive.filter(function (s) { return s[0] <= at.day && at.day <= s[1]; });
    if (sensitive.length) {
      said.push((data.zh ? "敏感时期：" : "sensitive: ") +
        sensitive.map(function (s) { return s[2]; }).join(data.zh ? "、" : ", "));
    }
    if (data.announced.indexOf(at.year) < 0) {
      said.push(data.zh ? "放假安排尚未公布，暂按推算" : "holidays not announced yet, estimated");
    }
    return said.join(" · ");
  }

  function find(data, now) {
    var on = null, next = null;
    data.shifts.forEach(function (s) {
      if (s[0] <= now && now < s[1] && (!on || s[0] >= on[0])) { on = s; }
    });
    data.shifts.forEach(function (s) {
      if (s[0] >= (on ? on[1] : now) && (!next || s[0] < next[0])) { next = s; }
    });
    return [on, next];
  }

  function fill(card, shift, data) {
    Array.prototype.forEach.call(card.querySelectorAll("[data-zb-post]"), function (line) {
      var people = shift ? shift[2 + Number(line.getAttribute("data-zb-post"))] : [];
      var said = line.querySelector("dd"), is = JSON.stringify(people);
      line.hidden = !people.length;
      if (said.getAttribute("data-said") === is) { return; }
      said.setAttribute("data-said", is);
      said.textContent = "";
      people.forEach(function (person, n) {
        said.appendChild(document.createTextNode((n ? (data.zh ? "、" : ", ") : "") + person[0]));
        if (person[1]) {
          var mode = document.createElement("span");
          mode.className = "zb-mode";
          mode.textContent = data.words[person[1]] || person[1];
          said.appendChild(mode);
        }
      });
    });
  }

  /* Nothing is written where it stands already: a screen reader is told only what is new. */
  function say(place, text) { if (place && place.textContent !== text) { place.textContent = text; } }

  function tell(box, data) {
    var now = Math.floor(Date.now() / 60000), found = find(data, now), on = found[0], next = found[1];
    function at(name) { return box.querySelector('[data-zb="' + name + '"]'); }
    function show(name, shown) { if (at(name)) { at(name).hidden = !shown; } }
    var left = on ? on[1] - now : 0, soon = !!on && left <= data.soon;
    say(at("day"), todayWords(data, local(now, data.zone)));
    say(at("clock"), clockWords(data, now));
    box.setAttribute("data-zb-live", soon ? "soon" : on ? "on" : "none");
    if (!at("now")) { return; } /* the public's page names nobody */
    fill(at("now"), on, data);
    show("none", !on);
    show("draft", !!on && !!on[6]);
    show("soon", soon);
    if (!on) {
      say(at("none"), data.zh ? "值班安排表上没有现在的班次，请打值班电话核实。"
        : "The roster has no shift for this moment; please ask by the duty telephone.");
    }
    if (soon) {
      say(at("soon"), data.zh ? left + "分钟后交接班：接班的主班" + (left > EARLY ? "提前10分钟到岗。" : "应已到岗。")
        : "Handover in " + left + " min: the next primary officer " + (left > EARLY ? "arrives 10 minutes early." : "should be here."));
    }
    say(at("until"), !on ? "" : data.zh ? "至 " + momentWords(data, on[1]) + "（还有" + spanWords(data, left) + "）"
      : "until " + momentWords(data, on[1]) + " (" + spanWords(data, left) + " left)");
    show("next", !!next);
    if (next) {
      fill(at("next"), next, data);
      say(at("from"), momentWords(data, next[0]) + (data.zh ? " 起" : " on"));
    }
    (data.others || []).forEach(function (shifts, n) {
      var stands = null;
      shifts.forEach(function (s) { if (s[0] <= now && now < s[1]) { stands = s; } });
      say(box.querySelector('[data-zb-other="' + n + '"]'),
        stands && stands[2].length ? stands[2].join(data.zh ? "、" : ", ") : "—");
    });
  }

  function clockWords(data, now) {
    var days = Math.floor((now - data.made) / DAY), old = data.made && days > 6;
    return (data.zh ? "现在 " : "Now ") + momentWords(data, now) + (data.zh ? "。" : ". ") +
      (old ? (data.zh ? "本页已 " + days + " 天没有更新，请先核实。" : "This page is " + days + " days old: ask first. ") : "");
  }

  /* Rings today, and takes away what is over, in a roster made some days ago. */
  function ring() {
    Array.prototype.forEach.call(document.querySelectorAll("[data-zone]"), function (box) {
      var now = Math.floor(Date.now() / 60000), today = local(now, Number(box.getAttribute("data-zone"))).day;
      Array.prototype.forEach.call(box.querySelectorAll("[data-day]"), function (day) {
        var is = day.getAttribute("data-day") === today, until = day.getAttribute("data-until");
        day.classList.toggle("zb-today", is);
        if (is) { day.setAttribute("aria-current", "date"); } else { day.removeAttribute("aria-current"); }
        if (until) { day.hidden = Number(until) <= now; }
      });
    });
  }

  function start() {
    var box = document.getElementById("zb-now"), text = document.getElementById("zb-data");
    ring();
    setInterval(ring, 60000); /* a screen in the duty room stays open over midnight */
    if (document.querySelector(".zb-roster")) { document.body.classList.add("zb-wide"); } /* A4 landscape on paper */
    if (!box || !text) { return; }
    var data = JSON.parse(text.textContent);
    tell(box, data);
    setInterval(function () { tell(box, data); }, 15000);
  }

  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
})();
