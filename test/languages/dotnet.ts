import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from './language';
import { run } from './run';

export const dotnet: Language = {
  name: '.NET',
  target: 'dotnet',
  sdk: ['dotnet'],
  newestCdk: '2.275.0',
  unpack(packages, folder) {
    run('unzip', ['-q', join(packages, readdirSync(packages).find((file) => file.endsWith('.nupkg'))!), '-d', folder]);
  },
  install({ folder, packages, cdkVersion, constructsVersion }) {
    const references = {
      'Amazon.CDK.Lib': cdkVersion,
      Constructs: constructsVersion,
      'Example.CdkJwtProtectedApi': '0.0.0',
    };
    const project = `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net8.0</TargetFramework>
    <RollForward>Major</RollForward>
    <RestoreAdditionalProjectSources>${packages}</RestoreAdditionalProjectSources>
    <RestorePackagesPath>${join(folder, 'packages')}</RestorePackagesPath>
  </PropertyGroup>
  <ItemGroup>
${Object.entries(references)
  .map(([name, version]) => `    <PackageReference Include="${name}" Version="${version}" />`)
  .join('\n')}
  </ItemGroup>
</Project>
`;
    writeFileSync(join(folder, 'Notes.csproj'), project);
    cpSync(join(__dirname, 'dotnet/Program.cs'), join(folder, 'Program.cs'));
    run('dotnet', ['build', '--nologo', '--output', 'out'], { cwd: folder });
    return { command: 'dotnet', args: [join(folder, 'out/Notes.dll')] };
  },
};
