import { FileCode2, FileImage, FileSpreadsheet, FileText, File as PlainFile, Presentation } from 'lucide-react'

type Props = { name: string; type: string }

/** A sign for what kind of file it is. */
export function FileIcon({ name, type }: Props) {
  const Icon = iconOf(name, type)
  return (
    <span className="flex size-10 shrink-0 items-center justify-center rounded-[6px] bg-soft text-ink-soft">
      <Icon size={20} aria-hidden />
    </span>
  )
}

function iconOf(name: string, type: string) {
  if (type.startsWith('image/')) return FileImage
  if (/spreadsheet|csv|tab-separated/.test(type)) return FileSpreadsheet
  if (/presentation/.test(type)) return Presentation
  if (/pdf|word|opendocument/.test(type) || /\.(txt|md|log)$/i.test(name)) return FileText
  return type.startsWith('text/') || /json|xml|script/.test(type) ? FileCode2 : PlainFile
}
