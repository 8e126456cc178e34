import { ServiceError } from '../service.ts';
import { type Codec, errorHeaders } from './codec.ts';
import { type ServiceModel, shapeName, shapeOf } from './model.ts';
import { escapeXml, writeXml } from './xml.ts';

/** awsQuery (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html): form fields in, XML out. */
export const query: Codec = {
  read(model, operation, request) {
    const table = model.operations[operation];
    if (!table?.input) return {};
    const fields = formOf(request.body, request.query);
    return (readForm(model, table.input, tree(fields)) ?? {}) as Record<string, unknown>;
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
