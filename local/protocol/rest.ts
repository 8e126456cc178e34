import { type Codec, errorHeaders, parseJson, serialization, type WireReply, type WireRequest } from './codec.ts';
import { type BoundMember, type MemberReference, type ServiceModel, type Shape, shapeOf } from './model.ts';
import { readValue, writeValue } from './values.ts';

/** restJson1 (https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html), as far as Lambda uses it. */
export const rest: Codec = {
  read(model, operation, request) {
    const table = model.operations[operation]!;
    if (!table.input) return {};
    const shape = shapeOf(model, table.input);
    const input = shape.payload ? {} : body(model, table.input, request);
    const labels = pathLabels(table.http!, request.path) ?? {};
    for (const [name, member] of Object.entries(shape.members ?? {})) {
      if (typeof member === 'string') {
        if (name === shape.payload && request.body.length > 0) input[name] = request.body;
        continue;
      }
      const text = bound(member, labels, request);
      if (text !== undefined && text !== null) input[name] = textValue(shapeOf(model, member.shape), text);
    }
    return input;
  },

  answer(model, operation, output) {
    const table = model.operations[operation]!;
    const reply: WireReply = { status: table.status ?? 200, headers: { 'content-type': 'application/json' }, body: '' };
    if (!table.output) return reply;
    const shape = shapeOf(model, table.output);
    const plain: Record<string, unknown> = {};
    for (const [name, value] of Object.entries((output ?? {}) as Record<string, unknown>)) {
      const member: MemberReference | undefined = shape.members?.[name];
      if (member === undefined || value === undefined || value === null) continue;
      if (typeof member === 'string') plain[name] = value;
      else if (member.location === 'statusCode') reply.status = Number(value);
      else if (member.location === 'header') reply.headers[member.locationName!.toLowerCase()] = String(value);
    }
    if (shape.payload) reply.body = (plain[shape.payload] as Uint8Array | undefined) ?? '';
    else if (reply.status !== 204) reply.body = JSON.stringify(writeValue(model, table.output, plain));
    return reply;
  },

  failure(_model, error) {
    const headers = { 'content-type': 'application/json', ...errorHeaders(error) };
    const type = error.statusCode < 500 ? 'User' : 'Service';
    const body = { Type: type, message: error.message, ...error.fields };
    return { status: error.statusCode, headers, body: JSON.stringify(body) };
  },
};

/** The operation that a method and path mean, known to this world or not. */
export function restOperation(model: ServiceModel, method: string, path: string): string | undefined {
  for (const [name, operation] of Object.entries(model.operations))
    if (operation.http?.startsWith(`${method} `) && pathLabels(operation.http, path)) return name;
  for (const [name, http] of Object.entries(model.others))
    if (http.startsWith(`${method} `) && pathLabels(http, path)) return name;
  return undefined;
}

const patterns = new Map<string, { names: string[]; pattern: RegExp }>();

/** `{FunctionName}` and the like, decoded; undefined when the path is another one. */
function pathLabels(http: string, path: string): Record<string, string> | undefined {
  let compiled = patterns.get(http);
  if (!compiled) {
    const template = http.slice(http.indexOf(' ') + 1).replace(/\?.*$/, '');
    const names = [...template.matchAll(/\{(\w+)\+?\}/g)].map((match) => match[1]!);
    const source = template
      .replace(/\/$/, '')
      .replace(/\{(\w+)(\+?)\}/g, (_all, _name, greedy) => (greedy ? '(.+)' : '([^/]+)'));
    compiled = { names, pattern: new RegExp(`^${source}/?$`) };
    patterns.set(http, compiled);
  }
  const match = compiled.pattern.exec(path);
  if (!match) return undefined;
  try {
    return Object.fromEntries(compiled.names.map((name, index) => [name, decodeURIComponent(match[index + 1]!)]));
  } catch {
    throw serialization('The path is not percent-encoded correctly.');
  }
}

function body(model: ServiceModel, input: string, request: WireRequest): Record<string, unknown> {
  const parsed = parseJson(request.body);
  return readValue(model, input, parsed ?? {}) as Record<string, unknown>;
}

function bound(member: BoundMember, labels: Record<string, string>, request: WireRequest): string | null | undefined {
  if (member.location === 'uri') return labels[member.locationName!];
  if (member.location === 'querystring') return request.query.get(member.locationName!);
  return request.headers[member.locationName!.toLowerCase()];
}

function textValue(shape: Shape, text: string): unknown {
  if (shape.type === 'boolean') return text === 'true';
  if (shape.type !== 'integer' && shape.type !== 'long') return text;
  if (!/^-?\d+$/.test(text)) throw serialization(`STRING_VALUE can not be converted to an Integer`);
  return Number(text);
}
