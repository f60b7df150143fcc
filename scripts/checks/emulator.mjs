// SPDX-License-Identifier: Apache-2.0
// Runs infra/aws/image-scan.asl.json on a second implementation of Step Functions, an emulator (moto), where it is installed. It
// calls functions through a router of ours, which passes them to the real handlers (LocalAws); waits are cut to one second.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { localAws } from './local-aws.mjs';

if (spawnSync('moto_server', ['--help']).error) {
  console.log('SKIPPED: moto_server not installed');
  process.exit(process.env.REQUIRE_PEERS === '1' ? 1 : 0);
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const aws = await localAws();
let due = 0;

async function invoke(name, payload) {
  try {
    const answer = await aws.call(name.includes('events') ? 'events' : 'steps', payload, due);
    due = aws.now() + 1000 * (answer.waitSeconds ?? 0);
    return { headers: {}, body: JSON.stringify(answer) };
  } catch (e) {
    return { headers: { 'X-Amz-Function-Error': 'Unhandled' }, body: JSON.stringify({ errorType: e.name, errorMessage: e.message }) };
  }
}

const router = createServer(async (request, reply) => {
  let body = '';
  for await (const part of request) {
    body += part;
  }
  const invocation = /\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url);
  assert.ok(invocation, `the workflow calls functions only, not ${request.method} ${request.url}`);
  const answer = await invoke(decodeURIComponent(invocation[1]), body);
  reply.writeHead(200, answer.headers).end(answer.body);
});
await new Promise(ready => router.listen(0, '127.0.0.1', ready));

const port = 20000 + Math.floor(Math.random() * 20000);
const moto = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
  stdio: 'ignore', env: { ...process.env, MOTO_PORT: String(router.address().port), AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' } });

async function post(path, body, headers = {}) {
  const reply = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: JSON.stringify(body), headers });
  const text = await reply.text();
  assert.ok(reply.ok, `${path} ${headers['X-Amz-Target'] ?? ''}: ${reply.status} ${text.slice(0, 500)}`);
  return text ? JSON.parse(text) : {};
}
const states = (action, body) => post('/', body, {
  'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': `AWSStepFunctions.${action}`,
  Authorization: 'AWS4-HMAC-SHA256 Credential=local/20261120/eu-west-1/states/aws4_request, SignedHeaders=host, Signature=none' });
const pause = millis => new Promise(go => setTimeout(go, millis));

async function ready() {
  for (let tries = 0; tries < 100; tries++) {
    try {
      return await post('/moto-api/config', { stepfunctions: { execute_state_machine: true } });
    } catch {
      await pause(200);
    }
  }
  throw new Error('the emulator did not start');
}

let failed = 1;
try {
  await ready();
  await aws.call('world', { world: { limits: { calls: 0, concurrency: 0 }, queueSeconds: 0, scanSeconds: { min: 1, max: 1 } } });
  const lambda = name => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
  const definition = readFileSync(`${root}infra/aws/image-scan.asl.json`, 'utf8')
    .replace('${MachineTimeoutSeconds}', '21600').replace('${MaxConcurrency}', '5')
    .replaceAll('${EventsFunctionArn}', lambda('events')).replaceAll('${StepsFunctionArn}', lambda('steps'))
    .replaceAll(/"SecondsPath": *"[^"]+"/g, '"Seconds": 1');
  const { stateMachineArn } = await states('CreateStateMachine',
    { name: 'image-scan', definition, roleArn: 'arn:aws:iam::123456789012:role/image-scan' });
  const { executionArn } = await states('StartExecution',
    { stateMachineArn, name: 'first', input: JSON.stringify({ images: ['registry.example/shop/vulnerable:1'] }) });
  let execution;
  do {
    await pause(200);
    execution = await states('DescribeExecution', { executionArn });
  } while (execution.status === 'RUNNING');
  assert.equal(execution.status, 'SUCCEEDED', JSON.stringify(execution).slice(0, 2000));
  const output = JSON.parse(execution.output);
  assert.deepEqual(output.images.map(image => image.outcome.outcome), ['Complete']);
  assert.equal((await aws.call('told')).length, 1);
  console.log('emulator: the workflow ran, one image Complete and told');
  failed = 0;
} catch (e) {
  console.log(`emulator: ${e.stack ?? e}`);
} finally {
  moto.kill();
  aws.stop();
  process.exit(failed);
}
