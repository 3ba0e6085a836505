'use client'

import { Component, type ReactNode } from 'react'

/** Shows `content` in place of children that could not be drawn, so that one broken part doesn't take the page with it. */
export class Fallback extends Component<{ content: ReactNode; children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false }

  static getDerivedStateFromError() {
    return { isBroken: true }
  }

  override render() {
    return this.state.isBroken ? this.props.content : this.props.children
  }
}
