/* Bytes of ASCII by their names, for those who read XML as bytes. */

export const space = 0x20;
export const ampersand = 0x26;
export const slash = 0x2f;
export const lessThan = 0x3c;
export const greaterThan = 0x3e;
