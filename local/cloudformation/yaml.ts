import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import { invalid } from './errors.ts';

/** Functions that have a short form, `!Sub` for `Fn::Sub`. Source: AWS CloudFormation Template Reference, intrinsic functions. */
const SHORT = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'ForEach',
  'GetAZs',
  'GetAtt',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];

/**
 * Reads a template in YAML, short forms of functions included. Dates stay the text that they are, as CloudFormation takes them.
 * @throws ServiceError ValidationError with the line that cannot be read
 */
export function parseYaml(body: string): unknown {
  // Read when it is needed: most templates are JSON, and a world starts faster without.
  const yaml = createRequire(import.meta.url)('yaml') as typeof Yaml;
  const document = yaml.parseDocument(body, { customTags: tags(yaml), logLevel: 'error', version: '1.2' });
  const [error] = [...document.errors, ...document.warnings];
  if (error) throw malformed(error);
  yaml.visit(document, {
    Scalar(_key, scalar) {
      scalar.value = written(scalar);
    },
  });
  try {
    const template: unknown = document.toJS();
    // An alias may lead to what contains it; nothing that reads a template would come to an end.
    JSON.stringify(template);
    return template;
  } catch (failure) {
    throw malformed(failure as Error);
  }
}

const malformed = ({ message }: Error) =>
  invalid(`Template format error: YAML not well-formed. (${message.split('\n')[0]})`);

/** A number that would be printed otherwise than it was written stays text: an account's leading zeros, a version `1.0`. */
function written({ value, source }: Yaml.Scalar): unknown {
  return typeof value === 'number' && String(value) !== source ? source : value;
}

/** A tag is a tag for one kind of value, so each function has three. */
function tags(yaml: typeof Yaml): Yaml.Tags {
  const names = [['Ref', 'Ref'], ['Condition', 'Condition'], ...SHORT.map((name) => [name, `Fn::${name}`])];
  return names.flatMap(([short, long]) => [
    { tag: `!${short}`, resolve: (text: string) => ({ [long!]: text }) },
    ...(['seq', 'map'] as const).map((collection) => ({
      tag: `!${short}`,
      collection,
      resolve(argument: unknown) {
        const map = new yaml.YAMLMap();
        map.set(long!, argument);
        return map;
      },
    })),
  ]) as Yaml.Tags;
}
