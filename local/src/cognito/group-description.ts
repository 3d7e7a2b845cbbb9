import type { Directory } from './directory.js';
import type { Group } from './group.js';
import { timestamp } from './user-description.js';

/** `GroupType` of an answer. When a group of the template was made is not known. */
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
