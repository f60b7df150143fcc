// SPDX-License-Identifier: Apache-2.0
// Validates the templates as `aws cloudformation package` would hand them over: with the CDK's rules, and with cfn-lint where installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { load, report, root, templates } from './template.mjs';

const CHECK = 'cfn';
const work = mkdtempSync(join(tmpdir(), 'quaywatch-cfn-'));
const problems = [];
const definition = join(root, 'infra/aws/image-scan.asl.json');

function packaged(template) {
  const copy = structuredClone(template);
  for (const resource of Object.values(copy.Resources)) {
    const properties = resource.Properties;
    if (resource.Type === 'AWS::Lambda::Function') {
      properties.Code = { S3Bucket: 'packaged', S3Key: 'jar' };
    }
    if (resource.Type === 'AWS::StepFunctions::StateMachine') {
      delete properties.DefinitionS3Location;
      properties.DefinitionString = readFileSync(definition, 'utf8').replace(/\$\{(MaxConcurrency|MachineTimeoutSeconds)\}/g, '40');
      delete properties.DefinitionSubstitutions.MaxConcurrency;
      delete properties.DefinitionSubstitutions.MachineTimeoutSeconds;
    }
    if (resource.Type === 'AWS::CloudFormation::Stack') {
      properties.TemplateURL = 'https://packaged.s3.amazonaws.com/template';
    }
  }
  return copy;
}

function synthesise(name) {
  const app = new App({
    outdir: join(work, name),
    analyticsReporting: false,
    context: { '@aws-cdk/core:validateAgainstDefaultRules': true },
  });
  const nested = name === 'centralized-hub' ? { Scanner: { templateFile: join(work, 'single-account.json') } } : {};
  // The rules' warnings are only printed; here they count as errors.
  const printed = [];
  const streams = [process.stdout, process.stderr].map((stream) => [stream, stream.write]);
  streams.forEach(([stream]) => (stream.write = (text) => printed.push(String(text)) > 0));
  try {
    new CfnInclude(new Stack(app, name), 'template', { templateFile: join(work, `${name}.json`), loadNestedStacks: nested });
    app.synth();
  } catch (error) {
    problems.push(`${name}.yaml: ${error.message}`);
  } finally {
    streams.forEach(([stream, write]) => (stream.write = write));
  }
  const warnings = printed.join('').split('\n').filter((line) => /^(WARNING|ERROR) /.test(line));
  problems.push(...warnings.map((line) => `${name}.yaml: ${line}`));
}

function lint() {
  const found = spawnSync('cfn-lint', ['--version']);
  if (found.error || found.status !== 0) {
    console.log('SKIPPED: cfn-lint not installed');
    if (process.env.REQUIRE_PEERS === '1') {
      problems.push('REQUIRE_PEERS=1: cfn-lint is required');
    }
    return;
  }
  const regions = ['us-east-1', 'eu-central-1', 'cn-north-1', 'us-gov-west-1'];
  const files = templates.map((name) => join(root, 'infra/aws', `${name}.yaml`));
  // W3002: paths that `package` rewrites. Warnings other than that are errors here.
  const run = spawnSync('cfn-lint', ['--ignore-checks', 'W3002', '--regions', ...regions, '--format', 'parseable', '--', ...files], { encoding: 'utf8' });
  if (run.status !== 0) {
    problems.push(...`${run.stdout}${run.stderr}`.trim().split('\n'));
  }
}

try {
  if (!existsSync(definition)) {
    problems.push('infra/aws/image-scan.asl.json is missing');
  } else {
    for (const name of templates) {
      writeFileSync(join(work, `${name}.json`), JSON.stringify(packaged(load(name))));
    }
    templates.forEach(synthesise);
  }
  lint();
} finally {
  rmSync(work, { recursive: true });
}
report(CHECK, problems);
