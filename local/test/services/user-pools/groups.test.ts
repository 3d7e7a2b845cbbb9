import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { type Answer, CognitoFixture, type CognitoInput, claimsOf, email } from '../../support/cognito.js';
import { Administrator } from './administrator.js';

const inPool = (Type: string, more: JsonObject) => ({ Type, Properties: { UserPoolId: { Ref: 'Pool' }, ...more } });
const template = {
  resources: {
    Editors: inPool('AWS::Cognito::UserPoolGroup', {
      GroupName: 'editors',
      Description: 'who may write',
      RoleArn: 'arn:aws:iam::111111111111:role/editors',
      Precedence: 5,
    }),
    Readers: inPool('AWS::Cognito::UserPoolGroup', { GroupName: 'readers' }),
    Attachment: inPool('AWS::Cognito::UserPoolUserToGroupAttachment', { GroupName: 'readers', Username: email }),
  },
};

function local(input: CognitoInput = {}) {
  const cognito = new CognitoFixture(input);
  return { cognito, admin: new Administrator(cognito) };
}

const groupsIn = (token: string) => claimsOf(token)['cognito:groups'];

describe('CreateGroup', () => {
  it('makes a group, as GetGroup has it', async () => {
    const { cognito, admin } = local();
    const given = {
      GroupName: 'admins',
      Description: 'who may do everything',
      RoleArn: 'arn:aws:iam::111111111111:role/admins',
      Precedence: 0,
    };
    const { Group } = await admin.ok('CreateGroup', given);
    const at = cognito.now / 1000;
    assert.deepEqual(Group, { ...given, UserPoolId: cognito.pool.id, CreationDate: at, LastModifiedDate: at });
    assert.deepEqual(await admin.ok('GetGroup', { GroupName: 'admins' }), { Group });
  });

  it('makes an empty group, whoever was in one of that name that the template had', async () => {
    const before = local(template);
    await before.cognito.confirmed();
    await before.admin.ok('AdminAddUserToGroup', { Username: email, GroupName: 'editors' });
    const { cognito, admin } = local({ state: structuredClone(before.cognito.saved), now: before.cognito.now });
    assert.equal(groupsIn((await cognito.signedIn()).AccessToken), undefined);
    await admin.ok('CreateGroup', { GroupName: 'editors' });
    assert.equal(groupsIn((await cognito.signedIn()).AccessToken), undefined);
  });

  it('refuses a name that is taken, by a group of the template as well', async () => {
    const { admin } = local(template);
    await admin.ok('CreateGroup', { GroupName: 'admins' });
    for (const GroupName of ['admins', 'editors']) {
      assert.equal(
        await admin.call('CreateGroup', { GroupName }),
        'GroupExistsException: A group with the name already exists.',
      );
    }
  });

  const failed = (name: string) =>
    `InvalidParameterException: 1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must`;
  for (const [what, members, refused] of [
    ['no name', { GroupName: undefined }, `${failed('groupName')} not be null`],
    ['a name with a space', { GroupName: 'a b' }, failed('groupName')],
    ['a name that is too long', { GroupName: 'a'.repeat(129) }, failed('groupName')],
    ['a precedence below zero', { Precedence: -1 }, `${failed('precedence')} have value greater than or equal to 0`],
    [
      'a precedence that is no whole number',
      { Precedence: 1.5 },
      'SerializationException: NUMBER_VALUE can not be converted to an Integer',
    ],
    ['a role that is none', { RoleArn: 'arn:aws:iam:something' }, failed('roleArn')],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { cognito, admin } = local();
      const answer = await admin.call('CreateGroup', { GroupName: 'admins', ...members });
      assert.ok(answer.startsWith(refused), answer);
      assert.equal(cognito.saves, 0);
    });
  }

  it('takes names that every map has', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    for (const GroupName of ['__proto__', 'constructor']) {
      await admin.ok('CreateGroup', { GroupName });
      await admin.ok('AdminAddUserToGroup', { Username: email, GroupName });
    }
    assert.deepEqual(groupsIn((await cognito.signedIn()).AccessToken), ['__proto__', 'constructor']);
  });
});

