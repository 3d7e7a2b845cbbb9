import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createOrigins, hostReplacements } from '../../lib/host/origins.js';

const site = 'd1a2b3c4d5e6f7.cloudfront.net';
const api = 'abcdefghij.execute-api.eu-west-1.amazonaws.com';
const replacements = [
  ...hostReplacements(site, 'http://127.0.0.1:4000', 'Web/Site'),
  ...hostReplacements(api, 'http://127.0.0.1:4001', 'Web/Api'),
];

describe('createOrigins', () => {
  const cases: [text: string, replaced: string][] = [
    [`https://${site}`, 'http://127.0.0.1:4000'],
    [`http://${site}/`, 'http://127.0.0.1:4000/'],
    [`https://${site}/index.html?from=https://${site}`, 'http://127.0.0.1:4000/index.html?from=http://127.0.0.1:4000'],
    [site, '127.0.0.1:4000'],
    [`{"host":"${site}"}`, '{"host":"127.0.0.1:4000"}'],
    [`https://${api}/private`, 'http://127.0.0.1:4001/private'],
    [`wss://${api}`, 'ws://127.0.0.1:4001'],
    [`the page is at https://${site}.`, 'the page is at http://127.0.0.1:4000.'],
    [`'https://${site}','https://${api}'`, "'http://127.0.0.1:4000','http://127.0.0.1:4001'"],
    ['https://cognito-idp.eu-west-1.amazonaws.com', 'https://cognito-idp.eu-west-1.amazonaws.com'],
  ];
  for (const [text, replaced] of cases) {
    it(`makes '${replaced}' of '${text}'`, () => {
      assert.equal(createOrigins(replacements).replace(text, 'a text'), replaced);
    });
  }

  const others = [
    `https://www.${site}`,
    `https://x${site}`,
    `https://x-${site}`,
    `https://${site}.example.com`,
    `https://${site}x`,
    `https://${site}:8443`,
    `https://${site.replaceAll('.', 'x')}`,
  ];
  for (const text of others) {
    it(`leaves '${text}' alone, which is another host`, () => {
      assert.equal(createOrigins(replacements).replace(text, 'a text'), text);
    });
  }

  it('lists each replacement and the place it was made in once', () => {
    const origins = createOrigins(replacements);
    origins.replace(`https://${site} https://${site}`, 'output SiteUrl');
    origins.replace(`https://${site}`, 'output SiteUrl');
    origins.replace(`https://${site}`, 'CORS of Web/Api');
    const entry = { from: `https://${site}`, to: 'http://127.0.0.1:4000', what: 'Web/Site' };
    assert.deepEqual(origins.replaced, [
      { ...entry, where: 'output SiteUrl' },
      { ...entry, where: 'CORS of Web/Api' },
    ]);
  });

  it('replaces in lists and maps, and leaves instances of classes as they are', () => {
    const date = new Date(0);
    const cors = { allowOrigins: [`https://${site}`], maxAge: undefined, allowCredentials: true, date, none: null };
    assert.deepEqual(createOrigins(replacements).replaceDeep(cors, 'CORS'), {
      ...cors,
      allowOrigins: ['http://127.0.0.1:4000'],
    });
    assert.equal(createOrigins(replacements).replaceDeep(date, 'a date'), date);
  });

  it('changes nothing where there is nothing to replace', () => {
    assert.equal(createOrigins([]).replace(`https://${site}`, 'a text'), `https://${site}`);
  });

  const part = fc.oneof(
    fc.constantFrom(site, api, 'https://', 'wss://', 'http://', '.', ':', '/', ' ', '"', '-', '443', 'x', '$&'),
    fc.string(),
  );
  const text = fc.array(part).map((parts) => parts.join(''));

  it('has nothing left to do the second time', () => {
    fc.assert(
      fc.property(text, (original) => {
        const { replace } = createOrigins(replacements);
        const once = replace(original, 'a text');
        assert.equal(replace(once, 'a text'), once);
      }),
    );
  });

  it('replaces every address that stands alone, whatever is around it', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const replaced = createOrigins(replacements).replace(`${before} https://${site} ${after}`, 'a text');
        assert.ok(replaced.includes(' http://127.0.0.1:4000 '));
      }),
    );
  });

  it('leaves a text without the addresses as it is, and lists nothing', () => {
    fc.assert(
      fc.property(fc.string(), (original) => {
        const origins = createOrigins(replacements);
        assert.equal(origins.replace(original, 'a text'), original);
        assert.deepEqual(origins.replaced, []);
      }),
    );
  });

  it('treats texts in lists and maps as it treats them alone', () => {
    fc.assert(
      fc.property(text, (original) => {
        const { replace, replaceDeep } = createOrigins(replacements);
        const replaced = replace(original, 'a text');
        assert.deepEqual(replaceDeep({ a: [original, { b: original }] }, 'a map'), { a: [replaced, { b: replaced }] });
      }),
    );
  });

  it('does not depend on the order of the addresses', () => {
    fc.assert(
      fc.property(text, fc.shuffledSubarray(replacements, { minLength: replacements.length }), (original, shuffled) => {
        assert.equal(
          createOrigins(shuffled).replace(original, 'a text'),
          createOrigins(replacements).replace(original, 'a text'),
        );
      }),
    );
  });
});
