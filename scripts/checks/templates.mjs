// SPDX-License-Identifier: Apache-2.0
// What no linter knows: the templates against each other, against the code, the workflow, the fixtures and docs/aws.md.
// --sources DIR reads the handlers from another checkout's aws-lambda/src/main/java/io/quaywatch/aws.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { matches } from './pattern.mjs';
import { list, load, ofType, report, root, statements, target, templates } from './template.mjs';

const problems = [];
const problem = (template, text) => problems.push(`${template}.yaml: ${text}`);
const read = (...path) => readFileSync(join(root, ...path), 'utf8');
const all = Object.fromEntries(templates.map((name) => [name, load(name)]));
const scanner = all['single-account'];
const option = process.argv.indexOf('--sources');
const sourceFolder = option > 0 ? process.argv[option + 1] : join(root, 'aws-lambda/src/main/java/io/quaywatch/aws');
const sources = Object.fromEntries(
  readdirSync(sourceFolder)
    .filter((file) => file.endsWith('.java'))
    .map((file) => [file, readFileSync(join(sourceFolder, file), 'utf8')]),
);
const source = Object.values(sources).join('\n');
const docs = read('docs', 'aws.md');
const everyTemplate = (check) => templates.forEach((name) => check(name, all[name]));

/** Statements whose resource is '*', by Sid, and why the service leaves no choice. Key policies mean their own key by it. */
const EVERYTHING = {
  Traces: 'X-Ray has no resources to name',
  TaskDefinitions: 'ecs:DescribeTaskDefinition takes no resource',
  WhatRuns: 'the ECS list and task definition calls take no resource',
  Login: 'ecr:GetAuthorizationToken takes no resource',
  RegistryLogin: 'ecr:GetAuthorizationToken takes no resource',
  LogDelivery: 'log deliveries have no resource to name',
};
/** The right that a variable is given for: a function has both or neither. */
const RIGHT_FOR = {
  QUAYWATCH_TABLE: 'Ledger',
  QUAYWATCH_BUCKET: 'Reports',
  QUAYWATCH_TOPIC_ARN: 'Tell',
  QUAYWATCH_SECRET_ARN: 'Secret',
  QUAYWATCH_STATE_MACHINE_ARN: 'Start',
  QUAYWATCH_DLQ_URL: 'LostEvents',
  QUAYWATCH_DESCRIBE_ROLE: 'MemberAccounts',
};
/** Settings of core that make no sense in a function. */
const NOT_SET = { QUALYS_CA_FILE: 'a function has no file to read it from', QUALYS_PROXY: 'the functions run outside a VPC' };
/** Which fixtures each rule lets through; all others must be held back. */
const LET_THROUGH = {
  DeploymentRule: [
    'create-service', 'create-service-external', 'create-task-set', 'register-request-omitted', 'register-response-omitted',
    'register-response-without-containers', 'register-task-definition', 'register-upper-camel-windows', 'run-task',
    'run-task-no-response', 'run-task-only-failures', 'start-task', 'update-service', 'update-service-scale-only',
    'update-service-task-sets',
  ],
  TaskStateRule: ['task-running'],
  EcrPushRule: ['ecr-push', 'ecr-push-chart', 'ecr-push-untagged-china'],
};
const CALLS = ['RegisterTaskDefinition', 'RunTask', 'StartTask', 'CreateService', 'UpdateService', 'CreateTaskSet'];

