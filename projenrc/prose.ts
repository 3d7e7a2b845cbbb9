import { type awscdk, JsonFile, TextFile, YamlFile } from 'projen';

/** Habits that a native reader has to read twice, and what to write instead. */
const habits: Record<string, string> = {
  '\\bwhoever\\b': 'anyone who',
  '\\bstands\\b(?! for)': 'is',
  '\\b(?:is|are|was|were) told\\b': 'is set to',
  '\\bheld (?:against|to)\\b': 'compared with',
  '\\bmade up\\b': 'generated',
  '\\btaken for\\b': 'matched',
  '\\blets? in\\b': 'accepted',
  '\\bnobody gets in\\b': 'refused',
  '\\b(?:can|could) be had\\b': 'possible',
  '\\bbeside\\b': 'next to',
  '(?<=\\w )\\balone\\b(?=[.,;:])': 'only',
  '\\bshall\\b': 'must',
};

/** Names and terms that no dictionary has. */
const words = `
  Abac AFDA Alexa amazonwebservices amplifyapp APIGATEWAYMANAGEMENTAPI apigatewayv apigwv APPCONFIG appconfig
  APPCONFIGDATA appconfigdata authtype autocannon awsapprunner awscdk awslambda bfnrt brandings bunx
  cdkjwtprotectedapi certificatemanager Consolas ctap DCDA DCDAFC deliverystream Doutput dualstack errortype eusc
  EVENTBRIDGE fffd firebaseapp FONTCONFIG Fprotected googleusercontent herokuapp hsts invokefunction jwtprotectedapi
  libexpat libnspr libnss LOCALAPPDATA Menlo Mfas ministack myorg nobodys nonegate nosniff onrender osls otpauth
  outbase passwordless PATHEXT PCIDSS preflights projen projenrc publib Redocly Redrive resendcode RUBYLIB SAMEORIGIN scloud
  Segoe SESV sgov SMSMFA sparticuz stageless statm streamify SYSTEMROOT taskkill Timedout TOTP undeployed unpadded
  userpool vendedlogs webauthn weberror
`;

/** Plain English and spelling, in everything that a person reads. */
export function prose(project: awscdk.AwsCdkConstructLibrary): void {
  project.addDevDeps(
    'textlint@^15.8.0',
    'textlint-rule-prh@^6.1.0',
    'textlint-rule-sentence-length@^5.2.1',
    'cspell@^9.8.0', // 10 wants Node 22
  );
  new YamlFile(project, 'prose.yml', {
    obj: {
      version: 1,
      rules: Object.entries(habits).map(([pattern, expected]) => ({ expected, pattern: `/${pattern}/i` })),
    },
  });
  new JsonFile(project, '.textlintrc.json', {
    obj: { rules: { prh: { rulePaths: ['prose.yml'] }, 'sentence-length': { max: 260 } } },
    allowComments: false,
    marker: false,
  });
  new JsonFile(project, 'cspell.json', {
    obj: {
      version: '0.2',
      language: 'en',
      dictionaries: ['typescript', 'node', 'npm', 'aws', 'html', 'css', 'python', 'golang', 'java', 'bash'],
      ignoreRegExpList: ['/[A-Za-z0-9]{23,}/g'], // alphabets and hashes
      words: words.trim().split(/\s+/),
      ignorePaths: [
        'API.md', // made of the comments in src
        'local/src/assembly/census/**', // names of AWS
        'local/src/services/sites/answers/content-type*.ts', // names of media types
        '**/frontend/dist/**',
        'site/dist/**',
      ],
    },
    marker: false,
  });
  const task = project.addTask('prose', { description: 'Check spelling, and English that has to be read twice' });
  new TextFile(project, '.textlintignore', { lines: ['API.md', ''] });
  task.exec("textlint '*.md' 'docs/*.md' 'local/*.md' 'create/*.md' 'examples/**/*.md'");
  task.exec(
    "cspell --no-progress --quiet --gitignore '**/*.md' '{src,local/src,create/src}/**/*.ts' 'examples/**/*.{html,ts}'",
  );
}
