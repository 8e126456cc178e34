import { CommandError, type Session, type SignedInUser } from '../../../shell/contract.ts';

/** @throws CommandError when nobody is signed in. */
export function signedIn({ user }: Session): SignedInUser {
  if (user !== undefined) return user;
  throw new CommandError('Nobody is signed in.', { code: 'NotSignedIn', hint: 'signin NAME' });
}
