/** Below these something is missing that the app can't do without: popovers, mostly. README.md and package.json say the same. */
export const MINIMUM_BROWSERS = 'Chrome or Edge 114, Firefox 128, Safari 17.0'

/**
 * Runs before the app's own scripts, from the page's head, in browsers that may not even be able to read those: ES5. What it
 * says stands beside the body, which is React's, and covers it.
 */
export const minimumBrowserScript = `(function () {
  var isEnough = 'showPopover' in HTMLElement.prototype && 'toSorted' in Array.prototype
  try { new RegExp('(?<=a)') } catch (error) { isEnough = false }
  if (isEnough) return
  var note = document.createElement('p')
  note.setAttribute('role', 'alert')
  note.textContent = 'Parley needs a newer browser: ${MINIMUM_BROWSERS}, or later.'
  note.style.cssText = 'position:fixed;top:0;right:0;bottom:0;left:0;z-index:100;margin:0;padding:24px;background:#fbfaf7;color:#1c1b19;font:16px/1.6 sans-serif'
  document.documentElement.appendChild(note)
})()`
