import type { Action } from '../action.js';
import { adminAddUserToGroup } from '../groups/admin-add-user-to-group.js';
import { adminListGroupsForUser } from '../groups/admin-list-groups-for-user.js';
import { adminRemoveUserFromGroup } from '../groups/admin-remove-user-from-group.js';
import { createGroup } from '../groups/create-group.js';
import { deleteGroup } from '../groups/delete-group.js';
import { getGroup } from '../groups/get-group.js';
import { listGroups } from '../groups/list-groups.js';
import { listUsersInGroup } from '../groups/list-users-in-group.js';
import { updateGroup } from '../groups/update-group.js';
import { adminConfirmSignUp } from './admin-confirm-sign-up.js';
import { adminCreateUser } from './admin-create-user.js';
import { adminDeleteUser } from './admin-delete-user.js';
import { adminDisableUser } from './admin-disable-user.js';
import { adminEnableUser } from './admin-enable-user.js';
import { adminGetUser } from './admin-get-user.js';
import { adminInitiateAuth } from './admin-initiate-auth.js';
import { adminResetUserPassword } from './admin-reset-user-password.js';
import { adminRespondToAuthChallenge } from './admin-respond-to-auth-challenge.js';
import { adminSetUserMfaPreference } from './admin-set-user-mfa-preference.js';
import { adminSetUserPassword } from './admin-set-user-password.js';
import { adminUpdateUserAttributes } from './admin-update-user-attributes.js';
import { adminUserGlobalSignOut } from './admin-user-global-sign-out.js';
import { listUsers } from './list-users.js';

/** The actions of administrators, by their names in `x-amz-target`: they accept only signed requests. */
export const adminActions: ReadonlyMap<string, Action> = new Map([
  ['AdminAddUserToGroup', adminAddUserToGroup],
  ['AdminConfirmSignUp', adminConfirmSignUp],
  ['AdminCreateUser', adminCreateUser],
  ['AdminDeleteUser', adminDeleteUser],
  ['AdminDisableUser', adminDisableUser],
  ['AdminEnableUser', adminEnableUser],
  ['AdminGetUser', adminGetUser],
  ['AdminInitiateAuth', adminInitiateAuth],
  ['AdminListGroupsForUser', adminListGroupsForUser],
  ['AdminRemoveUserFromGroup', adminRemoveUserFromGroup],
  ['AdminResetUserPassword', adminResetUserPassword],
  ['AdminRespondToAuthChallenge', adminRespondToAuthChallenge],
  ['AdminSetUserMFAPreference', adminSetUserMfaPreference],
  ['AdminSetUserPassword', adminSetUserPassword],
  ['AdminUpdateUserAttributes', adminUpdateUserAttributes],
  ['AdminUserGlobalSignOut', adminUserGlobalSignOut],
  ['CreateGroup', createGroup],
  ['DeleteGroup', deleteGroup],
  ['GetGroup', getGroup],
  ['ListGroups', listGroups],
  ['ListUsers', listUsers],
  ['ListUsersInGroup', listUsersInGroup],
  ['UpdateGroup', updateGroup],
]);