describe('GetGroup', () => {
  it('gives groups of the template, and refuses unknown ones', async () => {
    const { cognito, admin } = local(template);
    assert.deepEqual((await admin.ok('GetGroup', { GroupName: 'editors' })).Group, {
      GroupName: 'editors',
      UserPoolId: cognito.pool.id,
      Description: 'who may write',
      RoleArn: 'arn:aws:iam::111111111111:role/editors',
      Precedence: 5,
    });
    for (const [action, members] of [
      ['GetGroup', {}],
      ['DeleteGroup', {}],
      ['ListUsersInGroup', {}],
    ] as const) {
      const answer = await admin.call(action, { GroupName: 'constructor', ...members });
      assert.equal(answer, 'ResourceNotFoundException: Group not found.');
    }
  });
});

describe('ListGroups', () => {
  it('gives groups of the template beside those that were made, a page at a time', async () => {
    const { admin } = local(template);
    for (const GroupName of ['zoo', 'admins']) {
      await admin.ok('CreateGroup', { GroupName });
    }
    const names = ({ Groups }: Answer) => Groups.map(({ GroupName }: Answer) => GroupName);
    assert.deepEqual(names(await admin.ok('ListGroups')), ['admins', 'editors', 'readers', 'zoo']);
    const first = await admin.ok('ListGroups', { Limit: 3 });
    assert.deepEqual(names(first), ['admins', 'editors', 'readers']);
    const second = await admin.ok('ListGroups', { Limit: 3, NextToken: first.NextToken });
    assert.deepEqual([names(second), second.NextToken], [['zoo'], undefined]);
  });
});

describe('a user in groups', () => {
  it('has them in the next tokens: of a sign-in, and of a refresh', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    const before = await cognito.signedIn();
    await admin.ok('CreateGroup', { GroupName: 'editors', Precedence: 2 });
    await admin.ok('CreateGroup', { GroupName: 'admins', Precedence: 1 });
    for (const GroupName of ['editors', 'admins', 'admins']) {
      assert.deepEqual(await admin.ok('AdminAddUserToGroup', { Username: email, GroupName }), {});
    }
    assert.equal(groupsIn(before.AccessToken), undefined);
    const { AuthenticationResult } = await cognito.ok('GetTokensFromRefreshToken', {
      RefreshToken: before.RefreshToken,
    });
    for (const { AccessToken, IdToken } of [AuthenticationResult, await cognito.signedIn()]) {
      assert.deepEqual(
        [groupsIn(AccessToken), groupsIn(IdToken)],
        [
          ['admins', 'editors'],
          ['admins', 'editors'],
        ],
      );
    }
    assert.deepEqual(await admin.ok('AdminRemoveUserFromGroup', { Username: email, GroupName: 'admins' }), {});
    assert.deepEqual(groupsIn((await cognito.signedIn()).AccessToken), ['editors']);
  });

  it('can be in groups of the template, by an administrator and by the template', async () => {
    const { cognito, admin } = local(template);
    await cognito.confirmed();
    await admin.ok('AdminAddUserToGroup', { Username: email, GroupName: 'editors' });
    assert.deepEqual(groupsIn((await cognito.signedIn()).AccessToken), ['editors', 'readers']);
    const { Groups } = await admin.ok('AdminListGroupsForUser', { Username: email });
    assert.deepEqual(
      Groups.map(({ GroupName }: Answer) => GroupName),
      ['editors', 'readers'],
    );
    await admin.ok('AdminRemoveUserFromGroup', { Username: email, GroupName: 'editors' });
    assert.deepEqual(groupsIn((await cognito.signedIn()).AccessToken), ['readers']);
  });

  it('stays in a group into which the template puts it', async () => {
    const { cognito, admin } = local(template);
    await cognito.confirmed();
    assert.equal(
      await admin.call('AdminRemoveUserFromGroup', { Username: email, GroupName: 'readers' }),
      'InvalidParameterException: an AWS::Cognito::UserPoolUserToGroupAttachment in the template adds the user to the group ' +
        "'readers': remove it from the template",
    );
  });

  it('refuses a group that there is none of', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    for (const action of ['AdminAddUserToGroup', 'AdminRemoveUserFromGroup']) {
      const answer = await admin.call(action, { Username: email, GroupName: 'admins' });
      assert.equal(answer, 'ResourceNotFoundException: Group not found.');
    }
  });

  it('is listed in each of them, a page at a time', async () => {
    const { cognito, admin } = local(template);
    const names = ['ann', 'ben', 'cid'].map((name) => `${name}@example.com`);
    for (const Username of names) {
      await cognito.confirmed(Username);
      await admin.ok('AdminAddUserToGroup', { Username, GroupName: 'readers' });
    }
    const found: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await admin.ok('ListUsersInGroup', { GroupName: 'readers', Limit: 2, NextToken });
      assert.ok(page.Users.length <= 2);
      found.push(...page.Users.map((user: Answer) => emailOf(user)));
      NextToken = page.NextToken;
    } while (NextToken);
    assert.deepEqual(found.sort(), names);
    assert.deepEqual((await admin.ok('ListUsersInGroup', { GroupName: 'editors' })).Users, []);
  });
});

