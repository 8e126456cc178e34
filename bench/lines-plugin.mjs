/** Log lines for the benchmarks: `lines 20000` at once, `lines 0 --every 10` one each 10 ms until it is stopped. */
/** @param {number} number */
const message = (number) => `${number} ${'the quick brown fox jumps over the lazy dog '.repeat(2)}`;
/** @param {number} number */
const log = (number) => ({ kind: 'log', functionName: 'bench', timestamp: Date.now(), message: message(number) });

/** @param {{ count: number, every?: number }} args @param {{ signal: AbortSignal }} context */
async function* run({ count, every }, { signal }) {
  for (let number = 1; count === 0 || number <= count; number++) {
    signal.throwIfAborted();
    if (every) await new Promise((resolve) => setTimeout(resolve, every));
    yield log(number);
  }
  yield { kind: 'text', text: `all ${count} lines` };
}

export default {
  name: 'bench',
  describe: 'Lines for the benchmarks',
  commands: [
    {
      usage: 'lines <count>',
      describe: 'Logs lines',
      args: { count: { type: 'number', demandOption: true }, every: { type: 'number' } },
      run,
    },
  ],
};
