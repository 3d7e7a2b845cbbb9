import type { Group } from '../template/group.js';
import type { Directory } from '../users/directory.js';
import { timestamp } from '../users/user-description.js';

/** `GroupType` in a response. It is unknown when a group of the template was created. */
export function groupType(group: Group, { pool }: Directory): object {
  const { name, description, roleArn, precedence, createdAt, modifiedAt = createdAt } = group;
  return {
    GroupName: name,
    UserPoolId: pool.id,
    Description: description,
    RoleArn: roleArn,
    Precedence: precedence,
    CreationDate: timestamp(createdAt),
    LastModifiedDate: timestamp(modifiedAt),
  };
}
