/** A member of the object that a configuration file is, and where it stands: offsets into the text. */
export interface Member {
  key: string;
  keyAt: number;
  value: unknown;
  valueAt: number;
}

/** What is wrong with the text, and where: an offset. */
export class JsonError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const SPACE = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const STRING = /"(?:[^"\\\n]|\\.)*"/y;
const WORD = /[A-Za-z0-9+.-]+/y;

/**
 * Reads a JSON object with comments and trailing commas, the form that editors call JSONC. Values are scalars and arrays of them.
 * @throws JsonError
 */
export function readJsonObject(text: string): Member[] {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const skip = () => void take(SPACE);
  const fail = (message: string, where = at): never => {
    throw new JsonError(message, where);
  };
  const see = (mark: string) => {
    skip();
    return text[at] === mark;
  };
  const expect = (mark: string, what: string) => {
    if (!see(mark)) fail(at >= text.length ? `the file ends where ${what} should stand` : `${what} is missing here`);
    at++;
  };
  const quoted = (what: string): string => {
    const start = at;
    const found = take(STRING) ?? fail(`${what} is missing here, in double quotes`);
    try {
      return JSON.parse(found) as string;
    } catch {
      return fail(`${found} is no JSON string`, start);
    }
  };

  function items<T>(end: string, read: () => T): T[] {
    const found: T[] = [];
    at++;
    while (!see(end)) {
      found.push(read());
      if (!see(',')) break;
      at++;
    }
    expect(end, `a comma or ${end}`);
    return found;
  }

  function value(nested: boolean): unknown {
    skip();
    const start = at;
    if (text[at] === '"') return quoted('a value');
    if (text[at] === '[' && !nested) return items(']', () => value(true));
    const word = take(WORD) ?? fail('a value is missing here: "text", true, false, or a list ["..."]');
    try {
      return JSON.parse(word);
    } catch {
      return fail(`${word} is no value: texts stand in double quotes`, start);
    }
  }

  if (!see('{')) fail('a configuration begins with {');
  const members = items('}', (): Member => {
    skip();
    const keyAt = at;
    const key = quoted('a key');
    expect(':', 'a colon');
    skip();
    const valueAt = at;
    return { key, keyAt, value: value(false), valueAt };
  });
  skip();
  if (at < text.length) fail('nothing may follow the last }');
  return members;
}

/** `3:14`: line and column of an offset, both from 1 on. */
export function positionOf(text: string, at: number): string {
  const before = text.slice(0, at);
  return `${before.split('\n').length}:${at - before.lastIndexOf('\n')}`;
}
