import { type ServiceModel, shapeName, shapeOf } from './model.ts';

/** The inside of an element for a value of this shape. Timestamps (epoch milliseconds) become ISO 8601. */
export function writeXml(model: ServiceModel, name: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  const shape = shapeOf(model, name);
  switch (shape.type) {
    case 'structure':
      return Object.entries(shape.members ?? {})
        .map(([key, member]) => element(key, model, shapeName(member), (value as Record<string, unknown>)[key]))
        .join('');
    case 'list':
      return (value as unknown[]).map((item) => element('member', model, shape.member!, item)).join('');
    case 'map':
      return Object.entries(value as object)
        .map(
          ([key, item]) => `<entry><key>${escapeXml(key)}</key>${element('value', model, shape.value!, item)}</entry>`,
        )
        .join('');
    case 'timestamp':
      return new Date(value as number).toISOString();
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64');
    default:
      return escapeXml(String(value));
  }
}

function element(tag: string, model: ServiceModel, name: string, value: unknown): string {
  return value === null || value === undefined ? '' : `<${tag}>${writeXml(model, name, value)}</${tag}>`;
}

/** Also leaves out what XML 1.0 cannot carry at all (control characters other than tab and line ends). */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#xD;');
}
