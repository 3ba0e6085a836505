import type { Message } from '#lib/contract/message.ts'
import { aConversation, aMessage } from '#tests/lib/client/chat/chat-events.ts'

export const longTitle =
  'How the tides of the Bay of Fundy came to be the highest on Earth, and what it takes to live there'
export const arabic = 'لماذا يكون المد أعلى في خليج فوندي من أي مكان آخر على الأرض؟'
export const hebrew = 'למה הגאות במפרץ פאנדי (Bay of Fundy) גבוהה כל כך?'

export const longAnswer = `# Tides

The water in the bay **sways by itself**, and its own rhythm of about *thirteen hours* nearly meets that of the moon. See
[the article](https://example.org/tides) for ${'averyveryverylongword'.repeat(8)}.

| place | range | when |
|---|---:|---|
| Burntcoat Head | 16.3 m | spring tide |
| Saint John | 8.5 m | spring tide |

1. The shelf is long.
2. The bay narrows.
   - and it grows shallow

> It comes in as fast as one walks.

\`\`\`ts
const range = (place: string) => places.find(({ name }) => name === place)?.range ?? Number.NaN // ${'and on '.repeat(20)}
\`\`\`

${'And so it goes on, twice a day, as it did long before anybody wrote it down. '.repeat(12)}`

const arabicAnswer = `لأن **شكل الخليج** يضيق نحو نهايته:

- الرف القاري طويل
- إيقاع الماء قريب من إيقاع القمر، نحو \`12.4\` ساعة

> يأتي الماء بسرعة المشي.`

const said = (role: Message['role'], content: string, more: Partial<Message> = {}) =>
  aMessage({ id: crypto.randomUUID(), role, content, ...more })

export const talks = {
  short: [
    said('user', 'Why are the tides there so high?'),
    said('assistant', 'The bay sways at the rhythm of the moon.'),
  ],
  long: Array.from({ length: 5 }, (_, index) => [
    said('user', `Question ${index + 1}: ${longTitle}?`),
    said('assistant', longAnswer),
  ]).flat(),
  rightToLeft: [said('user', arabic), said('assistant', arabicAnswer), said('user', hebrew), said('assistant', hebrew)],
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

export const conversations = {
  few: ['Tides', 'A weekend in Porto', 'Soup without onions'].map((title, index) =>
    aConversation({ id: `conv_${index + 1}`, title, updatedAt: daysAgo(index * 4) }),
  ),
  many: Array.from({ length: 300 }, (_, index) =>
    aConversation({ id: `conv_${index + 1}`, title: `${index + 1}. ${longTitle}`, updatedAt: daysAgo(index / 3) }),
  ),
  rightToLeft: [arabic, hebrew, 'مرحبا'].map((title, index) =>
    aConversation({ id: `conv_${index + 1}`, title, updatedAt: daysAgo(index) }),
  ),
}
