/**
 * `npm run conformance [-- options] [words]`: holds user pools against what is known about AWS's.
 * Exit code 1 when a case fails, 2 for a wrong command line. Without `--endpoint` a local world is started, and docs/fidelity.md is written.
 */
import { parseArgs } from 'node:util';
import { cases } from './cases/index.ts';
import { examine, type Result } from './examine.ts';
import { writeFidelity } from './fidelity.ts';
import { matrix } from './report.ts';
import { Stage } from './stage.ts';
import { endpointTarget, localTarget } from './target.ts';

const USAGE = `npm run conformance [-- options] [words]

Examines the local world, or with --endpoint any emulator of user pools. With words, only cases whose area or name has one of them.

  --endpoint URL         where user pools (and KMS) answer
  --lambda-endpoint URL  where functions are created; --endpoint without this
  --callback URL         where functions find this process (on loopback), {port} being its port;
                         http://127.0.0.1:{port} without this
  --region NAME          us-east-1
  --code CODE            the code that the emulator always sends; cases that read codes are skipped without this`;

const options = {
  endpoint: { type: 'string' },
  'lambda-endpoint': { type: 'string' },
  callback: { type: 'string' },
  region: { type: 'string' },
  code: { type: 'string' },
  help: { type: 'boolean' },
} as const;

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
const { values, positionals } = read();
const wanted = cases.filter(
  ({ area, name }) => positionals.length === 0 || positionals.some((word) => `${area} ${name}`.includes(word)),
);
if (wanted.length === 0) {
  console.error(`No case has ${positionals.join(' or ')} in its area or name.`);
  process.exit(2);
}
const { endpoint, callback, region, code } = values;
const target = endpoint
  ? endpointTarget({ endpoint, lambdaEndpoint: values['lambda-endpoint'], region, code })
  : await localTarget();
const stage = await Stage.open(target, callback ? (port) => callback.replace('{port}', String(port)) : undefined).catch(
  async (error) => {
    await target.close();
    console.error(
      `The trigger function cannot be deployed at ${target.lambdaEndpoint}: ${error.name}: ${error.message}`,
    );
    process.exit(1);
  },
);
// A case that has failed may leave calls behind, whose failures are nobody's.
process.on('unhandledRejection', () => {});
const results: Result[] = [];
for (const one of wanted) {
  const result = await examine(stage, one);
  results.push(result);
  if (result.outcome === 'failed')
    console.error(`FAILED  ${one.area}: ${one.name}\n    ${one.fact}\n    ${result.reason}`);
}
await stage.close();
console.log(matrix(results));
const failed = results.filter(({ outcome }) => outcome === 'failed').length;
if (target.isLocal && positionals.length === 0) writeFidelity(results, stage.director.reached);
process.exit(failed > 0 ? 1 : 0);

function read() {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (!values.help) return { values, positionals };
    console.log(USAGE);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
  process.exit(0);
}
