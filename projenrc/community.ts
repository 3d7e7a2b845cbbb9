import { type awscdk, TextFile } from 'projen';
import { type Names, repositoryPage } from './names';

/** What GitHub reads that has the names in it. */
export function communityFiles(project: awscdk.AwsCdkConstructLibrary, names: Names): void {
  new TextFile(project, '.github/CODEOWNERS', {
    marker: true,
    lines: ['# Who is asked for a review, of everything.', `* @${names.owner}`],
  });
  new TextFile(project, '.github/ISSUE_TEMPLATE/config.yml', {
    marker: true,
    lines: [
      'blank_issues_enabled: false',
      'contact_links:',
      '  - name: A security problem',
      `    url: ${repositoryPage(names)}/security/advisories/new`,
      '    about: Please report it in private. SECURITY.md says what happens then.',
    ],
  });
}
