import { signInAsGuest } from '../server/guest.ts'

/** One signed-in browser, as far as a measurement needs one. */
export class BenchBrowser {
  readonly url: string
  readonly cookie: string

  private constructor(url: string, cookie: string) {
    this.url = url
    this.cookie = cookie
  }

  static async guest(url: string): Promise<BenchBrowser> {
    return new BenchBrowser(url, await signInAsGuest(url))
  }

  fetch(path: string, init: { method?: string; body?: string | FormData; headers?: Record<string, string> } = {}) {
    const json: Record<string, string> = init.body instanceof FormData ? {} : { 'content-type': 'application/json' }
    return fetch(this.url + path, {
      ...init,
      headers: { ...json, ...init.headers, cookie: this.cookie },
    })
  }

  async json(path: string) {
    return (await this.fetch(path)).json()
  }
}
