import { Code, Download, Workflow, WrapText } from 'lucide-react'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { download } from '#lib/client/browser/download.ts'
import { codeFileName } from '#lib/client/code/file-name.ts'

type CodeActionsProps = {
  source: string
  language: string
  /** Null where every line fits. */
  wrap: { isOn: boolean; onToggle: () => void } | null
}

export function CodeActions({ source, language, wrap }: CodeActionsProps) {
  return (
    <>
      {wrap && (
        <IconButton label="Wrap long lines" aria-pressed={wrap.isOn} onClick={wrap.onToggle}>
          <WrapText size={16} aria-hidden />
        </IconButton>
      )}
      <IconButton
        label="Save as a file"
        onClick={() => download(codeFileName(source, language), `${source}\n`, 'text')}
      >
        <Download size={16} aria-hidden />
      </IconButton>
      <CopyButton label="Copy the code" getText={() => source} />
    </>
  )
}

/** `svg` is null until the diagram is drawn. */
export function DiagramActions({ source, svg }: { source: string; svg: string | null }) {
  return (
    <>
      <IconButton
        label="Save as SVG"
        disabled={svg === null}
        onClick={() => svg && download('diagram.svg', svg, 'svg')}
      >
        <Download size={16} aria-hidden />
      </IconButton>
      <CopyButton label="Copy the code" getText={() => source} />
    </>
  )
}

/** Changes between the code of a diagram and what it draws. */
export function DiagramSwitch({ isDrawn, onClick }: { isDrawn: boolean; onClick: () => void }) {
  const Icon = isDrawn ? Code : Workflow
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex min-h-8 items-center gap-1.5 rounded-control px-2 transition-colors duration-150 hover:bg-soft hover:text-ink pointer-coarse:min-h-11"
    >
      <Icon size={16} aria-hidden />
      {isDrawn ? 'Show code' : 'Show diagram'}
    </button>
  )
}
