import { Maximize2, Minimize2 } from 'lucide-react'
import { IconButton } from '#components/ui/icon-button.tsx'

type Props = { isExpanded: boolean; onExpand: (isWanted: boolean) => void }

/** Gives a long text all the room of the page, and takes it back. */
export const ExpandButton = ({ isExpanded, onExpand }: Props) => (
  <IconButton label={isExpanded ? 'Smaller field' : 'Larger field'} onClick={() => onExpand(!isExpanded)}>
    {isExpanded ? <Minimize2 size={16} aria-hidden /> : <Maximize2 size={16} aria-hidden />}
  </IconButton>
)
