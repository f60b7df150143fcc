// SPDX-License-Identifier: Apache-2.0
// Runs infra/aws/image-scan.asl.json in an interpreter that nobody here wrote. Tasks go over HTTP to the real handlers (LocalAws
// in the test classes of aws-lambda; one scenario runs the shaded JAR as two functions), on DynamoDB Local, the simulator and a virtual clock: waits and retries take no time.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { localAws } from './local-aws.mjs';

Promise.withResolvers ??= () => {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};
const { StateMachine } = await import('aws-local-stepfunctions');

const root = fileURLToPath(new URL('../../', import.meta.url));
const lambda = name => `arn:aws:lambda:eu-west-1:111122223333:function:${name}:live`;
const definition = JSON.parse(readFileSync(`${root}infra/aws/image-scan.asl.json`, 'utf8')
  .replace('${MachineTimeoutSeconds}', '21600').replace('${MaxConcurrency}', '5')
  .replaceAll('${EventsFunctionArn}', lambda('events')).replaceAll('${StepsFunctionArn}', lambda('steps')));
const event = name => JSON.parse(readFileSync(`${root}core/src/test/resources/event/aws/${name}.json`, 'utf8'));

const { call, now, stop } = await localAws();

// Virtual time passes only when nobody has anything to do now: then the call that is due first goes on.
let busy = 0;
let timer;
const waiting = [];
function goOn() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (busy === 0 && waiting.length > 0) {
      waiting.sort((a, b) => a.due - b.due).shift().go();
    }
  }, 10);
}
async function callWhenDue(path, body, due = 0) {
  if (due > now()) {
    await new Promise(go => {
      waiting.push({ due, go });
      goOn();
    });
  }
  busy++;
  try {
    return await call(path, body, due);
  } finally {
    busy--;
    goOn();
  }
}

const states = { ...definition.States, ...definition.States.ScanImages.ItemProcessor.States };
const named = type => Object.keys(states).filter(name => states[name].Type === type);
const zero = names => Object.fromEntries(names.map(name => [name, 0]));

/** Runs one execution; `before` sees every call of a task first, and may throw as a platform would. */
async function run(name, input, before = () => {}) {
  const due = new Map();
  const task = resource => async payload => {
    await before(payload);
    const owner = payload.state?.request?.owner;
    const answer = await callWhenDue(resource.includes(':events:') ? 'events' : 'steps', payload, due.get(owner));
    due.set(owner, now() + 1000 * (answer.waitSeconds ?? 0));
    return answer;
  };
  const machine = new StateMachine(definition);
  const execution = machine.run(input, {
    context: { Execution: { Name: name, Input: input } },
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(named('Task').map(n => [n, task(states[n].Resource)])),
      waitTimeOverrides: zero(named('Wait')),
      retryIntervalOverrides: zero(named('Task')),
    },
  });
  return execution.result;
}

const world = scenario => call('world', { world: { limits: { calls: 0, concurrency: 0 }, ...scenario?.world }, faults: scenario?.faults ?? [] });
const outcomes = result => result.images.map(image => image.outcome.outcome);
const images = (...names) => ({ images: names.map(name => `registry.example/${name}`) });
const asker = (workload, image) => ({ requests: [{ owner: '', image: `registry.example/${image}`, container: 'main', force: false, moves: 0,
  requestedAt: '2026-11-20T10:00:00Z', workload: { id: workload, kind: 'test', name: workload, platform: 'linux/amd64', platformAssumed: false } }] });