function rulesLetThroughWhatTheyShould(name, template) {
  const folder = join(root, 'core/src/test/resources/event/aws');
  const events = readdirSync(folder).map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(join(folder, file), 'utf8'))]);
  const rules = ofType(template, 'AWS::Events::Rule').filter(([id]) => id.replace('Collected', '') in LET_THROUGH);
  for (const [id, rule] of rules) {
    const expected = LET_THROUGH[id.replace('Collected', '')];
    const seen = events.filter(([, event]) => matches(rule.Properties.EventPattern, event)).map(([file]) => file);
    expected.filter((file) => !seen.includes(file)).forEach((file) => problem(name, `${id} holds back ${file}.json`));
    seen.filter((file) => !expected.includes(file)).forEach((file) => problem(name, `${id} lets ${file}.json through`));
    if (id.endsWith('DeploymentRule')) {
      const names = new Set(events.filter(([file]) => seen.includes(file)).map(([, event]) => event.detail.eventName));
      CALLS.filter((call) => !names.has(call)).forEach((call) => problem(name, `${id}: no fixture of ${call} comes through`));
      const failed = events
        .filter(([file]) => seen.includes(file))
        .filter(([, event]) => matches(rule.Properties.EventPattern, { ...event, detail: { ...event.detail, errorCode: 'ClientException' } }));
      failed.forEach(([file]) => problem(name, `${id} lets ${file}.json through although the call failed`));
    }
    if (rule.Properties.EventPattern.source === undefined) {
      problem(name, `${id} does not look at the source`);
    }
    const model = scanner.Resources[id.replace('Collected', '')];
    if (JSON.stringify(rule.Properties.EventPattern) !== JSON.stringify(model.Properties.EventPattern)) {
      problem(name, `${id} differs from single-account.yaml`);
    }
    const optional = !id.endsWith('DeploymentRule');
    if (optional !== (rule.Condition !== undefined)) {
      problem(name, `${id} is ${optional ? 'not ' : ''}switched by a condition`);
    }
  }
  if (name !== 'centralized-hub' && rules.length === 0) {
    problem(name, 'has no deployment rules');
  }
}

function nothingIsLostBetweenServices(name, template) {
  const queues = ofType(template, 'AWS::SQS::Queue').map(([id]) => id);
  const writable = new Set();
  for (const [, policy] of ofType(template, 'AWS::SQS::QueuePolicy')) {
    for (const statement of policy.Properties.PolicyDocument.Statement) {
      if (statement.Principal?.Service === 'events.amazonaws.com') {
        list(statement.Resource).map(target).forEach((queue) => writable.add(queue));
      }
    }
  }
  for (const [id, rule] of ofType(template, 'AWS::Events::Rule')) {
    for (const hop of rule.Properties.Targets) {
      const queue = target(hop.DeadLetterConfig?.Arn);
      if (!hop.RetryPolicy) problem(name, `${id}: target ${hop.Id} has no retry policy`);
      if (!queues.includes(queue)) problem(name, `${id}: target ${hop.Id} has no dead-letter queue`);
      else if (!writable.has(queue)) problem(name, `${id}: EventBridge may not write to ${queue}`);
      if (hop.Input || hop.InputPath || hop.InputTransformer) problem(name, `${id}: target ${hop.Id} does not pass the whole event`);
      if (target(hop.Arn)?.endsWith('Alias')) asynchronous(name, template, id, target(hop.Arn));
      else if (!hop.RoleArn) problem(name, `${id}: target ${hop.Id} has no role`);
    }
  }
  for (const [id, subscription] of ofType(template, 'AWS::SNS::Subscription')) {
    if (!subscription.Properties.RedrivePolicy) problem(name, `${id} has no dead-letter queue`);
  }
  for (const queue of queues) {
    const watched = ofType(template, 'AWS::CloudWatch::Alarm').some(([, alarm]) => JSON.stringify(alarm).includes(`["${queue}","QueueName"]`));
    if (!watched) problem(name, `no alarm watches ${queue}`);
  }
}

function asynchronous(name, template, rule, alias) {
  const called = target(template.Resources[alias].Properties.FunctionName);
  const retried = ofType(template, 'AWS::Lambda::EventInvokeConfig').find(([, config]) => target(config.Properties.FunctionName) === called);
  if (!retried?.[1].Properties.DestinationConfig?.OnFailure) problem(name, `${called} loses events that it fails on`);
  const allowed = ofType(template, 'AWS::Lambda::Permission').some(
    ([, permission]) => target(permission.Properties.FunctionName) === alias && target(permission.Properties.SourceArn) === rule,
  );
  if (!allowed) problem(name, `${rule} may not call ${alias}`);
}

