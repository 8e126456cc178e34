import { serialization } from './codec.ts';
import { type ServiceModel, shapeName, shapeOf } from './model.ts';

/**
 * Reads a JSON value as a shape says: timestamps (epoch seconds) become epoch milliseconds, base64 becomes a Buffer, nulls are left
 * out. Members that the shape does not have stay as they came, so that a service can refuse a setting that is newer than its model.
 * @throws ServiceError `SerializationException` for a value of another type.
 */
export function readValue(model: ServiceModel, name: string, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  const shape = shapeOf(model, name);
  switch (shape.type) {
    case 'structure': {
      const read = Object.entries(record(value)).map(([key, item]) => {
        const member = shape.members && Object.hasOwn(shape.members, key) ? shape.members[key] : undefined;
        return [key, member === undefined ? (item ?? undefined) : readValue(model, shapeName(member), item)] as const;
      });
      return Object.fromEntries(read.filter(([key, item]) => item !== undefined && key !== '__proto__'));
    }
    case 'list':
      if (!Array.isArray(value)) throw mismatch(value, 'a list');
      return value.map((item) => readValue(model, shape.member!, item) ?? null);
    case 'map':
      return Object.fromEntries(
        Object.entries(record(value)).map(([key, item]) => [key, readValue(model, shape.value!, item) ?? null]),
      );
    case 'string':
      if (typeof value !== 'string') throw mismatch(value, 'a String');
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') throw mismatch(value, 'a Boolean');
      return value;
    case 'integer':
    case 'long':
      if (!isWithin(value, LARGEST[shape.type])) throw mismatch(value, shape.type === 'long' ? 'a Long' : 'an Integer');
      return Math.trunc(value);
    case 'double':
    case 'float':
      if (!isWithin(value, Number.MAX_VALUE)) throw mismatch(value, 'a Double');
      return value;
    case 'timestamp':
      if (!isWithin(value, LAST_SECOND)) throw mismatch(value, 'a Timestamp');
      return Math.round(value * 1000);
    case 'blob':
      if (typeof value !== 'string') throw mismatch(value, 'a Blob');
      return Buffer.from(value, 'base64');
  }
}

const LARGEST = { integer: 2 ** 31 - 1, long: 2 ** 63 };

/** JavaScript's last moment, in seconds since the epoch. */
const LAST_SECOND = 8.64e12;

/** JSON has numbers of any size, 1e400 among them. */
const isWithin = (value: unknown, largest: number): value is number =>
  typeof value === 'number' && Math.abs(value) <= largest;

/** The reverse of `readValue`, for JSON answers. What the shape does not have is not sent. */
export function writeValue(model: ServiceModel, name: string, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  const shape = shapeOf(model, name);
  switch (shape.type) {
    case 'structure': {
      const source = value as Record<string, unknown>;
      const result: Record<string, unknown> = {};
      for (const [key, member] of Object.entries(shape.members ?? {})) {
        const written = writeValue(model, shapeName(member), source[key]);
        if (written !== undefined) result[key] = written;
      }
      return result;
    }
    case 'list':
      return (value as unknown[]).map((item) => writeValue(model, shape.member!, item));
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object).map(([key, item]) => [key, writeValue(model, shape.value!, item)]),
      );
    case 'timestamp':
      return Number(value) / 1000;
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64');
    default:
      return value;
  }
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || Array.isArray(value)) throw mismatch(value, 'a structure');
  return value as Record<string, unknown>;
}

/** In the words of AWS's own JSON reader. */
function mismatch(value: unknown, wanted: string): Error {
  if (Array.isArray(value)) return serialization('Start of list found where not expected');
  if (typeof value === 'object') return serialization('Start of structure or map found where not expected.');
  const kind =
    typeof value === 'boolean' ? (value ? 'TRUE_VALUE' : 'FALSE_VALUE') : `${(typeof value).toUpperCase()}_VALUE`;
  return serialization(`${kind} can not be converted to ${wanted}`);
}