const scenarios = {
  async 'happy path'() {
    const result = await run('e1', images('shop/vulnerable:1'));
    assert.deepEqual(outcomes(result), ['Complete']);
    assert.ok(JSON.stringify(result.images[0]).length <= 1024);
    assert.equal((await call('told')).length, 1);
  },
  async 'happy path in two function processes, under the runtime interface client'() {
    await call('processes');
    const result = await run('e1', images('shop/vulnerable:1', 'shop/vulnerable-too:1'));
    assert.deepEqual(outcomes(result), ['Complete', 'Complete']);
    assert.equal(await call('sent'), 2);
  },
  async 'one deployment seen twice: one scan per image, told once'() {
    const result = await run('e1', event('run-task'));
    assert.deepEqual(new Set(outcomes(result)), new Set(['Complete']));
    const told = (await call('told')).length;
    const again = await run('e2', event('run-task'));
    assert.deepEqual(new Set(outcomes(again)), new Set(['Skipped']));
    assert.equal((await call('told')).length, told);
  },
  async 'fresh and told before'() {
    await run('e1', images('shop/vulnerable:1'));
    const result = await run('e2', images('shop/vulnerable:1'));
    assert.equal(result.images[0].outcome.why, 'FRESH');
    assert.equal((await call('told')).length, 1);
  },
  async 'fresh and not told before'() {
    await run('e1', asker('first', 'shop/vulnerable:1'));
    const result = await run('e2', asker('second', 'shop/vulnerable:1'));
    assert.equal(result.images[0].outcome.why, 'FRESH');
    assert.deepEqual((await call('told')).map(told => told.workloads), [['first'], ['second']]);
  },
  async 'joined, then the winner fails'() {
    await world({ world: { failSchedules: [{ repositories: ['*'], error: 'Sensor is not reachable' }] } });
    const results = await Promise.all([run('e1', asker('first', 'shop/web:1')), run('e2', asker('second', 'shop/web:1'))]);
    assert.deepEqual(results.map(outcomes).flat().sort(), ['Failed', 'Skipped']);
    assert.deepEqual((await call('told')).flatMap(told => told.workloads).sort(), ['first', 'second']);
  },
  async 'reused: Qualys knows the digest'() {
    await run('e1', images('shop/web:1'));
    await call('forget');
    const result = await run('e2', images('shop/web:1'));
    assert.equal(result.images[0].outcome.evidence.evidence, 'Reused');
  },
  async 'no images'() {
    const result = await run('e1', event('register-denied'));
    assert.deepEqual(result.images, []);
    assert.deepEqual(await call('told'), []);
  },
  async 'registry denied'() {
    await world({ world: { registryAuth: true } });
    const image = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1';
    const result = await run('e1', { images: [image] });
    assert.deepEqual(outcomes(result), ['Partial']);
    assert.equal(result.images[0].outcome.reason, 'IDENTITY_UNVERIFIED');
    assert.equal((await call('told')).length, 1);
  },
  async 'scan failed'() {
    await world({ world: { failSchedules: [{ repositories: ['*'], error: 'Sensor is not reachable' }] } });
    const result = await run('e1', images('shop/web:1'));
    assert.deepEqual(outcomes(result), ['Failed']);
    const [row] = await call('ledger');
    assert.ok(row.retryAt && !row.claim && !row.pending);
    assert.equal((await call('told')).length, 1);
  },
  async 'deadline'() {
    await world({ world: { scanSeconds: { min: 7200, max: 7200 } } });
    assert.deepEqual(outcomes(await run('e1', images('shop/web:1'))), ['TimedOut']);
    assert.equal((await call('told')).length, 1);
  },
  async '429 with a long wait'() {
    await world({ faults: [{ call: 'GET /csapi/v1.3/registry*', times: 1, status: 429, headers: { 'X-RateLimit-ToWait-Sec': '1200' } }] });
    const start = now();
    assert.deepEqual(outcomes(await run('e1', images('shop/web:1'))), ['Complete']);
    assert.ok(now() - start >= 1200_000);
  },
  async 'one of five images fails'() {
    const result = await run('e1', images('a:1', 'b:1', 'missing/c:1', 'd:1', 'e:1'));
    assert.deepEqual(outcomes(result), ['Complete', 'Complete', 'Failed', 'Complete', 'Complete']);
    assert.equal(result.images[2].outcome.kind, 'IMAGE_NOT_FOUND');
  },
  async 'tag moved'() {
    let moved = false;
    const result = await run('e1', images('shop/vulnerable:1'), async payload => {
      if (payload.phase === 'SubmitScan' && !moved) {
        moved = true;
        await call('move', { host: 'registry.example', repository: 'shop/vulnerable', tag: '1' });
      }
    });
    assert.deepEqual(outcomes(result), ['Complete']);
    const told = await call('told');
    assert.deepEqual(told.map(message => message.outcome.kind ?? message.outcome.outcome), ['TAG_MOVED', 'Complete']);
  },
  async 'a step that fails twice in passing'() {
    let failures = 0;
    const result = await run('e1', images('shop/web:1'), payload => {
      if (payload.phase === 'CheckCache' && failures++ < 2) {
        throw Object.assign(new Error('{"errorMessage":"STORAGE: no answer"}'), { name: 'io.quaywatch.aws.TransientStepException' });
      }
    });
    assert.deepEqual(outcomes(result), ['Complete']);
  },
  async 'a step that fails for good'() {
    const result = await run('e1', images('a:1', 'b:1'), payload => {
      if (payload.phase === 'SubmitScan' && !payload.error && payload.state.request.image.endsWith('b:1')) {
        throw Object.assign(new Error('{"errorMessage":"ACCESS_DENIED: no"}'), { name: 'io.quaywatch.aws.PermanentStepException' });
      }
    });
    assert.deepEqual(outcomes(result), ['Complete', 'Failed']);
    assert.equal(result.images[1].outcome.kind, 'ACCESS_DENIED');
  },
  async 'the steps function is down for a while: every end is recorded and told when it is back'() {
    const calls = {};
    const result = await run('e1', images('a:1', 'b:1'), payload => {
      const image = payload.state?.request.image;
      if (image && payload.state.phase !== 'ResolveImage' && (calls[image] = (calls[image] ?? 0) + 1) < 20) {
        throw Object.assign(new Error('down'), { name: 'Lambda.Unknown' });
      }
    });
    assert.deepEqual(outcomes(result), ['Failed', 'Failed']);
    assert.equal((await call('told')).length, 2);
    assert.equal((await call('ledger')).filter(row => row.retryAt && !row.pending).length, 2);
  },
};

let failed = 0;
const only = process.argv[2];
for (const [name, scenario] of Object.entries(scenarios)) {
  if (only && !name.includes(only)) {
    continue;
  }
  const began = Date.now();
  try {
    await world();
    await scenario();
    console.log(`ok      ${name} (${Date.now() - began} ms)`);
  } catch (e) {
    failed++;
    console.log(`FAILED  ${name}\n${e.stack ?? e}`);
  }
}
stop();
process.exit(failed ? 1 : 0);
