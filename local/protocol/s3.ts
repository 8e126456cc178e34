import { unchunked } from './aws-chunked.ts';
import type { Codec, WireReply } from './codec.ts';
import { s3Place } from './s3-request.ts';
import { escapeXml } from './xml.ts';

/** What an operation of S3 answers: headers, and a body or a document of elements. */
export interface S3Answer {
  status?: number;
  headers?: Record<string, string>;
  Body?: Uint8Array;
  /** The root element, with values that are texts, lists (repeated elements) or elements of their own. */
  document?: { readonly [root: string]: Element };
}

export type Element = string | number | boolean | undefined | readonly Element[] | { readonly [name: string]: Element };

/**
 * restXml as S3 speaks it. Source: Amazon S3 API reference. Operations get bucket, key, query and headers as they came: there is no
 * model here that would sort them.
 */
export const s3: Codec = {
  read(_model, _operation, request) {
    const { query, headers } = request;
    return { ...s3Place(request), query: Object.fromEntries(query), headers, Body: unchunked(request) };
  },

  answer(model, _operation, output) {
    const { status, headers, Body, document } = (output ?? {}) as S3Answer;
    const reply: WireReply = {
      status: status ?? (Body || document ? 200 : 204),
      headers: { ...headers },
      body: Body ?? '',
    };
    if (document) {
      reply.headers['content-type'] = 'application/xml';
      const [[root, content]] = Object.entries(document) as [[string, Element]];
      reply.body = `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${model.xmlNamespace}">${inside(content)}</${root}>`;
    }
    return reply;
  },

  failure(_model, error, requestId) {
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${inside({ Code: error.code, Message: error.message, ...(error.fields as object), RequestId: requestId })}</Error>`;
    return { status: error.statusCode, headers: { 'content-type': 'application/xml' }, body };
  },
};

function inside(content: Element): string {
  if (content === undefined) return '';
  if (typeof content !== 'object') return escapeXml(String(content));
  return Object.entries(content)
    .flatMap(([name, value]) =>
      [value].flat().map((one) => (one === undefined ? '' : `<${name}>${inside(one)}</${name}>`)),
    )
    .join('');
}
