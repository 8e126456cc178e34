import { type InvokeOperation, ServiceError } from '../service.ts';
import { invalidValue } from './names.ts';

/** The zip archive that a request carries as ZipFile, or that lies in a bucket of this world. @throws ServiceError */
export type ArchiveReader = (given: Record<string, unknown>) => Promise<Buffer>;

/** @param invoke reaches S3 */
export function archiveReader(invoke: InvokeOperation): ArchiveReader {
  return async (given) => {
    for (const name of ['S3ObjectVersion', 'ImageUri', 'SourceKMSKeyArn'])
      if (given[name] !== undefined) throw invalidValue(`${name} is not in the local world: pass a zip archive.`);
    const { ZipFile, S3Bucket: Bucket, S3Key: Key } = given;
    if (ZipFile) {
      if (Bucket !== undefined || Key !== undefined)
        throw invalidValue('Please do not provide other FunctionCode parameters when providing a ZipFile.');
      return Buffer.from(ZipFile as Uint8Array);
    }
    if (Bucket === undefined || Key === undefined) throw invalidValue('Please provide a source for function code.');
    try {
      return (await invoke('s3', 'GetObject', { Bucket, Key })).Body;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      throw invalidValue(
        `Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`,
      );
    }
  };
}
