import type { Session } from '../contract.ts';

/** The status line's parts: world, stack, who is signed in, what is attached, how many jobs run. */
export function statusOf(session: Pick<Session, 'world' | 'stackName' | 'user' | 'triggers'>, jobs = 0): string[] {
  const { world, stackName, user, triggers } = session;
  const attached = Object.keys(triggers);
  return [
    world.label,
    `stack ${stackName}`,
    ...(user ? [`signed in as ${user.username}`] : []),
    ...(attached.length > 0 ? [`attached ${attached.join(', ')}`] : []),
    ...(jobs > 0 ? [jobs === 1 ? '1 job' : `${jobs} jobs`] : []),
  ];
}
