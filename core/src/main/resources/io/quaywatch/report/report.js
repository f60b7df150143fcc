(function () {
  'use strict';
  var table = document.getElementById('findings');
  if (!table) {
    return;
  }
  var tools = document.getElementById('tools');
  var box = document.getElementById('filter');
  var shown = document.getElementById('shown');
  var toggles = Array.from(tools.querySelectorAll('button[data-severity]'));
  var heads = Array.from(table.tHead.rows[0].cells);
  var rows = Array.from(table.tBodies).map(function (body) {
    var keys = heads.map(function (head, column) {
      var cell = body.rows[0].cells[column];
      var value = cell.dataset.k === undefined ? cell.textContent.trim().toLowerCase() : cell.dataset.k;
      return head.dataset.number === undefined ? value : Number(value);
    });
    return { body: body, severity: body.dataset.severity, text: body.textContent.toLowerCase(), keys: keys };
  });
  var order = new Intl.Collator('en', { numeric: true });
  var pending = 0;

  function filter() {
    var words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    var on = {};
    toggles.forEach(function (toggle) {
      on[toggle.dataset.severity] = toggle.getAttribute('aria-pressed') === 'true';
    });
    var count = 0;
    rows.forEach(function (row) {
      var show = on[row.severity] && words.every(function (word) {
        return row.text.indexOf(word) >= 0;
      });
      row.body.hidden = !show;
      count += show ? 1 : 0;
    });
    shown.textContent = count === rows.length ? 'All ' + count + ' shown' : count + ' of ' + rows.length + ' shown';
  }

  function sort(column) {
    var head = heads[column];
    var first = head.dataset.number === undefined ? 'ascending' : 'descending';
    var was = head.getAttribute('aria-sort');
    var now = was === 'none' ? first : was === 'ascending' ? 'descending' : 'ascending';
    var sign = now === 'ascending' ? 1 : -1;
    heads.forEach(function (each) {
      each.setAttribute('aria-sort', each === head ? now : 'none');
    });
    rows.sort(function (a, b) {
      var x = a.keys[column];
      var y = b.keys[column];
      return sign * (typeof x === 'number' ? x - y : order.compare(x, y));
    });
    var all = document.createDocumentFragment();
    rows.forEach(function (row) {
      all.appendChild(row.body);
    });
    table.appendChild(all);
  }

  heads.forEach(function (head, column) {
    head.querySelector('button').addEventListener('click', function () {
      sort(column);
    });
  });
  toggles.forEach(function (toggle) {
    toggle.addEventListener('click', function () {
      toggle.setAttribute('aria-pressed', String(toggle.getAttribute('aria-pressed') !== 'true'));
      filter();
    });
  });
  box.addEventListener('input', function () {
    window.clearTimeout(pending);
    pending = window.setTimeout(filter, 80);
  });
  tools.hidden = false;
  filter();
})();
