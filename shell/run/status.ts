import type { KeptSession } from '../session.ts';

/** The status line's parts: world, Region, stack, pool, what may not be done, who is signed in, what is attached, how many jobs run. */
export function statusOf(
  session: Pick<KeptSession, 'world' | 'stackName' | 'poolId' | 'userPoolId' | 'user' | 'triggers'>,
  jobs = 0,
): string[] {
  const { world, stackName, poolId, userPoolId = poolId, user, triggers } = session;
  const attached = Object.keys(triggers);
  return [
    ...(world.limited === undefined ? [] : [world.limited]),
    world.label.includes(world.region) ? world.label : `${world.label} ${world.region}`,
    ...(poolId === undefined ? [`stack ${stackName}`] : []),
    ...(userPoolId === undefined ? [] : [`pool ${userPoolId}`]),
    ...(user ? [`signed in as ${user.username}`] : []),
    ...(attached.length > 0 ? [`attached ${attached.join(', ')}`] : []),
    ...(jobs > 0 ? [jobs === 1 ? '1 job' : `${jobs} jobs`] : []),
  ];
}
