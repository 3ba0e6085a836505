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

/** All that Markdown may be. */
export const everyKind = `# A first heading

## A second, with *emphasis* and \`code\`

### A third

#### A fourth

A paragraph with **bold**, *slanted*, ~~struck~~, \`code\`, <kbd>Ctrl</kbd>+<kbd>K</kbd>, H<sub>2</sub>O, x<sup>2</sup>, a
<mark>marked</mark> word, [a link](https://example.org), a picture ![of a cat](https://example.org/cat.png), a formula $e^{i\\pi} = -1$,
$5 or $10, and a note[^1].

> [!NOTE]
> Mind the tide.

> [!WARNING]
> It comes in as fast as one walks:
>
> - twice a day
> - at night, too

> A quote over two lines,
> with a second paragraph:
>
> אבל בעברית

- [x] a map
- [ ] boots, and something to eat
- [ ] a friend

3. The third
4. The fourth
   - within it
     - and within that

   Another paragraph of it.

5. The fifth

$$
\\int_0^1 x^2 \\, dx = \\frac{1}{3}
$$

<details>
<summary>More about **it**</summary>

- hidden until it is asked for

</details>

| place | range | when |
|---|---:|:-:|
| Burntcoat Head | 16.3 m | spring |
| סנט ג׳ון | 8.5 m | spring |

---

含**「重点」**内容，水深3~5米，见 https://example.org/路。然后继续。

[^1]: With more about it[^2].
[^2]: And still more.`

export const typedWithCode = `Why does \`tide()\` give **NaN**?

\`\`\`ts
const range = tide('Fundy')
\`\`\`

It did yesterday.`

const said = (role: Message['role'], content: string, more: Partial<Message> = {}) =>
  aMessage({ id: crypto.randomUUID(), role, content, ...more })

export const talks = {
  short: [
    said('user', 'Why are the tides there so high?'),
    said('assistant', 'The bay sways at the rhythm of the moon.'),
  ],
  branched: [
    said('user', 'Why are the tides there so high?', { versions: { index: 0, ids: ['a', 'b'] } }),
    said('assistant', 'The bay sways at the rhythm of the moon.', { model: 'demo' }),
    said('user', 'And elsewhere?', { versions: { index: 2, ids: ['c', 'd', 'e'] }, isCutBefore: true }),
    said('assistant', longAnswer.slice(0, 600), { model: 'demo', versions: { index: 0, ids: ['f', 'g'] } }),
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
