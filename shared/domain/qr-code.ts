import encodeQR from "qr";

/** Modules of white around a code, as ISO/IEC 18004 wants them. */
const BORDER = 4;

/** A QR code as one path for an SVG of `size` by `size` modules, its white border within. */
export function qrCodePath(text: string): { readonly size: number; readonly path: string } {
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
  return { size: rows.length, path };
}
