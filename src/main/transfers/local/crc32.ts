import { crc32 } from 'node:zlib';

/**
 * CRC-32 as S3's `x-amz-checksum-crc32` has it (ISO 3309, the polynomial of zip), of bytes that come
 * one after the other.
 *
 * @param before The checksum of what came before.
 * @returns An unsigned number.
 */
export function crc32Of(bytes: Uint8Array, before = 0): number {
  return crc32(bytes, before);
}

/** The reversed polynomial. */
const polynomial = 0xedb88320;

/** Multiplies two polynomials over GF(2), modulo {@link polynomial}. */
function multiply(one: number, other: number): number {
  let product = 0;
  let factor = other;
  for (let bit = 0x80000000; bit !== 0; bit >>>= 1) {
    if ((one & bit) !== 0) product ^= factor;
    factor = (factor & 1) === 0 ? factor >>> 1 : (factor >>> 1) ^ polynomial;
  }
  return product >>> 0;
}

/** The polynomial `x`, and thereby one bit. */
const oneBit = 0x40000000;

/**
 * The checksum of two pieces of content, one after the other, from theirs alone.
 *
 * @param secondLength Bytes of the second piece.
 */
export function combineCrc32(first: number, second: number, secondLength: number): number {
  // Appending n bytes multiplies by x to the power of 8n: squared and multiplied, bit by bit of n.
  let shift = 0x80000000;
  let power = multiply(multiply(oneBit, oneBit), multiply(oneBit, oneBit));
  power = multiply(power, power);
  for (let rest = secondLength; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) shift = multiply(shift, power);
    power = multiply(power, power);
  }
  return (multiply(shift, first) ^ second) >>> 0;
}

/** A checksum as S3 writes it: base64 of its four bytes, the highest first. */
export function writeCrc32(checksum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(checksum);
  return bytes.toString('base64');
}
