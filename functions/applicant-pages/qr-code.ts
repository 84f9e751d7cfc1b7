import { qrCodePath } from "../../shared/domain/qr-code.ts";

/** A QR code as an SVG of one path, black on white, without any style of its own. */
export function qrCodeSvg(text: string): string {
  const { size, path } = qrCodePath(text);
  return `<svg viewBox="0 0 ${size} ${size}" aria-hidden="true"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${path}"/></svg>`;
}