describe('UpdateGroup', () => {
  it('changes what it is given, and nothing else: not who is in it', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    const { Group } = await admin.ok('CreateGroup', { GroupName: 'admins', Description: 'all', Precedence: 3 });
    await admin.ok('CreateGroup', { GroupName: 'editors', Precedence: 2 });
    for (const GroupName of ['admins', 'editors']) {
      await admin.ok('AdminAddUserToGroup', { Username: email, GroupName });
    }
    cognito.now += 1000;
    const updated = await admin.ok('UpdateGroup', { GroupName: 'admins', Precedence: 1 });
    assert.deepEqual(updated.Group, { ...Group, Precedence: 1, LastModifiedDate: cognito.now / 1000 });
    assert.deepEqual(await admin.ok('GetGroup', { GroupName: 'admins' }), updated);
    assert.deepEqual(groupsIn((await cognito.signedIn()).AccessToken), ['admins', 'editors']);
    const again = local({ state: structuredClone(cognito.saved), now: cognito.now });
    assert.deepEqual(await again.admin.ok('GetGroup', { GroupName: 'admins' }), updated);
  });

  it('refuses a group of the template, and one that is not there', async () => {
    const { cognito, admin } = local(template);
    assert.equal(
      await admin.call('UpdateGroup', { GroupName: 'editors', Precedence: 1 }),
      "InvalidParameterException: the group 'editors' is in the template: change it there",
    );
    assert.equal(
      await admin.call('UpdateGroup', { GroupName: 'admins', Precedence: 1 }),
      'ResourceNotFoundException: Group not found.',
    );
    assert.equal(cognito.saves, 0);
  });
});

describe('DeleteGroup', () => {
  it('takes the group and who was in it: a new one of that name is empty', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    await admin.ok('CreateGroup', { GroupName: 'admins' });
    await admin.ok('AdminAddUserToGroup', { Username: email, GroupName: 'admins' });
    assert.deepEqual(await admin.ok('DeleteGroup', { GroupName: 'admins' }), {});
    assert.equal(groupsIn((await cognito.signedIn()).AccessToken), undefined);
    await admin.ok('CreateGroup', { GroupName: 'admins' });
    assert.equal(groupsIn((await cognito.signedIn()).AccessToken), undefined);
  });

  it('refuses a group of the template', async () => {
    const { admin } = local(template);
    assert.equal(
      await admin.call('DeleteGroup', { GroupName: 'editors' }),
      "InvalidParameterException: the group 'editors' is in the template, which would create it again at the next start: remove it from the template",
    );
  });
});

describe('a group that was made', () => {
  it('is there after a restart, with who is in it', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    await admin.ok('CreateGroup', { GroupName: 'admins', Description: 'all' });
    await admin.ok('AdminAddUserToGroup', { Username: email, GroupName: 'admins' });
    const again = new CognitoFixture({
      pools: cognito.pools,
      now: cognito.now,
      state: JSON.parse(JSON.stringify(cognito.saved)),
    });
    const before = await admin.ok('GetGroup', { GroupName: 'admins' });
    assert.deepEqual(await new Administrator(again).ok('GetGroup', { GroupName: 'admins' }), before);
    assert.deepEqual(groupsIn((await again.signedIn()).AccessToken), ['admins']);
  });

  it('gives way to one of the template that has its name, and who is in it stays', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    await admin.ok('CreateGroup', { GroupName: 'editors', Precedence: 9 });
    await admin.ok('AdminAddUserToGroup', { Username: email, GroupName: 'editors' });
    const again = local({ ...template, state: structuredClone(cognito.saved), now: cognito.now });
    const { Groups } = await again.admin.ok('ListGroups');
    assert.deepEqual(
      Groups.map(({ GroupName, Precedence }: Answer) => [GroupName, Precedence]),
      [
        ['editors', 5],
        ['readers', undefined],
      ],
    );
    assert.deepEqual(groupsIn((await again.cognito.signedIn()).AccessToken), ['editors', 'readers']);
  });
});

function emailOf({ Attributes }: Answer): string {
  return Attributes.find(({ Name }: Answer) => Name === 'email').Value;
}
