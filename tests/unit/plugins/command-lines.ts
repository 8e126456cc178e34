/** Whether a line that the shell tells people to paste can be pasted: one of its own, of the AWS CLI, or of the system. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { plugins } from '../../../plugins/index.ts';
import { parseLine } from '../../../shell/language/parse.ts';
import { parseProgram } from '../../../shell/options.ts';
import { createRegistry } from '../../../shell/registry.ts';
import { parseServe } from '../../../shell/serve-flags.ts';

const registry = createRegistry(plugins);

const SYSTEM = ['sudo timedatectl set-ntp true', 'sudo sntp -sS time.apple.com', 'w32tm /resync'];

/** AWS CLI lines that call no service. */
const OF_THE_CLI =
  /^aws (configure list-profiles|(sso )?login( --profile \S+)?|configure export-credentials --profile \S+ --format env)$/;

/** Required and other members, of services that the local world does not have (botocore's service models). */
const OTHERS: Readonly<Record<string, { required: readonly string[]; others?: readonly string[] }>> = {
  'iam put-user-policy': { required: ['user-name', 'policy-name', 'policy-document'] },
  'iam put-role-policy': { required: ['role-name', 'policy-name', 'policy-document'] },
  'ses verify-email-identity': { required: ['email-address'] },
  'ses verify-domain-identity': { required: ['domain'] },
  'sns list-sms-sandbox-phone-numbers': { required: [], others: ['max-results', 'next-token'] },
  'cloudtrail lookup-events': { required: [], others: ['lookup-attributes', 'max-results'] },
  'dynamodb create-table': {
    required: ['table-name', 'attribute-definitions', 'key-schema'],
    others: ['billing-mode'],
  },
  'lambda wait function-active-v2': { required: ['function-name'], others: ['qualifier'] },
  'lambda wait function-updated-v2': { required: ['function-name'], others: ['qualifier'] },
};

/** AWS CLI user guide, "Command line options". */
const GLOBAL = ['region', 'profile', 'endpoint-url', 'query', 'output'];

/** @throws AssertionError when it is a sentence, has a placeholder, or names what there is not. */
export function assertPastes(line: string): void {
  assert.doesNotMatch(line, /\b(USER|FUNCTION|ARN|ID|NAME|undefined)\b|\[object/, `placeholder in: ${line}`);
  const [, inner] = /^eval "\$\((.+)\)"$/.exec(line) ?? [];
  if (inner !== undefined) {
    assertPastes(inner);
    return;
  }
  if (SYSTEM.includes(line) || OF_THE_CLI.test(line)) return;
  if (line.startsWith('pools-shell ')) {
    const [mode, ...words] = parseProgram(wordsOf(line).slice(1)).words;
    assert.equal(mode, 'serve', line);
    assert.doesNotThrow(() => parseServe(words), line);
    return;
  }
  if (!/^(AWS_\w+=\S+ )*aws /.test(line)) {
    assert.doesNotThrow(() => parseLine(line, registry), `not a line of this shell: ${line}`);
    return;
  }
  for (const part of line.split(' && ')) {
    const [, nested] = /"\$\((.+)\)"$/.exec(part) ?? [];
    if (nested !== undefined) assertPastes(nested);
    assertAwsCli(nested === undefined ? part : part.replace(`"$(${nested})"`, 'substituted'));
  }
}

function assertAwsCli(line: string): void {
  const words = wordsOf(line).filter((word) => !/^AWS_\w+=/.test(word));
  const firstOption = words.findIndex((word) => word.startsWith('--'));
  const [, service, ...operation] = words.slice(0, firstOption);
  const given: string[] = [];
  const rest = words.slice(firstOption);
  while (rest[0]?.startsWith('--')) {
    const [name, value] = rest.splice(0, 2);
    assert.ok(value !== undefined && value !== '', `${name} has no value in: ${line}`);
    if (/^[[{]/.test(value)) JSON.parse(value);
    given.push(name!.slice(2));
  }
  const called = `${service} ${operation.join(' ')}`;
  assert.deepEqual(rest, called === 'lambda invoke' ? ['/dev/null'] : [], `left over in: ${line}`);
  const { required, others = [] } = OTHERS[called] ?? modelled(service!, operation.join(' '), line);
  const known = [...required, ...others, ...GLOBAL];
  assert.deepEqual(
    given.filter((name) => !known.includes(name)),
    [],
    `unknown options in: ${line}`,
  );
  assert.deepEqual(
    required.filter((name) => !given.includes(name)),
    [],
    `missing options in: ${line}`,
  );
}

const wordsOf = (line: string): string[] =>
  (line.match(/(?:'[^']*'|[^\s'])+/g) ?? []).map((word) => word.replace(/^'(.*)'$/s, '$1'));

/** What the service's model says of an operation, as options of the AWS CLI. */
function modelled(service: string, operation: string, line: string): { required: string[]; others: string[] } {
  const model = JSON.parse(
    readFileSync(new URL(`../../../local/protocol/models/${service}.json`, import.meta.url), 'utf8'),
  );
  const name = Object.keys(model.operations).find((one) => kebab(one) === operation);
  assert.ok(name !== undefined, `no operation ${service} ${operation}: ${line}`);
  // It resets what it is not sent.
  assert.doesNotMatch(name, /^UpdateUserPool(Client)?$/, line);
  const { required = [], members } = model.shapes[model.operations[name].input];
  return { required: required.map(kebab), others: Object.keys(members).map(kebab) };
}

const kebab = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
