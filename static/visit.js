/* 现场检查: what is typed stays on this device until htmx has brought it to the server (app.js erases it). */
(function () {
  "use strict";
  var form = document.querySelector("form[data-visit]");
  if (!form) return;
  try { localStorage.length; } catch (e) { return form.querySelectorAll(".no-js").forEach(function (el) { el.className = ""; }); }
  var boxes = Array.from(form.querySelectorAll("[data-item]"));
  function key(box) { return "visit:" + form.dataset.visit + ":" + box.dataset.item; }
  function field(box, name) { return form.elements[name + "-" + box.dataset.item]; }
  function each(run) { ["answer", "evidence", "version", "token", "follows"].forEach(run); }
  function load(box) { return JSON.parse(localStorage[key(box)] || null); }
  function count() {
    var left = boxes.filter(load).length, gone = boxes.some(function (box) { return box.dataset.at < Date.now() - 864e5; });
    form.querySelector("[data-waiting]").textContent = left ? "还有 " + left + " 项没有送出，留在这台设备上。" : gone ? "有的没有送出，请重填。" : "都已送出。";
  }
  function keep(box) {
    var one = { at: Date.now() }, token = field(box, "token");
    if (token.value === box.dataset.sent) {
      field(box, "follows").value += " " + token.value;
      token.value = one.at.toString(36) + Math.random().toString(36).slice(2);
    }
    each(function (name) { one[name] = field(box, name).value; });
    box.dataset.at = one.at;
    localStorage[key(box)] = JSON.stringify(one);
    count();
  }
  function send() {
    if (navigator.onLine) boxes.forEach(function (box) {
      var one = load(box);
      if (one && one.answer && (one.evidence.trim() || box.dataset.needs.indexOf(one.answer) < 0) && one.token !== box.dataset.stop) htmx.trigger(box, "send");
    });
  }
  form.addEventListener("htmx:configRequest", function (e) { e.detail.timeout = 2e4; });
  form.addEventListener("htmx:beforeRequest", function (e) { e.target.dataset.sent = field(e.target, "token").value; });
  form.addEventListener("htmx:afterRequest", function (e) {
    var box = e.target, status = e.detail.xhr.status, one = load(box), sent = box.dataset.sent;
    if (status === 200 && one && one.token === sent) {
      delete localStorage[key(box)];
      delete box.dataset.at;
    }
    // Once more, with a fresh token of the same visit.
    if (status === 400 && box.dataset.again !== sent) fetch(location).then(function (r) { return r.text(); }).then(function (page) {
      box.dataset.again = sent;
      form.elements.csrf_token.value = RegExp('"' + form.dataset.visit + '"[^]+?csrf_token" value="([^"]+)').exec(page)[1];
      send();
    }).catch(count);
    else if (/40[0349]|422/.test(status)) box.dataset.stop = sent;
    count();
  });
  form.addEventListener("input", function (e) { keep(e.target.closest("[data-item]")); });
  form.addEventListener("change", send);
  form.addEventListener("click", function (e) {
    var box = e.target.closest("[data-item]");
    if (e.target.matches("[data-mine]")) { keep(box); send(); }
    if (e.target.matches("[data-theirs]")) { delete localStorage[key(box)]; location.reload(); }
  });
  boxes.forEach(function (box) {
    var one = load(box);
    if (!one) return;
    each(function (name) { field(box, name).value = one[name]; });
    box.dataset.sent = one.token;
    box.dataset.at = one.at;
    count();
  });
  addEventListener("online", send);
  setInterval(send, 15000);
  addEventListener("load", send);
})();
