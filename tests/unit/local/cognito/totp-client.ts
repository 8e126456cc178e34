/** An authenticator app: RFC 6238, written from the RFC and nothing of the world's own code. */
import { createHmac } from 'node:crypto';

/** @param secret Base32. @param time epoch milliseconds. */
export function totp(secret: string, time: number): string {
  let [bits, value] = [0, 0];
  const key: number[] = [];
  for (const letter of secret) {
    value = (value << 5) | 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      key.push((value >> bits) & 0xff);
    }
    value &= (1 << bits) - 1;
  }
  const counter = Buffer.alloc(8);
  counter.writeUInt32BE(Math.floor(time / 30_000), 4);
  const mac = createHmac('sha1', Buffer.from(key)).update(counter).digest();
  const at = mac[19]! & 15;
  const number = ((mac[at]! & 127) << 24) | (mac[at + 1]! << 16) | (mac[at + 2]! << 8) | mac[at + 3]!;
  return String(number % 1e6).padStart(6, '0');
}
