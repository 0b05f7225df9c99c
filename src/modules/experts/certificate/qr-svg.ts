import { toString as toSvg } from 'qrcode'

/** The address as a QR code: an SVG that stays sharp in print. */
export const qrSvg = (address: string): Promise<string> =>
  toSvg(address, { type: 'svg', errorCorrectionLevel: 'M', margin: 2, color: { dark: '#000000', light: '#ffffff' } })
