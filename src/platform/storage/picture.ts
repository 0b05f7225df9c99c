import sharp from 'sharp'
import { refuse } from '../errors.ts'

export interface PictureShape {
  width: number
  height: number
  /** `cover` fills the frame and cuts; `inside` keeps the whole picture and never enlarges it. */
  fit: 'cover' | 'inside'
}

/** The shapes in which pictures of people and posts are kept. */
export const pictureShapes = {
  avatar: { width: 512, height: 512, fit: 'cover' },
  cover: { width: 1600, height: 900, fit: 'cover' },
  post: { width: 2000, height: 2000, fit: 'inside' }
} satisfies Record<string, PictureShape>

export interface Picture {
  data: Buffer
  type: 'image/webp'
  width: number
  height: number
}

// 50 megapixels: every phone's photo, and a picture that unpacks to 200 MB at most.
const MAX_PIXELS = 50_000_000
const readable = new Set(['png', 'jpeg', 'webp', 'gif', 'heif', 'avif'])

/**
 * Draws a picture anew as WebP: place and camera data (EXIF), colour profiles and anything hidden behind
 * the image are gone, and it stands upright. Refuses `platform/picture-unreadable` and `platform/picture-too-large`.
 */
export async function reencodePicture(source: Uint8Array | string, shape: PictureShape): Promise<Picture> {
  try {
    const picture = sharp(source, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
    const { format } = await picture.metadata()
    // libvips also reads SVG and PDF, which can reach for other files.
    if (!readable.has(format)) throw refuse.invalid('platform/picture-unreadable')
    const { data, info } = await picture
      .autoOrient()
      .resize({ width: shape.width, height: shape.height, fit: shape.fit, withoutEnlargement: shape.fit === 'inside' })
      .webp({ quality: 82 })
      .toBuffer({ resolveWithObject: true })
    return { data, type: 'image/webp', width: info.width, height: info.height }
  } catch (error) {
    if (error instanceof Error && /pixel limit/i.test(error.message)) throw refuse.invalid('platform/picture-too-large')
    if (error instanceof Error && error.name !== 'Refusal') throw refuse.invalid('platform/picture-unreadable')
    throw error
  }
}
