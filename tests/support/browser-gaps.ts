/** The media queries that hold. */
let holding: string[] = []

/** The browser of somebody with these: `(hover: hover)` for a mouse. Until the end of the test. */
export function browserWith(...queries: string[]) {
  holding = queries
}

/** Never sees anything, as nothing has a size or a place here. */
class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}

/** What jsdom lacks of a browser, as far as our code needs it: media queries, observers, modal dialogs, popovers, scrolling. */
export function fillBrowserGaps() {
  browserWith()
  window.matchMedia = (media) =>
    Object.assign(new EventTarget(), {
      ...{ media, matches: holding.includes(media), onchange: null },
      ...{ addListener() {}, removeListener() {} },
    })
  Object.assign(globalThis, { ResizeObserver: Observer, IntersectionObserver: Observer })
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
    this.querySelector<HTMLElement>('[autofocus]')?.focus()
  }
  HTMLDialogElement.prototype.close = function () {
    this.open = false
  }
  // jsdom only hides popovers.
  HTMLElement.prototype.showPopover = function () {
    this.style.display = 'block'
  }
  HTMLElement.prototype.hidePopover = function () {
    this.style.display = ''
  }
  Element.prototype.scrollIntoView = () => {}
}
