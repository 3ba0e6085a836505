import type { ComponentProps } from 'react'

type Props = Pick<ComponentProps<'img'>, 'src' | 'onError' | 'className'> & { prompt: string }

/** The bytes of a picture. */
export function PictureImage({ prompt, ...image }: Props) {
  // biome-ignore lint/performance/noImgElement: it comes from our server, and nobody else may see it
  return <img alt={prompt || 'A picture'} {...image} />
}
