import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Local, start } from 'cdk-http-api-local';
import { type LaunchedBrowser, launchBrowser } from '../../hello/test/support/launch-browser';
import { Visitor } from '../../hello/test/support/visitor';
import { folder } from './support/synthesize';

const email = 'new@example.com';
const password = 'Correct-Horse-9';

let local: Local;
let launched: LaunchedBrowser;
let visitor: Visitor;

before(async () => {
  local = await start({ folder, seed: 'users.json', aws: true });
  launched = await launchBrowser();
  visitor = await Visitor.arrive(launched.browser);
});
after(async () => {
  await launched?.close();
  await local?.stop();
});

const site = (path: string) => `${local.sites[0].url}${path}`;
const button = (name: string) => visitor.page.getByRole('button', { name, exact: true });
const link = (name: string) => visitor.page.getByRole('link', { name, exact: true });
const field = (label: string) => visitor.page.getByLabel(label, { exact: true });
const box = (name: string) => visitor.page.getByRole('textbox', { name, exact: true });
const reads = (text: string | RegExp) => visitor.page.getByText(text).first().waitFor();
const has = (heading: string) => visitor.page.getByRole('heading', { name: heading, exact: true }).waitFor();

async function signIn(username: string, secret: string): Promise<void> {
  await field('Email').fill(username);
  await field('Password').fill(secret);
  await button('Sign in').click();
  await has('My notes');
}

async function signOut(): Promise<void> {
  await button('Sign out').click();
  await has('Sign in');
}

/** A step of the journey, which starts where the one before has ended. */
let failed = false;
function step(name: string, take: () => Promise<void>): void {
  test(name, async () => {
    assert.ok(!failed, 'a step before this one has failed');
    failed = true;
    await take();
    visitor.assertContent();
    failed = false;
  });
}

step('without a session every page is the sign-in', async () => {
  await visitor.page.goto(site('/admin'));
  await visitor.isAt(site('/sign-in'));
  await field('Email').waitFor();
  const [title, form] = ['h1', '[data-amplify-router]'].map((element) => visitor.page.locator(element));
  assert.equal((await title.boundingBox())?.x, (await form.boundingBox())?.x, 'the form begins where its heading does');
  await visitor.look('notes-sign-in');
});

step('a forgotten password is asked for', async () => {
  await button('Forgot your password?').click();
  await has('Reset your password');
  await visitor.look('notes-forgot');
  await button('Back to Sign In').click();
});

step('a user signs up, and is signed in once the address is confirmed', async () => {
  await visitor.page.getByRole('tab', { name: 'Create Account' }).click();
  await field('Email').fill(email);
  await field('Password').fill(password);
  await field('Confirm Password').fill(password);
  await visitor.look('notes-sign-up');
  await button('Create Account').click();
  await field('Confirmation Code').waitFor();
  await visitor.look('notes-confirm');
  await field('Confirmation Code').fill(local.mails({ to: email })[0].code ?? '');
  await button('Confirm').click();
  await reads(email);
});

step('a page that is not for the user is not found', async () => {
  await has('Not found');
  await visitor.look('notes-not-found');
});

step('a new user has no notes', async () => {
  await link('My notes').click();
  await reads('You have no notes yet.');
  assert.equal(await link('Team').count(), 0);
  await visitor.look('notes-empty');
});

step('a note is written', async () => {
  await link('New note').click();
  await box('Title').fill('Milk <img src=x onerror=alert(1)>');
  await box('Text').fill('Two bottles.\nOat, not soy.');
  await visitor.look('notes-new');
  await button('Save').click();
  await reads('Two bottles.');
  await visitor.assertNoMarkup();
  await visitor.look('notes-list');
});

step('a note is shared with the team', async () => {
  await visitor.page.getByRole('link', { name: /^Milk/ }).click();
  await field('Share with the team').check();
  await visitor.look('notes-edit');
  await button('Save').click();
  await has('My notes');
  await reads('Shared with the team');
});

step('what was changed in another window is not overwritten', async () => {
  await visitor.page.getByRole('link', { name: /^Milk/ }).click();
  await box('Title').waitFor();
  const other = await visitor.context.newPage();
  await other.goto(visitor.page.url());
  await other.getByRole('textbox', { name: 'Text' }).fill('Three bottles.');
  const saved = other.waitForResponse((response) => response.request().method() === 'PUT');
  await other.getByRole('button', { name: 'Save' }).click();
  await saved;
  await other.close();
  await box('Text').fill('No bottles.');
  await button('Save').click();
  await reads('This note was changed in another window.');
  await visitor.wasRefused(`409 ${local.api().url}${new URL(visitor.page.url()).pathname}`);
  assert.equal(await box('Text').inputValue(), 'No bottles.');
  await visitor.look('notes-conflict');
  await button('Load it again').click();
  await visitor.page.locator('textarea', { hasText: 'Three bottles.' }).waitFor();
});

step('a page says that it is loading, and why it cannot', async () => {
  const list = `${local.api().url}/notes`;
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await visitor.page.route(list, async (route) => {
    await asked;
    await route.fulfill({ status: 429, json: { message: 'Too Many Requests' } });
  });
  await link('My notes').click();
  await reads('Loading…');
  await visitor.look('notes-loading');
  answer();
  await reads('The server refused this request (429).');
  await visitor.wasRefused(`429 ${list}`);
  await visitor.look('notes-failure');
  await visitor.page.unroute(list);
  await button('Try again').click();
  await reads('Three bottles.');
});

step('the notes are exported into a file', async () => {
  const started = visitor.page.waitForEvent('download');
  await button('Export').click();
  const download = await started;
  assert.equal(download.suggestedFilename(), 'notes.md');
  assert.match(readFileSync(await download.path(), 'utf8'), /^# Milk .*\n\nThree bottles\.\n$/);
});

step('a signed-in user does not load the sign-in page', async () => {
  visitor.requests.splice(0);
  await visitor.page.reload();
  await reads('Three bottles.');
  const loaded = visitor.requests.map((request) => request.url());
  assert.ok(loaded.some((url) => url.endsWith('.js')));
  assert.ok(!loaded.some((url) => url.includes('sign-in')));
});

step('the team reads what is shared', async () => {
  await signOut();
  await signIn('team@example.com', 'Correct-Horse-2');
  await link('Team').click();
  await reads('Three bottles.');
  assert.equal(await link('Admin').count(), 0);
  await visitor.look('notes-team');
});

step('an administrator removes a note, once asked again', async () => {
  await signOut();
  await signIn('admin@example.com', 'Correct-Horse-3');
  await link('Admin').click();
  await reads(/^User/);
  await visitor.page.getByRole('button', { name: /^Remove Milk/ }).click();
  await visitor.look('notes-admin');
  await button('Remove').click();
  await reads('No user has any notes.');
  await visitor.look('notes-admin-empty');
});
