import encodeQR from "qr";

/** Modules of white around a code, as ISO/IEC 18004 wants them. */
const BORDER = 4;

/** A QR code as one path for an SVG of `size` by `size` modules, its white border within. */
export function qrCodePath(text: string): { readonly size: number; readonly path: string } {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: BORDER });
  let path = "";
  for (const [y, row] of rows.entries()) {
    for (let x = row.indexOf(true); x !== -1; ) {
      const light = row.indexOf(false, x);
      const end = light === -1 ? row.length : light;
      path += `M${x} ${y}h${end - x}v1H${x}z`;
      x = row.indexOf(true, end);
    }
  }
  return { size: rows.length, path };
}
