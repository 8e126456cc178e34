import { ServiceError } from '../service.ts';
import { type Codec, errorHeaders } from './codec.ts';
import { type ServiceModel, shapeName, shapeOf } from './model.ts';
import { escapeXml, writeXml } from './xml.ts';

/** awsQuery (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html): form fields in, XML out. */
export const query: Codec = {
  read(model, operation, request) {
    const table = model.operations[operation];
    if (!table) return {};
    const fields = tree(formOf(request.body, request.query));
    const members = table.input === undefined ? {} : shapeOf(model, table.input).members;
    refuseUnknown(model, fields, members ?? {});
    return table.input === undefined ? {} : (readForm(model, table.input, fields) as Record<string, unknown>);
  },

  answer(model, operation, output, requestId) {
    const table = model.operations[operation];
    const result = table?.output ? writeXml(model, table.output, output ?? {}) : '';
    const wrapped = table?.wrapper ? `<${table.wrapper}>${result}</${table.wrapper}>` : result;
    const body =
      `<${operation}Response xmlns="${model.xmlNamespace}">${wrapped}` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`;
    return { status: 200, headers: { 'content-type': 'text/xml' }, body };
  },

  failure(model, error, requestId) {
    const namespace = model?.xmlNamespace ? ` xmlns="${model.xmlNamespace}"` : '';
    const type = error.statusCode < 500 ? 'Sender' : 'Receiver';
    const body =
      `<ErrorResponse${namespace}><Error><Type>${type}</Type><Code>${escapeXml(error.code)}</Code>` +
      `<Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
    return { status: error.statusCode, headers: { 'content-type': 'text/xml', ...errorHeaders(error) }, body };
  },
};

/** The fields of a form body; of the URL when the body has none (a GET). */
export function formOf(body: Buffer, url: URLSearchParams): URLSearchParams {
  return body.length > 0 ? new URLSearchParams(body.toString('utf8')) : url;
}

/** `Parameters.member.1.ParameterKey=x` as a tree of its dotted names. */
interface Node {
  text?: string;
  children: Map<string, Node>;
}

function tree(fields: URLSearchParams): Node {
  const root: Node = { children: new Map() };
  for (const [key, text] of fields) {
    let node = root;
    for (const part of key.split('.')) {
      let child = node.children.get(part);
      if (!child) {
        child = { children: new Map() };
        node.children.set(part, child);
      }
      node = child;
    }
    node.text = text;
  }
  return root;
}

/** What every request has beside its input: the call itself, and a signature in the query of a GET. */
const COMMON = /^(Action|Version|AWSAccessKeyId|Signature\w*|Timestamp|Expires|SecurityToken|X-Amz-.+)$/i;

/**
 * Members newer than the model that change nothing here: a deployment is done when its configuration is applied, whether it is to be
 * express or standard, and that is all that DeploymentConfig says.
 */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['DeploymentConfig']);

/** @throws ServiceError that names a member which is not in the model: it would be ignored. */
function refuseUnknown(model: ServiceModel, { children }: Node, members: object): void {
  const name = [...children.keys()].find(
    (key) => !Object.hasOwn(members, key) && !COMMON.test(key) && !WITHOUT_EFFECT.has(key),
  );
  if (name !== undefined)
    throw new ServiceError('ValidationError', `${name} of ${model.name} is not in the local world.`);
}

function readForm(model: ServiceModel, name: string, node: Node | undefined): unknown {
  if (!node) return undefined;
  const shape = shapeOf(model, name);
  switch (shape.type) {
    case 'structure': {
      const result: Record<string, unknown> = {};
      for (const [key, member] of Object.entries(shape.members ?? {})) {
        const value = readForm(model, shapeName(member), node.children.get(key));
        if (value !== undefined) result[key] = value;
      }
      return result;
    }
    case 'list':
      return numbered(node.children.get('member')).map((item) => readForm(model, shape.member!, item) ?? null);
    case 'map':
      return Object.fromEntries(
        numbered(node.children.get('entry')).map((entry) => [
          entry.children.get('key')?.text ?? '',
          readForm(model, shape.value!, entry.children.get('value')) ?? null,
        ]),
      );
    default:
      return node.text === undefined ? undefined : readText(shape.type, node.text);
  }
}

const numbered = (node: Node | undefined): Node[] =>
  [...(node?.children ?? [])].sort(([left], [right]) => Number(left) - Number(right)).map(([, child]) => child);

function readText(type: string, text: string): unknown {
  switch (type) {
    case 'boolean':
      if (!/^(true|false)$/i.test(text)) throw malformed(text, 'boolean');
      return text.toLowerCase() === 'true';
    case 'integer':
    case 'long':
      if (!/^-?\d+$/.test(text)) throw malformed(text, type);
      return Number(text);
    case 'double':
    case 'float':
      if (text.trim() === '' || Number.isNaN(Number(text))) throw malformed(text, type);
      return Number(text);
    case 'timestamp':
      if (Number.isNaN(Date.parse(text))) throw malformed(text, type);
      return Date.parse(text);
    case 'blob':
      return Buffer.from(text, 'base64');
    default:
      return text;
  }
}

const malformed = (text: string, type: string): ServiceError =>
  new ServiceError('MalformedInput', `'${text}' is not a valid ${type}.`);
