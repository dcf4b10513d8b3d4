// Marks values of a stream that was cut: they may be out of date.
'use strict';
(function () {
  function each(selector, task) {
    document.querySelectorAll(selector).forEach(task);
  }
  // Time of the last values, in the zone of the shop.
  function clock() {
    var at = document.querySelector('[data-at]');
    return at ? at.textContent : '';
  }
  function cut() {
    each('[data-live]', function (part) {
      if (!part.classList.contains('stale')) {
        part.classList.add('stale');
        each('[data-stale]', function (note) {
          note.textContent = note.getAttribute('data-stale').replace('{0}', clock());
          note.hidden = false;
        });
      }
    });
  }
  function fresh() {
    each('[data-live]', function (part) { part.classList.remove('stale'); });
    each('[data-stale]', function (note) { note.hidden = true; });
  }
  document.addEventListener('htmx:sseError', cut);
  document.addEventListener('htmx:sseClose', cut);
  document.addEventListener('htmx:sseMessage', fresh);
  document.addEventListener('htmx:sseOpen', fresh);
  window.addEventListener('offline', cut);
  // An expired session answers with the login, which is a page of its own.
  document.addEventListener('htmx:beforeSwap', function (event) {
    if (event.detail.xhr && event.detail.xhr.responseURL.indexOf('/login') >= 0) {
      event.preventDefault();
      window.location.reload();
    }
  });
})();
