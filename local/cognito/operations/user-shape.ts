/** A user as AdminCreateUser and ListUsers answer it. */
import { attributeList, shownAttributes, type User } from '../users/user.ts';

/** @param wanted names of attributes to show; all when absent. */
export function userShape(user: User, wanted?: readonly string[]): object {
  const attributes = Object.entries(shownAttributes(user)).filter(([name]) => wanted?.includes(name) ?? true);
  return {
    Username: user.username,
    Attributes: attributeList(Object.fromEntries(attributes)),
    UserCreateDate: user.createdAt,
    UserLastModifiedDate: user.modifiedAt,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}
