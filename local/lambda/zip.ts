import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/** A file of a zip archive: its path with `/`, and its content. */
export interface ZipEntry {
  path: string;
  content: Buffer;
}

/** Lambda takes 250 MB of unzipped code (Lambda quotas). */
const UNZIPPED_LIMIT = 250 * 1024 * 1024;

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * Reads a zip archive (stored or deflated files, no zip64, no encryption), which is all that Lambda's deployment packages use.
 * @throws Error that says what is wrong with it, also for paths that lead out of the archive's folder
 */
export function readZip(archive: Buffer): ZipEntry[] {
  const end = archive.lastIndexOf(signature(END));
  if (end < 0 || end + 22 > archive.length) throw new Error('it has no end record');
  const entries: ZipEntry[] = [];
  let total = 0;
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== CENTRAL) throw new Error('its directory is damaged');
    const nameLength = archive.readUInt16LE(at + 28);
    const path = archive.toString('utf8', at + 46, at + 46 + nameLength);
    total += archive.readUInt32LE(at + 24);
    if (total > UNZIPPED_LIMIT) throw new Error(`it holds more than ${UNZIPPED_LIMIT} bytes`);
    if (!path.endsWith('/')) entries.push({ path: safe(path), content: contentAt(archive, at) });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function contentAt(archive: Buffer, at: number): Buffer {
  if (archive.readUInt16LE(at + 8) & 1) throw new Error('it is encrypted');
  const method = archive.readUInt16LE(at + 10);
  const size = archive.readUInt32LE(at + 24);
  const header = archive.readUInt32LE(at + 42);
  if (header + 30 > archive.length || archive.readUInt32LE(header) !== LOCAL)
    throw new Error('a file in it is damaged');
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const raw = archive.subarray(start, start + archive.readUInt32LE(at + 20));
  if (method !== STORED && method !== DEFLATED) throw new Error(`it uses compression method ${method}`);
  const content = method === STORED ? Buffer.from(raw) : inflateRawSync(raw, { maxOutputLength: Math.max(size, 1) });
  if (content.length !== size || crc32(content) !== archive.readUInt32LE(at + 16))
    throw new Error('a file in it is damaged');
  return content;
}

function safe(path: string): string {
  const parts = path.split('/');
  if (path.startsWith('/') || path.includes('\\') || path.includes('\0') || parts.includes('..'))
    throw new Error(`it holds the path ${JSON.stringify(path)}`);
  return path;
}

/**
 * A zip archive of some files, the same bytes for the same files. CloudFormation does this with inline code
 * (`Code.ZipFile` of AWS::Lambda::Function is source text): `zipOf({ 'index.js': source })`.
 */
export function zipOf(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, file] of Object.entries(files)) {
    const content = Buffer.from(file);
    const packed = deflateRawSync(content);
    const name = Buffer.from(path);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed: 2.0, for deflate
    common.writeUInt16LE(0x0800, 2); // names are UTF-8
    common.writeUInt16LE(DEFLATED, 4);
    common.writeUInt16LE(0x0021, 8); // 1980-01-01: the same archive whenever it is made
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const body = Buffer.concat([signature(LOCAL), common, name, packed]);
    bodies.push(body);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((0o100644 << 16) >>> 0, 6); // a regular file, rw-r--r--
    rest.writeUInt32LE(offset, 10);
    directory.push(signature(CENTRAL), Buffer.from([20, 3]), common, rest, name); // made by: Unix
    offset += body.length;
  }
  const central = Buffer.concat(directory);
  const count = bodies.length;
  const end = Buffer.alloc(18);
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, central, signature(END), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
