import type { Directory } from './directory.js';
import type { Group } from './group.js';
import { timestamp } from './user-description.js';

/** `GroupType` of an answer. When a group of the template was made is not known. */
export function groupType({ name, description, roleArn, precedence, createdAt }: Group, { pool }: Directory): object {
  return {
    GroupName: name,
    UserPoolId: pool.id,
    Description: description,
    RoleArn: roleArn,
    Precedence: precedence,
    CreationDate: timestamp(createdAt),
    LastModifiedDate: timestamp(createdAt),
  };
}