function rightsAreNamed(name, template) {
  for (const [id, role] of ofType(template, 'AWS::IAM::Role')) {
    for (const statement of statements(role)) {
      const actions = list(statement.Action);
      if (actions.some((action) => action.includes('*'))) problem(name, `${id}: ${statement.Sid} allows a pattern of actions`);
      if (list(statement.Resource).includes('*') && !(statement.Sid in EVERYTHING)) {
        problem(name, `${id}: ${statement.Sid} allows every resource and is not on the list with a reason`);
      }
    }
    for (const trust of role.Properties.AssumeRolePolicyDocument.Statement) {
      const across = trust.Principal.AWS !== undefined;
      if (across && !trust.Condition?.StringEquals?.['sts:ExternalId']) problem(name, `${id} may be assumed without an external id`);
      if (!across && trust.Principal.Service === 'events.amazonaws.com' && !trust.Condition) problem(name, `${id} trusts any account's rules`);
    }
    if (role.Properties.RoleName && role.Condition !== 'MakesRole') problem(name, `${id} has a name that a second region would clash with`);
    if (role.Properties.ManagedPolicyArns) problem(name, `${id} has managed policies`);
  }
  for (const [id, bucket] of ofType(template, 'AWS::S3::Bucket')) {
    if (bucket.Properties.BucketName) problem(name, `${id} has a name that a second region would clash with`);
  }
  for (const [id, dashboard] of ofType(template, 'AWS::CloudWatch::Dashboard')) {
    if (!JSON.stringify(dashboard.Properties.DashboardName).includes('AWS::Region')) problem(name, `${id}: dashboards are global, the name needs the region`);
  }
  for (const [id, group] of ofType(template, 'AWS::Logs::LogGroup')) {
    if (!group.Properties.KmsKeyId || !group.Properties.RetentionInDays) problem(name, `${id} is not encrypted or kept for ever`);
  }
  const resources = JSON.stringify(template.Resources);
  if (/arn:aws(-cn|-us-gov)?:/.test(resources)) problem(name, 'names a partition');
  if (/NoEcho/.test(JSON.stringify(template.Parameters))) problem(name, 'takes a secret as a parameter');
}

function functionsMatchTheCode() {
  const name = 'single-account';
  const version = /<artifactId>quaywatch-parent<\/artifactId>\s*<version>([^<]+)</.exec(read('aws-lambda', 'pom.xml'))[1];
  const roles = new Set();
  for (const [id, { Properties: lambda }] of ofType(scanner, 'AWS::Lambda::Function')) {
    const [, type, method] = /^io\.quaywatch\.aws\.(\w+)::(\w+)$/.exec(lambda.Handler) ?? [];
    if (!sources[`${type}.java`]?.includes(`public final class ${type} `) || method !== 'handleRequest') problem(name, `${id}: there is no ${lambda.Handler}`);
    const jar = `../../aws-lambda/target/quaywatch-aws-lambda-${version}-image-scan.jar`;
    if (lambda.Code !== jar) problem(name, `${id}: the JAR of this version is ${jar}`);
    const role = target(lambda.Role);
    if (roles.has(role)) problem(name, `${id} shares ${role}`);
    roles.add(role);
    const rights = statements(scanner.Resources[role]).map((statement) => statement.Sid);
    for (const [variable, right] of Object.entries(RIGHT_FOR)) {
      const given = variable in lambda.Environment.Variables;
      if (given !== rights.includes(right)) problem(name, `${id} has ${given ? variable : `the right ${right}`} without ${given ? `the right ${right}` : variable}`);
    }
    if (lambda.Runtime !== 'java21') problem(name, `${id} does not run on java21`);
    const stem = id.replace('Function', '');
    const published = scanner.Resources[`${stem}Version`]?.Properties;
    if (target(published?.Description) !== 'Release' || !published?.CodeSha256 || !JSON.stringify(lambda.Description).includes('${Release}')) {
      problem(name, `${id}: a new release would not publish a version`);
    }
    if (target(scanner.Resources[`${stem}Alias`]?.Properties.FunctionVersion) !== `${stem}Version`) problem(name, `${id}: its alias does not follow its versions`);
  }
}

