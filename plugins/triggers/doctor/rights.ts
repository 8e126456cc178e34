import { createHash } from 'node:crypto';
import { caution, type Finding, type Patient } from './finding.ts';
import { type Fix, ours, system } from './fix.ts';

/**
 * What could not be looked at for want of a right, and the line that gives the right to whoever calls. AWS names the action and the
 * resource in its refusal, mostly; else they are what the check knows.
 */
export function notAllowed(
  { caller }: Pick<Patient, 'caller'>,
  text: string,
  refusal: Error,
  known: { action: string; resource: string },
): Finding {
  const [, action = known.action] = /not authorized to perform: ([\w-]+:\w+)/.exec(refusal.message) ?? [];
  const [, resource = known.resource] = / on resource: (arn:\S+)/.exec(refusal.message) ?? [];
  const needs = `It takes ${action} on ${resource}`;
  const limit = limitOf(refusal.message);
  if (limit !== undefined) return caution(text, profiles, `${needs}, which ${limit}: another --profile may have it.`);
  const [, kind, name] = /^arn:[\w-]+:(?:iam|sts)::\d*:(user|assumed-role)\/(.+)$/.exec(caller?.arn ?? '') ?? [];
  if (kind === undefined) {
    const who = caller === undefined ? 'whoever calls' : caller.arn;
    return caution(text, ours('whoami', '--aws'), `${needs}. No policy line can be made for ${who}.`);
  }
  const parts = name!.split('/');
  const [, permissionSet] = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(parts[0]!) ?? [];
  if (kind === 'assumed-role' && permissionSet !== undefined)
    return caution(
      text,
      profiles,
      `${needs}. IAM Identity Center keeps this role: its administrator adds it to the permission set ${permissionSet}; or take another --profile.`,
    );
  const to = kind === 'user' ? ({ user: parts.at(-1)! } as const) : ({ role: parts[0]! } as const);
  return caution(text, grant(to, { action, resource }), 'For somebody who may change IAM.');
}

/**
 * What keeps a right from whoever calls although a policy of their own may give it: an explicit deny, or a boundary, organization,
 * session or endpoint whose policy does not allow it (IAM user guide, "Troubleshoot access denied error messages").
 */
function limitOf(refusal: string): string | undefined {
  if (/explicit deny/.test(refusal)) return 'a policy denies expressly';
  const [, policy = 'identity-based policy'] = /because no ([\w -]+?) allows/.exec(refusal) ?? [];
  return policy === 'identity-based policy' ? undefined : `no ${policy} allows`;
}

/** AWS CLI user guide, "Configuration and credential file settings". */
const profiles = system('aws configure list-profiles');

/** A policy of its own for each right: PutUserPolicy and PutRolePolicy replace the one of the same name (IAM API reference). */
export function grant(
  to: { user: string } | { role: string },
  { action, resource }: { action: string; resource: string },
): Fix {
  const digest = createHash('sha256').update(resource).digest('hex').slice(0, 6);
  const [kind, name] = 'user' in to ? ['user', to.user] : ['role', to.role];
  return (aws) =>
    aws('iam', `put-${kind}-policy`, {
      [`${kind}-name`]: name!,
      'policy-name': `pools-shell-${action.replace(':', '-')}-${digest}`,
      'policy-document': {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
      },
    });
}
