/** JSON Web Tokens, signed (three parts) and encrypted (five parts: Cognito's refresh tokens). */
const TOKEN = /\beyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){2,4}/g;

/** Replaces tokens by their first characters, which tell them apart and are of no use to anybody. */
export function redactTokens(text: string): string {
  return text.replace(TOKEN, (token) => `${token.slice(0, 10)}...`);
}
