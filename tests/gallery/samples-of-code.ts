const tsx = `import { memo, type ReactNode } from 'react'

/** One place and its tide, in metres. */
interface Place {
  name: string
  range: number
}

const PATTERN = /^tide-(\\d+)$/i

export const Row = memo(function Row({ place, children }: { place: Place; children: ReactNode }) {
  const wide = place.range > 10 && PATTERN.test(place.name) // and then it is remarkable, which is why it is said in so many words
  return (
    <li className={\`row \${wide ? 'wide' : ''}\`} onClick={() => console.log(place?.name ?? 'nowhere', null, true)}>
      {children}
    </li>
  )
})`

const python = `# tides/range.py
from dataclasses import dataclass

@dataclass
class Tide:
    """The water at one place."""
    name: str
    height: float = 16.3

    def __str__(self) -> str:
        return f"{self.name}: {self.height:.1f} m"

tides = [Tide(n) for n in ("Fundy", "Severn") if n is not None]`

const html = `<!doctype html>
<style>.tide { color: #0b6e75; margin: 0 auto }</style>
<ul class="tide" data-range="16.3">
  <!-- the highest -->
  <li onclick="let x = 1">Burntcoat Head &amp; bay</li>
</ul>`

export const codeSamples: Record<string, string> = {
  tsx,
  python,
  html,
  sh: 'for place in $PLACES; do\n  echo "the tide at $place" | tee -a tides.txt  # for later\ndone',
  json: '{ "name": "Fundy", "range": 16.3, "high": true, "next": null }',
  diff: '--- a/tides.ts\n+++ b/tides.ts\n@@ -1,2 +1,2 @@\n const place = 1\n-const range = 8.5\n+const range = 16.3',
  sql: "select name, max(range) from tides where bay = 'Fundy' group by name -- the highest",
  rust: 'fn main() {\n    let tide: Option<f64> = Some(16.3);\n    println!("{:?}", tide);\n}',
  css: '.tide:hover > a[href^="https"] {\n  --range: 16.3;\n  color: var(--accent);\n}',
  yaml: 'tides:\n  - place: "Fundy" # the highest\n    range: 16.3',
}

export const formulas: Record<string, string> = {
  sum: '\\sum_{n=1}^{\\infty} \\frac{1}{n^2} = \\frac{\\pi^2}{6}',
  matrix: 'A = \\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}, \\quad \\det A = ad - bc',
  wide: `x = ${Array.from({ length: 60 }, (_, index) => `a_{${index}} y^{${index}}`).join(' + ')}`,
  wrong: '\\frac{1}{',
}

export const diagrams: Record<string, string> = {
  flow: 'flowchart LR\n  A[The moon pulls] --> B{Is the bay long?}\n  B -->|yes| C[It sways]\n  B -->|no| D[It stays]\n  C --> E[(High tide)]',
  sequence:
    'sequenceDiagram\n  participant M as Moon\n  participant B as Bay\n  M->>B: pulls\n  Note over B: half a day\n  B-->>M: sways back',
  wrong: 'flowchart LR\n  A --> --> B',
  unknown: 'nonsense\n  a b',
}