function environmentIsWhatTheCodeReads() {
  const name = 'single-account';
  const set = new Set(ofType(scanner, 'AWS::Lambda::Function').flatMap(([, lambda]) => Object.keys(lambda.Properties.Environment.Variables)));
  const settings = [...read('core/src/main/java/io/quaywatch/config/ScannerConfig.java').matchAll(/new Setting\(\s*"([A-Z_]+)"/g)].map((found) => found[1]);
  const ours = new Set([...source.matchAll(/"(QUAYWATCH_[A-Z_]+|NOTIFY_[A-Z_]+)"/g)].map((found) => found[1]));
  for (const wanted of [...settings.filter((setting) => !(setting in NOT_SET)), ...ours]) {
    if (!set.has(wanted)) problem(name, `no function is given ${wanted}, which the code reads`);
  }
  for (const given of set) {
    if (!settings.includes(given) && !ours.has(given)) problem(name, `${given} is set and nothing reads it`);
    if (!docs.includes(`\`${given}\``)) problems.push(`docs/aws.md: does not mention ${given}`);
  }
  for (const [id, alarm] of ofType(scanner, 'AWS::CloudWatch::Alarm')) {
    const { Namespace, MetricName } = alarm.Properties;
    if (Namespace === 'Quaywatch' && !source.includes(`"${MetricName}"`)) problem(name, `${id}: nothing in the code measures ${MetricName}`);
    if (!alarm.Properties.AlarmActions) problem(name, `${id} tells nobody`);
  }
}

function workflowGetsWhatItAsksFor() {
  const name = 'single-account';
  if (!existsSync(join(root, 'infra/aws/image-scan.asl.json'))) {
    problems.push('infra/aws/image-scan.asl.json is missing');
    return;
  }
  const text = read('infra/aws/image-scan.asl.json');
  const machine = scanner.Resources.ImageScanStateMachine.Properties;
  const asked = new Set([...text.matchAll(/\$\{(\w+)\}/g)].map((found) => found[1]));
  const given = new Set(Object.keys(machine.DefinitionSubstitutions));
  asked.forEach((key) => given.has(key) || problem(name, `the workflow asks for ${key}`));
  given.forEach((key) => asked.has(key) || problem(name, `the workflow does not use ${key}`));
  if (machine.LoggingConfiguration.IncludeExecutionData !== false) problem(name, 'the workflow logs deployment events');
  const watched = /details\.name = "(\w+)"/.exec(scanner.Resources.UnfinishedScans.Properties.FilterPattern)[1];
  if (!text.includes(`"${watched}": {`)) problem(name, `the workflow has no state ${watched}, which UnfinishedScans counts`);
  const shortest = Math.min(...[...text.matchAll(/"TimeoutSeconds": (\d+)/g)].map((found) => Number(found[1])));
  for (const id of ['EventsFunction', 'StepsFunction']) {
    const longest = scanner.Resources[id].Properties.Timeout;
    if (longest >= shortest) problem(name, `${id} may run for ${longest} s, a task gives up after ${shortest} s`);
  }
}

function hubPassesEverything() {
  const passed = Object.keys(all['centralized-hub'].Resources.Scanner.Properties.Parameters);
  for (const parameter of Object.keys(scanner.Parameters)) {
    if (!passed.includes(parameter)) problem('centralized-hub', `does not pass ${parameter} to the scanner`);
  }
  const wanted = JSON.stringify(all['centralized-hub'].Resources.MembersMaySend.Properties.Statement);
  if (!wanted.includes('"aws:PrincipalOrgID":{"Ref":"OrganizationId"}')) problem('centralized-hub', 'lets other organizations send');
  const taken = [...JSON.stringify(all['centralized-hub']).matchAll(/"Scanner","Outputs\.(\w+)"/g)].map((found) => found[1]);
  taken.filter((output) => !(output in scanner.Outputs)).forEach((output) => problem('centralized-hub', `the scanner has no output ${output}`));
}

/** Rows `| \`Name\` | \`default\` | …` under the heading of each template. */
function parametersAreDocumented(name, template) {
  const section = new RegExp(`^### \`${name}\\.yaml\`$([\\s\\S]*?)(?=^##|$(?![\\s\\S]))`, 'm').exec(docs)?.[1] ?? '';
  const rows = Object.fromEntries([...section.matchAll(/^\| `(\w+)` \| (.*?) \|/gm)].map((row) => [row[1], row[2]]));
  const inherits = name === 'centralized-hub' ? scanner.Parameters : {};
  for (const [parameter, { Default: standard }] of Object.entries(template.Parameters)) {
    if (parameter in inherits && inherits[parameter].Default === standard && !(parameter in rows)) continue;
    const expected = standard === undefined ? 'required' : standard === '' ? 'none' : `\`${standard}\``;
    if (rows[parameter] !== expected) problems.push(`docs/aws.md: ${name}.yaml ${parameter} should have the default ${expected}, has ${rows[parameter]}`);
  }
  Object.keys(rows).filter((row) => !(row in template.Parameters)).forEach((row) => problems.push(`docs/aws.md: ${name}.yaml has no parameter ${row}`));
}

everyTemplate(rulesLetThroughWhatTheyShould);
everyTemplate(nothingIsLostBetweenServices);
everyTemplate(rightsAreNamed);
everyTemplate(parametersAreDocumented);
functionsMatchTheCode();
environmentIsWhatTheCodeReads();
workflowGetsWhatItAsksFor();
hubPassesEverything();
report('templates', problems);
