(function () {
  var root = document.documentElement, kind = "", text = "";
  var rows = document.querySelectorAll("details.row");
  var buttons = document.querySelectorAll("[role=toolbar] button");

  document.getElementById("lang").onclick = function () {
    root.lang = root.dataset.lang = root.dataset.lang === "en" ? "zh" : "en";
  };

  function show() {
    rows.forEach(function (row) {
      row.hidden = Boolean(kind && row.dataset.kind !== kind) || Boolean(text && row.textContent.toLowerCase().indexOf(text) < 0);
    });
  }
  buttons.forEach(function (button) {
    button.onclick = function () {
      kind = button.dataset.kind;
      buttons.forEach(function (other) { other.setAttribute("aria-pressed", other === button); });
      show();
    };
  });
  document.getElementById("find").oninput = function () {
    text = this.value.toLowerCase();
    show();
  };

  function open() {
    var row = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (row) {
      row.hidden = false;
      row.open = true;
      row.scrollIntoView();
    }
  }
  window.onhashchange = open;
  open();

  document.querySelectorAll(".copy").forEach(function (button) {
    button.onclick = function () {
      var command = button.parentElement.nextElementSibling.textContent;
      if (navigator.clipboard) {
        navigator.clipboard.writeText(command);
        return;
      }
      var area = document.createElement("textarea"); // a page opened from a file has no clipboard in some browsers
      area.value = command;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    };
  });
})();
