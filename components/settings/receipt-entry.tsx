import { Check, Hourglass } from 'lucide-react'
import { placeInWords, reasonInWords, remainderInWords, removedInWords } from '#lib/client/words/receipt-words.ts'
import type { Receipt } from '#lib/contract/receipt.ts'

/** One receipt: which conversation, why, when, and what was removed where. */
export function ReceiptEntry({ receipt }: { receipt: Receipt }) {
  const { completedAt, conversationId, conversationCreatedAt, requestedAt, delay } = receipt
  const place = placeInWords[receipt.provider]
  const Icon = completedAt ? Check : Hourglass
  return (
    <li className="flex gap-3 border-t border-line py-3 first:border-t-0 first:pt-0">
      <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${completedAt ? 'text-accent' : 'text-ink-soft'}`} />
      <div className="flex min-w-0 flex-col gap-1">
        <p className="font-medium">
          A conversation begun on <Time at={conversationCreatedAt} />
          <span className="ml-2 text-small font-normal text-ink-soft">No. {conversationId.slice(-6)}</span>
        </p>
        <p className="text-ink-soft">
          {reasonInWords[receipt.reason]}. Asked for on <Time at={requestedAt} />.
        </p>
        {completedAt ? (
          <p className="text-ink-soft">
            Done on <Time at={completedAt} />: {removedInWords(receipt)} removed{remainderInWords(receipt)}
          </p>
        ) : (
          <p>
            In progress {place}. {delay ?? 'It is removed as soon as the provider lets us.'}
          </p>
        )}
      </div>
    </li>
  )
}

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

const Time = ({ at }: { at: string }) => (
  <time dateTime={at} className="tabular-nums">
    {format.format(new Date(at))}
  </time>
)
