/** The secrets of a client: one or, while the first is being replaced, two. Source: API reference of AddUserPoolClientSecret. */
import { timingSafeEqual } from 'node:crypto';
import { DIGITS, LOWER, randomText } from '../random.ts';
import type { Client } from './client.ts';

export interface ClientSecret {
  id: string;
  value: string;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** Oldest first; none of a public client. */
export const secretsOf = (client: Client): readonly ClientSecret[] =>
  client.secrets ?? (client.secret === undefined ? [] : [newSecret(client.id, client.secret, client.createdAt)]);

export const newSecret = (clientId: string, value: string, createdAt: number): ClientSecret => ({
  id: `${clientId}--${createdAt}`,
  value,
  createdAt,
});

export const generateSecret = (): string => randomText(LOWER + DIGITS, 52);

export const hasSecret = (client: Client): boolean => secretsOf(client).length > 0;

/** Whether a call of the client shows one of its secrets; that of a public client has none to show. */
export const isAuthenticated = (client: Client, given = ''): boolean =>
  !hasSecret(client) || secretsOf(client).some(({ value }) => isSame(value, given));

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
