// Runs before the first paint, so that a page reload never flashes in the other theme. The rest is in src/lib/preferences.ts.
(function () {
  var theme = 'system';
  try {
    theme = JSON.parse(localStorage.getItem('preferences') || '{}').theme || 'system';
  } catch (error) {
    console.warn('The stored preferences cannot be read; the theme of the system is used.', error);
  }
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
