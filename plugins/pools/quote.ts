/** A word of the shell's language, for lines that the shell writes itself (undo lines, hints). */
export function quote(word: string): string {
  if (/^[\w@%+=:,./][\w@%+=:,./-]*$/.test(word) && word !== 'as') return word;
  return word.includes("'") ? `"${word.replace(/[\\"$]/g, '\\$&')}"` : `'${word}'`;
}
