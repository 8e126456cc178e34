import { ServiceError } from '../service.ts';

/** S3's errors with their HTTP status. Source: Amazon S3 API reference, "Error responses". */
const STATUS: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotImplemented: 501,
};

export const s3Error = (code: string, message: string, fields: Record<string, unknown> = {}): ServiceError =>
  new ServiceError(code, message, { statusCode: STATUS[code] ?? 400, fields });

/** A thing that S3 has and this world has not. */
export const absent = (what: string): ServiceError => s3Error('NotImplemented', `${what} is not in the local world.`);
