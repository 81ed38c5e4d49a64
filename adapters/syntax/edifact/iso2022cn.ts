/**
 * ISO-2022-CN (RFC 1922), the seven-bit form UNOX traffic from China uses: ESC $ ) A designates GB 2312, SO shifts
 * to it, SI back, a line end resets both. GB 2312 only; CNS 11643 planes are reported as invalid.
 */
const [ESC, SO, SI, CR, LF] = [0x1b, 0x0e, 0x0f, 0x0d, 0x0a];

/** Decode; `valid` is false when something could not be read and stands as U+FFFD. Never throws. */
export function decodeIso2022Cn(bytes: Uint8Array): { text: string; valid: boolean } {
  // Rewritten as EUC-CN (GB 2312 with the high bits set), which the platform decodes.
  const euc = new Uint8Array(bytes.length);
  let [length, designated, shifted, valid] = [0, false, false, true];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === ESC) {
      const isGb2312 = bytes[at + 1] === 0x24 && bytes[at + 2] === 0x29 && bytes[at + 3] === 0x41;
      if (isGb2312) {
        designated = true;
        at += 3;
      } else valid = false;
    } else if (byte === SO) {
      shifted = designated;
      valid &&= designated;
    } else if (byte === SI) shifted = false;
    else if (byte === CR || byte === LF) {
      [designated, shifted] = [false, false];
      euc[length++] = byte;
    } else if (shifted && byte > 0x20 && byte < 0x7f) euc[length++] = byte | 0x80;
    else {
      valid &&= byte < 0x80;
      euc[length++] = byte < 0x80 ? byte : 0x3f;
    }
  }
  const text = new TextDecoder('gb18030').decode(euc.subarray(0, length));
  return { text, valid: valid && !text.includes('\uFFFD') };
}
