/** What a line may be besides a command, for `help scripts`; capitals stand for what is typed. */
export const LINE_FORMS: readonly { readonly name: string; readonly describe: string }[] = [
  { name: 'let NAME = VALUE', describe: 'keep a text under a name' },
  { name: 'COMMAND as NAME', describe: 'keep what the command returned' },
  { name: '$NAME, $NAME.PART', describe: 'what was kept, as a word; ${NAME.PART} within a word or "..."' },
  {
    name: 'expect NAME.PART == VALUE',
    describe: 'fail unless it is so; also != VALUE, contains VALUE, matches /PATTERN/, exists',
  },
  {
    name: 'expect error ERROR COMMAND',
    describe: 'fail unless the command fails with this error; `as NAME` keeps its name and message',
  },
  { name: 'finally COMMAND', describe: "run it at the script's end: after success, failure and Ctrl-C" },
  { name: 'COMMAND &', describe: 'run it as a job of the shell, above the prompt' },
  { name: '# ...', describe: 'a comment' },
  { name: '... \\', describe: 'go on with the next line' },
];
