import encodeQR from "qr";

/** Modules of white around a code, as ISO/IEC 18004 wants them. */
const BORDER = 4;

/** A QR code as an SVG of one path, black on white, without any style of its own. */
export function qrCodeSvg(text: string): string {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: BORDER });
  const path = rows
    .flatMap((row, y) =>
      row.flatMap((isDark, x) => {
        if (!isDark || row[x - 1] === true) return [];
        const end = row.indexOf(false, x);
        return [`M${x} ${y}h${(end === -1 ? row.length : end) - x}v1H${x}z`];
      }),
    )
    .join("");
  const size = rows.length;
  return `<svg viewBox="0 0 ${size} ${size}" aria-hidden="true"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${path}"/></svg>`;
}
