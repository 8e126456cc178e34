import { ServiceError } from '../service.ts';
import type { Engine } from './engine.ts';
import { invalid } from './errors.ts';

/**
 * The text of the template that a request carries, or names by the URL of an object in a bucket of this world.
 * @returns undefined when the request has neither
 * @throws ServiceError ValidationError
 */
export async function templateBody(
  { TemplateBody, TemplateURL }: { TemplateBody?: string; TemplateURL?: string },
  { invoke }: Pick<Engine, 'invoke'>,
): Promise<string | undefined> {
  if (!TemplateURL) return TemplateBody;
  if (TemplateBody) throw invalid('Exactly one of Template URL or Template Body must be specified.');
  const { Bucket, Key } = place(TemplateURL);
  try {
    const { Body } = await invoke('s3', 'GetObject', { Bucket, Key });
    return (Body as Buffer).toString('utf8');
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw invalid(`S3 error: ${error.message}`);
  }
}

/** `http://127.0.0.1:9339/bucket/key`, `https://s3.us-east-1.amazonaws.com/bucket/key` or `https://bucket.s3.amazonaws.com/key`. */
function place(url: string): { Bucket: string; Key: string } {
  if (!URL.canParse(url)) throw invalid('TemplateURL must be a supported URL.');
  const { hostname, pathname, search } = new URL(url);
  if (search) throw invalid(`${search.slice(1)} of TemplateURL is not in the local world.`);
  const path = decoded(pathname.slice(1));
  const inHost = /^(.+)\.(?:s3[.-].*amazonaws\.com|localhost)$/.exec(hostname)?.[1];
  const slash = path.indexOf('/');
  if (inHost) return { Bucket: inHost, Key: path };
  if (slash < 1) throw invalid('TemplateURL must be a supported URL.');
  return { Bucket: path.slice(0, slash), Key: path.slice(slash + 1) };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalid('TemplateURL must be a supported URL.');
  }
}
