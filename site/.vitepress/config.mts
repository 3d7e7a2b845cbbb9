import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { defineConfig, type MarkdownOptions, type Plugin } from 'vitepress';

// The site is made of the documents of the repository. A document that is not named here is a page without a place in the sidebar.
const documents = {
  Guide: { 'Start here': 'README.md', Groups: 'docs/groups.md', 'Ways to sign in': 'docs/sign-in.md', Options: 'docs/options.md', Deploying: 'docs/deploying.md' },
  'On your machine': { 'Run it locally': 'local/README.md', 'Functions in any language': 'docs/runtimes.md', 'Your handlers and AWS': 'docs/handlers-and-aws.md', 'A typed client': 'docs/openapi.md', Limits: 'docs/limits.md' },
  Security: { 'What is guaranteed': 'SECURITY.md', 'Other ways to call a function': 'docs/doors.md' },
  'Coming from': { 'The 2021 tutorial': 'docs/from-the-2021-tutorial.md', 'An existing stack': 'docs/migrating.md', 'Another language': 'docs/other-languages.md' },
  Examples: { Starter: 'create/README.md', 'An API': 'examples/api/README.md', 'Pages with Amplify': 'examples/hello/frontend/README.md', 'A larger app': 'examples/notes/README.md', Python: 'examples/hello-python/README.md' },
  Reference: { API: 'API.md', Conformance: 'docs/conformance.md', Performance: 'docs/performance.md', 'Local performance': 'docs/performance-local.md' },
  Project: { Architecture: 'ARCHITECTURE.md', Contributing: 'CONTRIBUTING.md' },
};
const root = join(import.meta.dirname, '../..');
const pages = Object.values(documents).flatMap((group) => Object.values(group));
const address = (page: string) => `/${page.replace(/README\.md$/, '').replace(/\.md$/, '')}`;

/** Links between pages stay in the site. All other files are shown where the repository is kept. */
const links: MarkdownOptions['config'] = (markdown) => {
  markdown.renderer.rules.code_inline = (tokens, at) => `<code v-pre>${markdown.utils.escapeHtml(tokens[at].content)}</code>`;
  markdown.core.ruler.push('links-of-the-repository', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const name = token.type === 'image' ? 'src' : 'href';
      const [path, anchor] = (token.attrGet(name) ?? '').replace(/^https:\/\/github\.com\/[^/]+\/[^/]+\/(blob|raw)\/main\//, '/').split('#');
      const file = posix.join(path.startsWith('/') ? '.' : posix.dirname(env.relativePath), decodeURI(path)).replace(/\/$/, '');
      if (path && !/^\w+:/.test(path) && existsSync(join(root, file))) { // VitePress reports what is missing
        const page = pages.find((page) => page === file || page === `${file}/README.md`);
        const target = page ? address(page) : token.type === 'image' ? `/${file}` : `${process.env.REPOSITORY}/blob/main/${file}`;
        token.attrSet(name, [target, anchor].filter(Boolean).join('#'));
      }
    }
  });
};
const vueOfThisFolder: Plugin = { // the documents are outside of this folder, so Vite does not find Vue for them
  name: 'vue-of-this-folder',
  enforce: 'pre',
  resolveId: (id, _importer, { ssr }) => (ssr && /^vue($|\/server-renderer)/.test(id) ? { id, external: true } : undefined),
};

export default defineConfig({
  title: 'cdk-jwt-protected-api',
  description: 'An AWS CDK construct: an HTTP API on which every route needs a Cognito JWT, unless you declare it public',
  srcDir: '..',
  srcExclude: ['.*/**', '**/{cdk.out,test,tests,templates}/**', 'CODE_OF_CONDUCT.md'],
  rewrites: (page) => page.replace(/README\.md$/, 'index.md'),
  outDir: './dist',
  cleanUrls: true, ignoreDeadLinks: 'localhostLinks',
  markdown: { config: links, attrs: { disable: true }, languageAlias: { mts: 'ts' } },
  vite: { plugins: [vueOfThisFolder], build: { chunkSizeWarningLimit: 1_500 } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: Object.entries(documents).map(([text, group]) => ({
      text,
      items: Object.entries(group).map(([text, page]) => ({ text, link: address(page) })),
    })),
    socialLinks: [{ icon: 'github', link: process.env.REPOSITORY ?? '' }],
  },
});
