import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CommandError, EXIT, posixWord } from '../contract.ts';

/**
 * The Region that calls go to: `--region`, then AWS_REGION, then AWS_DEFAULT_REGION (the AWS CLI's name for it), then the
 * profile's `region`, then `preset`. The profile is `--profile`, then AWS_PROFILE, then `default`; where there is a preset, the
 * files are not read: it is for endpoints that are not AWS's.
 * @throws CommandError when a named profile does not exist, no Region is known, or it does not look like one.
 */
export function findRegion(
  choice: { profile?: string; region?: string },
  env: NodeJS.ProcessEnv,
  preset?: string,
): { region: string; from: string } {
  const named = (choice.profile ?? env.AWS_PROFILE) || 'default';
  const profile =
    preset === undefined ? readProfile(named, env) : { found: false, settings: new Map<string, string>() };
  if (preset === undefined && choice.profile !== undefined && !profile.found) {
    throw new CommandError(`There is no AWS profile named ${choice.profile}.`, {
      code: 'ProfileNotFound',
      hint: `Choose one that \`aws configure list-profiles\` shows, or make it with \`aws configure --profile ${posixWord(choice.profile)}\`.`,
      exitCode: EXIT.usage,
    });
  }
  const places: readonly (readonly [string | undefined, string])[] = [
    [choice.region, '--region'],
    [env.AWS_REGION, 'AWS_REGION'],
    [env.AWS_DEFAULT_REGION, 'AWS_DEFAULT_REGION'],
    [profile.settings.get('region'), `the profile ${named}`],
    [preset, 'the default for an endpoint'],
  ];
  const [region, from] = places.find(([value]) => value) ?? [];
  if (region === undefined || from === undefined) {
    throw new CommandError('No AWS Region is set.', {
      code: 'RegionMissing',
      hint: 'Add --region (for example --region eu-west-1), set AWS_REGION, or give the profile a region with `aws configure`.',
      exitCode: EXIT.usage,
    });
  }
  return { region: checkRegion(region), from };
}

/**
 * The command that renews the credentials that the SDK would use, undefined when they come from no sign-in, or keys in the
 * environment go first. Settings: AWS SDKs and Tools Reference Guide, "IAM Identity Center credential provider" and "Login
 * credentials provider".
 */
export function renewalOf(choice: { profile?: string }, env: NodeJS.ProcessEnv): string | undefined {
  if (choice.profile === undefined && env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY) return undefined;
  let name = (choice.profile ?? env.AWS_PROFILE) || 'default';
  // A profile with a role has the sign-in of its source; a chain that bites its tail ends somewhere.
  for (let hops = 0; hops < 5; hops++) {
    const { settings } = readProfile(name, env);
    if (settings.has('sso_session') || settings.has('sso_start_url'))
      return `aws sso login --profile ${posixWord(name)}`;
    if (settings.has('login_session'))
      return name === 'default' ? 'aws login' : `aws login --profile ${posixWord(name)}`;
    const source = settings.get('source_profile');
    if (source === undefined || source === name) return undefined;
    name = source;
  }
  return undefined;
}

/** @throws CommandError when the name cannot be a Region's: it becomes part of a host name. */
export function checkRegion(region: string): string {
  if (/^[a-z]{2,}(-[a-z0-9]+)+$/.test(region)) return region;
  throw new CommandError(`${region} is not the name of an AWS Region.`, {
    code: 'BadRegion',
    hint: 'Regions are written like eu-west-1; see --region and AWS_REGION.',
    exitCode: EXIT.usage,
  });
}

/**
 * A profile's Region as the SDK would find it. Read here, and not by the SDK, because the Region is on the status line
 * before the first client exists. Formats: AWS SDKs and Tools Reference Guide, "Shared config and credentials files".
 */
function readProfile(name: string, env: NodeJS.ProcessEnv): { found: boolean; settings: ReadonlyMap<string, string> } {
  const folder = join(env.HOME || homedir(), '.aws');
  const config = section(env.AWS_CONFIG_FILE || join(folder, 'config'), (header) =>
    header === 'default' ? name === 'default' : header.replace(/^profile\s+/, '') === name && header !== name,
  );
  const credentials = section(
    env.AWS_SHARED_CREDENTIALS_FILE || join(folder, 'credentials'),
    (header) => header === name,
  );
  return {
    found: config !== undefined || credentials !== undefined,
    settings: new Map([...(config ?? []), ...(credentials ?? [])]),
  };
}

/** The settings of the sections that match, or undefined when none does (or the file cannot be read). */
function section(file: string, matches: (header: string) => boolean): Map<string, string> | undefined {
  let found: Map<string, string> | undefined;
  let inside = false;
  for (const line of readLines(file)) {
    const header = /^\s*\[([^\]]+)\]/.exec(line)?.[1];
    if (header !== undefined) {
      inside = matches(header.trim().replace(/["']/g, ''));
      if (inside) found ??= new Map();
    } else if (inside) {
      // Indented lines are settings inside a setting (`s3 =`), not the profile's own.
      const [, key, value] = /^([A-Za-z_]\w*)\s*=\s*(.*?)(\s+[#;].*)?\s*$/.exec(line) ?? [];
      if (key && value) found?.set(key.toLowerCase(), value);
    }
  }
  return found;
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/);
  } catch {
    return [];
  }
}
