/* Conveniences only: every page works without this file. Listeners sit on the document so that swapped content needs no set-up. */
(function () {
  "use strict";
  var doc = document, win = window;
  var dirty = new Set(), busy = new Map(), timers = new WeakMap();
  var all = function (root, sel) {
    var found = Array.prototype.slice.call(root.querySelectorAll(sel));
    return root.matches && root.matches(sel) ? [root].concat(found) : found;
  };
  doc.documentElement.classList.add("js");

  function announce(text) {
    var live = doc.getElementById("live");
    if (!live || !text) return;
    // Readers skip a region whose text did not change, so it is emptied first.
    live.textContent = "";
    setTimeout(function () { live.textContent = text; }, 100);
  }

  function toast(text) {
    var box = doc.getElementById("toasts");
    if (!box) return;
    box.textContent = "";
    var line = doc.createElement("div"), words = doc.createElement("span"), close = doc.createElement("button");
    line.className = "toast";
    words.textContent = text;
    close.type = "button";
    close.textContent = "关闭";
    close.addEventListener("click", function () { line.remove(); });
    line.append(words, close);
    box.append(line);
  }

  function focusOn(el) {
    if (!el.matches("a[href],button,input,select,textarea,summary,[tabindex]")) el.tabIndex = -1;
    el.focus();
  }

  /* Character counters: the text is never cut off, the server has the last word. */
  function count(area) {
    var out = doc.getElementById(area.id + "-count"), max = +(area.dataset.count || area.maxLength);
    if (!out || !(max > 0)) return;
    // The server counts line ends as it receives them, once each.
    var n = Array.from(area.value).length;
    out.textContent = n > max ? "已超出 " + (n - max) + " 字，最多 " + max + " 字" : "已写 " + n + " 字，最多 " + max + " 字";
    out.classList.toggle("over", n > max);
  }

  /* Unsaved text */
  function touch(form) {
    if (!form) return;
    if (form.hasAttribute("data-guard")) dirty.add(form);
    if (form.hasAttribute("data-autosave")) {
      clearTimeout(timers.get(form));
      timers.set(form, setTimeout(function () { autosave(form); }, 3000));
    }
  }
  win.addEventListener("beforeunload", function (e) {
    dirty.forEach(function (f) { if (!f.isConnected) dirty.delete(f); });
    if (dirty.size) { e.preventDefault(); e.returnValue = ""; }
  });

  function autosave(form) {
    if (!form.isConnected || busy.has(form)) return;
    var data = new URLSearchParams();
    data.append("_path", new URL(form.action, location.href).pathname);
    new FormData(form).forEach(function (value, name) {
      var el = form.elements[name];
      if (typeof value === "string" && name.charAt(0) !== "_" && !(el && el.type === "password")) data.append(name, value);
    });
    var say = form.querySelector("[data-autosave-status]") || form.querySelector("[role=status]");
    if (!say) {
      say = doc.createElement("p");
      say.className = "autosave";
      say.setAttribute("role", "status");
      form.append(say);
    }
    var stamp = timers.get(form);
    fetch(form.dataset.autosave, { method: "POST", body: data, credentials: "same-origin", redirect: "manual" })
      .then(function (r) {
        if (!r.ok) throw r;
        var now = new Date(), two = function (n) { return (n < 10 ? "0" : "") + n; };
        say.textContent = "草稿已暂存 " + two(now.getHours()) + ":" + two(now.getMinutes());
        if (timers.get(form) === stamp) dirty.delete(form);
      })
      .catch(function () { say.textContent = "草稿没有暂存上，请勿关闭本页，可先复制文字"; });
  }

  /* Rows that can be added: without this the same buttons post to the server. */
  function renumber(box) {
    var prefix = new RegExp("\\b" + box.dataset.repeat + "-\\d+", "g"), rows = all(box, "[data-repeat-row]");
    rows.forEach(function (row, i) {
      all(row, "*").forEach(function (el) {
        ["name", "id", "for", "aria-describedby", "aria-labelledby", "href"].forEach(function (a) {
          if (el.hasAttribute(a)) el.setAttribute(a, el.getAttribute(a).replace(prefix, box.dataset.repeat + "-" + i));
        });
        if (el.hasAttribute("data-repeat-number")) el.textContent = i + 1;
        if (el.hasAttribute("data-repeat-remove")) { el.value = i; el.hidden = rows.length < 2; }
      });
    });
    var add = box.querySelector("[data-repeat-add]");
    if (add) add.hidden = rows.length >= +(box.dataset.repeatMax || 99);
    return rows;
  }
  function addRow(box) {
    var rows = all(box, "[data-repeat-row]"), last = rows[rows.length - 1], row = last.cloneNode(true);
    all(row, ".error,[data-hint]").forEach(function (el) { el.remove(); });
    all(row, ".field-bad").forEach(function (el) { el.classList.remove("field-bad"); });
    all(row, "input,select,textarea").forEach(function (el) {
      el.removeAttribute("aria-invalid");
      if (el.type === "checkbox" || el.type === "radio") el.checked = false;
      else if (el.tagName === "SELECT") el.selectedIndex = 0;
      else el.value = "";
    });
    last.after(row);
    rows = renumber(box);
    all(row, "[data-count]").forEach(count);
    var first = row.querySelector("input:not([type=hidden]),select,textarea");
    if (first) first.focus();
    announce("已增加第 " + rows.length + " 项");
  }
  function removeRow(box, row) {
    var at = all(box, "[data-repeat-row]").indexOf(row);
    var full = all(row, "textarea,input:not([type=hidden]):not([type=checkbox]):not([type=radio])").some(function (el) { return el.value; });
    if (full && !win.confirm("删去第 " + (at + 1) + " 项？已写的文字会一起删去。")) return;
    row.remove();
    var rows = renumber(box);
    focusOn(rows[Math.max(0, at - 1)].querySelector("input:not([type=hidden]),select,textarea") || box);
    announce("已删去第 " + (at + 1) + " 项，还有 " + rows.length + " 项");
  }

  /* Select all */
  function picks(box) {
    return all(box.closest("form,table"), "input[type=checkbox]").filter(function (c) { return c.name === box.dataset.selectAll && !c.disabled; });
  }
  function syncPicks(form) {
    all(form || doc, "[data-select-all]").forEach(function (box) {
      var boxes = picks(box), on = boxes.filter(function (c) { return c.checked; }).length;
      box.checked = on > 0 && on === boxes.length;
      box.indeterminate = on > 0 && on < boxes.length;
      all(box.closest("form") || doc, "[data-selected]").forEach(function (el) { el.textContent = "已选 " + on + " 项"; });
    });
  }

  /* The passage selected last, for the form that quotes it. */
  var passage = null;
  doc.addEventListener("selectionchange", function () {
    var s = win.getSelection();
    if (s.rangeCount && String(s).trim()) passage = { text: String(s).trim(), range: s.getRangeAt(0).cloneRange(), node: s.getRangeAt(0).commonAncestorContainer };
  });
  doc.addEventListener("focusin", function (e) {
    var form = e.target.form, field = form && form.querySelector("[data-quote]"), source = field && doc.getElementById(field.dataset.quote);
    if (field && field !== e.target && !field.value && passage && source && source.contains(passage.node) && !form.contains(passage.node)) {
      field.value = passage.text.slice(0, 500);
      count(field);
      if (form.elements.before) {
        passage.range.collapse(true);
        passage.range.setStart(source, 0);
        form.elements.before.value = String(passage.range).slice(-64);
      }
      passage = null;
    }
  });

  doc.addEventListener("input", function (e) {
    var el = e.target;
    if (el.matches("textarea")) count(el);
    touch(el.form);
  });
  doc.addEventListener("change", function (e) {
    var el = e.target;
    if (el.matches("[data-select-all]")) picks(el).forEach(function (c) { c.checked = el.checked; });
    if (el.type === "checkbox") syncPicks(el.form);
    if (el.type === "file" && el.closest("[data-files]")) choose(el, el.closest("[data-files]"));
    // Through submit alone: Enter in the search box fires change as well, which would ask twice.
    if (el.tagName === "SELECT" && el.form && el.form.hasAttribute("data-filter")) el.form.requestSubmit();
  });
  doc.addEventListener("click", function (e) {
    var el = e.target, hit;
    all(doc, "details.drop[open],details.menu[open]").forEach(function (d) { if (!d.contains(el)) d.open = false; });
    if ((hit = el.closest("[data-repeat-add],[data-repeat-remove]"))) {
      var box = hit.closest("[data-repeat]");
      if (!box) return;
      e.preventDefault();
      var form = hit.form;
      if (hit.hasAttribute("data-repeat-add")) addRow(box); else removeRow(box, hit.closest("[data-repeat-row]"));
      touch(form);
    } else if (el.closest("[data-print]")) {
      win.print();
    } else if ((hit = el.closest("tr.row-go")) && !el.closest("a,button,input,select,textarea,label,summary") && !String(win.getSelection())) {
      var link = hit.querySelector("a");
      if (link) link.click();
    }
  });
  doc.addEventListener("keydown", function (e) {
    if (e.key !== "Escape") return;
    all(doc, "details.drop[open],details.menu[open],details.open-in-place[open]").forEach(function (d) {
      if (!d.contains(doc.activeElement) || all(d, "textarea").some(function (t) { return t.value; })) return;
      d.open = false;
      d.querySelector("summary").focus();
    });
  });
  // `toggle` does not bubble.
  doc.addEventListener("toggle", function (e) {
    if (e.target.matches(".open-in-place[open]")) {
      var first = e.target.querySelector("[data-quote]:not([value=''])") && e.target.querySelector("textarea:not([data-quote])") || e.target.querySelector("textarea,input:not([type=hidden])");
      if (first) first.focus();
    }
  }, true);

  /* Files go up one by one as soon as they are chosen; without this they go with the form. */
  var files = [];
  function put(job, text, again) {
    job.row.className = "error";
    job.row.textContent = "“" + job.file.name + "”没有传上：" + text + " ";
    if (again) {
      var button = doc.createElement("button");
      button.type = "button";
      button.className = "btn btn-small";
      button.textContent = "重试";
      button.onclick = function () { enqueue(job); };
      job.row.append(button);
    }
    announce(job.row.textContent);
  }
  function enqueue(job) {
    var bar = job.bar = doc.createElement("progress");
    bar.value = 0;
    bar.setAttribute("aria-label", "正在上传");
    job.row.className = "";
    job.row.textContent = job.file.name + " ";
    job.row.append(bar);
    if (files.push(job) < 2) send();
  }
  function send() {
    var job = files[0], x = new XMLHttpRequest(), data = new FormData();
    if (!job) return;
    data.append("csrf_token", job.form.elements.csrf_token.value);
    data.append("files", job.file);
    x.open("POST", job.box.dataset.files);
    x.setRequestHeader("HX-Request", "true");
    x.upload.onprogress = function (e) { if (e.lengthComputable) job.bar.value = e.loaded / e.total; };
    x.onloadend = function () {
      files.shift();
      if (x.status === 200 || x.status === 422) {
        announce(x.status === 200 ? "已上传：" + job.file.name : "没有收下：" + job.file.name);
        job.row.outerHTML = x.responseText;
        touch(job.form);
      } else put(job, words[x.status === 204 ? 401 : x.status] || "系统出错。", x.status !== 413);
      send();
    };
    x.send(data);
  }
  function choose(input, box) {
    var list = box.querySelector("ul");
    Array.from(input.files).forEach(function (file) {
      var job = { file: file, row: doc.createElement("li"), box: box, form: input.form };
      list.append(job.row);
      if (list.querySelectorAll("li:not(.error)").length > 9) put(job, "附件最多 9 个。");
      else if (file.size > 10485760) put(job, "超过 10 MB，请压缩或拆分后再选。");
      else enqueue(job);
    });
    input.value = "";
  }

  /* One click, one request. aria-disabled keeps the focus where it is. */
  function lock(form) {
    if (busy.has(form)) return;
    busy.set(form, setTimeout(function () { unlock(form); }, 30000));
    all(form, "button:not([type=button]),input[type=submit]").forEach(function (b) { b.setAttribute("aria-disabled", "true"); });
  }
  function unlock(form) {
    clearTimeout(busy.get(form));
    busy.delete(form);
    all(form, "[aria-disabled]").forEach(function (b) { b.removeAttribute("aria-disabled"); });
  }
  /* What visit.js keeps on this device: for a day, and not beyond signing out. */
  function kept(all) {
    try {
      return Object.keys(localStorage).filter(function (k) {
        return !k.indexOf("visit:") && (all || !(Date.now() - (/"at":(\d+)/.exec(localStorage[k]) || [])[1] < 864e5));
      });
    } catch (e) { return []; }
  }
  function forget(keys) { keys.forEach(function (k) { delete localStorage[k]; }); }
  forget(kept());
  setInterval(function () { forget(kept()); }, 60000);
  // In the capture phase, so that a refusal reaches htmx too.
  doc.addEventListener("submit", function (e) {
    var form = e.target, by = e.submitter, ask = (by && by.dataset.confirm) || form.dataset.confirm;
    var mine = /\/logout$/.test(form.action) ? kept(true) : [];
    if (mine.length) ask = "还有 " + mine.length + " 项检查没有送出，退出后会清除。仍要退出？";
    var wait = files.some(function (job) { return job.form === form; });
    if (wait) toast("附件还在上传，请稍候再提交。");
    if (wait || busy.has(form) || (ask && !win.confirm(ask))) { e.preventDefault(); e.stopPropagation(); return; }
    forget(mine);
    clearTimeout(timers.get(form));
    dirty.delete(form);
    if (form.method === "post" && !form.hasAttribute("hx-post") && !(by && by.hasAttribute("hx-post"))) lock(form);
  }, true);
  win.addEventListener("pageshow", function () { Array.from(busy.keys()).forEach(unlock); });

  /* htmx */
  var words = {
    0: "网络不通，没有送出。您写的文字还在页面上，请稍后再试。",
    400: "页面已过期，请先复制文字，再刷新本页。",
    401: "登录已过期，请重新登录。",
    403: "您没有权限做这件事。",
    404: "没有找到，可能已被他人处理。请刷新本页。",
    413: "文件太大，没有送出。",
    429: "操作太频繁，请稍等一会儿再试。"
  };
  function formOf(e) { var el = e.detail.elt; return el && (el.tagName === "FORM" ? el : el.form || null); }
  doc.addEventListener("htmx:configRequest", function (e) {
    var p = e.detail.parameters;
    // Addresses that people share carry only the filters in use.
    if (e.detail.verb === "get") Object.keys(p).forEach(function (k) { if (p[k] === "") delete p[k]; });
  });
  doc.addEventListener("htmx:beforeRequest", function (e) {
    var form = formOf(e);
    if (form && e.detail.requestConfig && e.detail.requestConfig.verb !== "get") lock(form);
  });
  doc.addEventListener("htmx:afterRequest", function (e) {
    var form = formOf(e);
    if (!form) return;
    unlock(form);
    if (!e.detail.successful && form.hasAttribute("data-guard")) dirty.add(form);
  });
  doc.addEventListener("htmx:responseError", function (e) {
    var s = e.detail.xhr.status;
    toast(words[s] || (s >= 500 ? "系统出错，没有完成。您写的文字还在页面上，请稍后再试。" : "没有完成，请刷新本页后再试。"));
  });
  ["htmx:sendError", "htmx:timeout"].forEach(function (name) { doc.addEventListener(name, function () { toast(words[0]); }); });

  function ready(root, swapped) {
    all(root, "[data-count]").forEach(count);
    all(root, "form[data-guard]").forEach(function (f) {
      if (f.dataset.guard === "dirty" || f.querySelector("[aria-invalid=true]")) dirty.add(f);
    });
    all(root, "[data-repeat]").forEach(renumber);
    syncPicks(root);
    var told = all(root, swapped ? "[data-announce]" : "#notices [data-announce]").map(function (el) { return el.dataset.announce || el.textContent.trim(); }).join("。");
    if (told) announce(told);
    if (swapped) doc.title = (root.querySelector("[aria-invalid=true],.error-summary") ? "错误：" : "") + doc.title.replace(/^错误：/, "");
    var to = all(root, ".error-summary")[0] || (swapped && all(root, "[data-focus]")[0]);
    if (to) focusOn(to);
  }
  doc.addEventListener("htmx:afterSettle", function (e) { ready(e.detail.elt, true); });
  ready(doc, false);
})();
