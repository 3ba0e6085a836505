import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { CodeBlock, type CodeProps } from '#components/chat/code-block.tsx'

const show = (props: Partial<CodeProps>) =>
  render(<CodeBlock {...{ source: 'let x', language: 'ts', isOpen: false, ...props }} />)

describe('code', () => {
  it('says its language, and can be copied, before anything more has come', async () => {
    show({})
    expect(screen.getByText('ts')).toBeVisible()
    userEvent.setup()
    // At once: nothing can come meanwhile.
    fireEvent.click(screen.getByRole('button', { name: 'Copy the code' }))
    await waitFor(async () => expect(await navigator.clipboard.readText()).toBe('let x'))
  })

  it('has no strip for a language that it doesn’t say, and no tab stop where nothing scrolls', async () => {
    const { container } = show({ language: '' })
    expect(await screen.findByRole('button', { name: 'Save as a file' })).toBeVisible()
    expect(container.querySelector('.code-bar > span')).toBeNull()
    expect(container.querySelector('pre')).not.toHaveAttribute('tabindex')
    expect(screen.queryByRole('button', { name: 'Wrap long lines' })).toBeNull()
  })

  it('ends with a line break when it is selected and copied', () => {
    expect(show({}).container.querySelector('code')?.textContent).toBe('let x\n')
  })

  it('is a formula when the fence says math, once it is whole', async () => {
    const { container, rerender } = show({ source: 'x^2', language: 'math', isOpen: true })
    expect(container.querySelector('pre')).toHaveTextContent('x^2')
    rerender(<CodeBlock source="x^2" language="math" isOpen={false} />)
    expect(container.querySelector('pre')).toBeNull()
    expect(container).toHaveTextContent('x^2')
  })
})

describe('the code of a diagram', () => {
  it('is drawn in a frame that can reach nothing, when somebody asks for it', async () => {
    const person = userEvent.setup()
    show({ source: 'flowchart LR', language: 'mermaid' })
    await person.click(await screen.findByRole('button', { name: 'Show diagram' }))
    const frame = screen.getByTitle('Diagram')
    expect(frame).toHaveAttribute('sandbox', 'allow-scripts')
    expect(frame).toHaveAttribute('src', '/frame/diagram')
    await person.click(screen.getByRole('button', { name: 'Show code' }))
    expect(screen.queryByTitle('Diagram')).toBeNull()
    expect(screen.getByText('flowchart LR')).toBeVisible()
  })

  it('can’t be drawn before it is whole', async () => {
    show({ source: 'flowchart LR', language: 'mermaid', isOpen: true })
    await screen.findByRole('button', { name: 'Save as a file' })
    expect(screen.queryByRole('button', { name: 'Show diagram' })).toBeNull()
  })
})
