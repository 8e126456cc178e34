import { CommandError, command, type Event, EXIT, type Job, step, table, text } from '../../shell/contract.ts';

export const jobs = command('jobs', {
  describe: 'List the jobs: lines that were typed with a trailing &',
  examples: ['jobs'],
  readOnly: true,
  args: {},
  async *run(_args, { shell }): AsyncGenerator<Event, readonly Job[], void> {
    const all = shell.jobs?.list() ?? [];
    if (all.length === 0)
      yield text('No jobs. A & at the end of a line that is typed in the shell makes one: logs tail &', 'quiet');
    else yield table(COLUMNS, all.map(row));
    return all;
  },
});

export const stop = command('stop [job]', {
  describe: 'Stop a job, and wait until it has ended',
  examples: ['stop', 'stop 2'],
  args: {
    job: {
      type: 'number',
      describe: 'its number; not needed where one job runs',
      complete: async ({ shell }) => running(shell.jobs?.list()).map(({ number }) => String(number)),
    },
  },
  async *run({ job: number }, { shell, signal }): AsyncGenerator<Event, Job, void> {
    const job = chosen(shell.jobs?.list() ?? [], number);
    yield step(`Stopping job ${job.number}: ${job.line}`);
    const ended = await shell.jobs!.stop(job, signal);
    signal.throwIfAborted();
    return ended;
  },
});

const COLUMNS = ['job', 'command', 'state', 'since', 'lines', 'dropped'];
const row = ({ number, line, state, startedAt, shown, dropped }: Job) => [
  number,
  line,
  state,
  new Date(startedAt).toISOString().slice(0, 19).replace('T', ' '),
  shown,
  dropped,
];

const running = (all: readonly Job[] = []) => all.filter(({ state }) => state === 'running' || state === 'stopping');

function chosen(all: readonly Job[], number: number | undefined): Job {
  const now = running(all);
  const numbers = now.map((job) => job.number).join(', ');
  const found = number === undefined ? now[0] : all.find((job) => job.number === number);
  if (number === undefined && now.length > 1)
    throw new CommandError(`${now.length} jobs are running: ${numbers}.`, {
      code: 'WhichJob',
      exitCode: EXIT.usage,
      hint: `stop ${now.at(-1)!.number}; \`jobs\` lists them`,
    });
  if (!found)
    throw new CommandError(number === undefined ? 'No job is running.' : `There is no job ${number}.`, {
      code: 'JobNotFound',
      exitCode: EXIT.usage,
      hint: now.length > 0 ? `running: ${numbers}` : 'a & at the end of a line makes a job: logs tail &',
    });
  if (!now.includes(found))
    throw new CommandError(`Job ${found.number} has ended: it is ${found.state}.`, {
      code: 'JobEnded',
      ...(now.length > 0 ? { hint: `running: ${numbers}` } : {}),
    });
  return found;
}
