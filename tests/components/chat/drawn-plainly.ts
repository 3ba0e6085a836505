/** Formulas as the source that they are drawn from, and tables without the means to copy them: what the parser is about. */
export const drawnPlainly = (markup: string): string =>
  markup
    .replaceAll(
      /<span class="formula(?: formula-block)?" dir="ltr"><span class="whitespace-pre-wrap">(\$\$?)\n?(.*?)\n?\1<\/span><span class="formula-drawing formula-pending"><\/span><\/span>/gs,
      (_, mark: string, source: string) =>
        mark === '$$' ? `<pre dir="ltr"><code>${source}</code></pre>` : `<code dir="ltr">${source}</code>`,
    )
    .replaceAll(
      /<div class="group\/table relative">(<section.*?<\/section>)<div class="absolute[^>]*>.*?<\/div><\/div>/gs,
      '$1',
    )
