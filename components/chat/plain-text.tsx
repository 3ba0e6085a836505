/** A text as it was typed. */
export const PlainText = ({ text }: { text: string }) => (
  <p dir="auto" className="whitespace-pre-wrap">
    {text}
  </p>
)
