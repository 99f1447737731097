/* 现场检查: what is typed at an item stays on this device until htmx has brought it to the server (app.js erases it). */
(function () {
  "use strict";
  var form = document.querySelector("form[data-visit]");
  if (!form) return;
  try { localStorage.length; } catch (e) { return form.querySelectorAll(".no-js").forEach(function (el) { el.className = ""; }); }
  var boxes = Array.from(form.querySelectorAll("[data-item]"));
  function key(box) { return "visit:" + form.dataset.visit + ":" + box.dataset.item; }
  function field(box, name) { return form.elements[name + "-" + box.dataset.item]; }
  function each(run) { ["answer", "evidence", "version", "token", "follows"].forEach(run); }
  function load(box) { return JSON.parse(localStorage.getItem(key(box))); }
  function count() {
    var left = boxes.filter(load).length;
    form.querySelector("[data-waiting]").textContent = left ? "还有 " + left + " 项没有送出，留在这台设备上。" : "都已送出。";
  }
  function keep(box) {
    var one = { at: Date.now() }, token = field(box, "token");
    if (token.value === box.dataset.sent) {
      field(box, "follows").value += " " + token.value;
      token.value = one.at.toString(36) + Math.random().toString(36).slice(2);
    }
    each(function (name) { one[name] = field(box, name).value; });
    localStorage.setItem(key(box), JSON.stringify(one));
    count();
  }
  function send() {
    if (navigator.onLine) boxes.forEach(function (box) {
      var one = load(box);
      if (one && one.answer && (one.evidence.trim() || box.dataset.needs.indexOf(one.answer) < 0) && one.token !== box.dataset.stop) htmx.trigger(box, "send");
    });
  }
  form.addEventListener("htmx:beforeRequest", function (e) { e.target.dataset.sent = field(e.target, "token").value; });
  form.addEventListener("htmx:afterRequest", function (e) {
    var box = e.target, status = e.detail.xhr.status, one = load(box);
    if (status === 200 && one && one.token === box.dataset.sent) localStorage.removeItem(key(box));
    if (status > 399 && status < 500) box.dataset.stop = box.dataset.sent;
    count();
  });
  form.addEventListener("input", function (e) { keep(e.target.closest("[data-item]")); });
  form.addEventListener("change", send);
  form.addEventListener("click", function (e) {
    var box = e.target.closest("[data-item]");
    if (e.target.matches("[data-mine]")) { keep(box); send(); }
    if (e.target.matches("[data-theirs]")) { localStorage.removeItem(key(box)); location.reload(); }
  });
  boxes.forEach(function (box) {
    var one = load(box);
    if (!one) return;
    each(function (name) { field(box, name).value = one[name]; });
    box.dataset.sent = one.token;
  });
  count();
  addEventListener("online", send);
  setInterval(send, 15000);
  addEventListener("load", send);
})();
