// SPDX-License-Identifier: Apache-2.0
// Checks infra/aws/*.asl.json with asl-validator, their substitutions filled in as CloudFormation does.
import { createRequire } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const validate = createRequire(import.meta.url)('asl-validator');
const folder = fileURLToPath(new URL('../../infra/aws/', import.meta.url));
let failed = false;
for (const file of readdirSync(folder).filter(name => name.endsWith('.asl.json'))) {
  const text = readFileSync(folder + file, 'utf8')
    .replaceAll(/\$\{(\w+)Arn\}/g, 'arn:aws:lambda:eu-west-1:111122223333:function:$1:live')
    .replaceAll(/\$\{\w+\}/g, '60');
  const { isValid, errorsText } = await validate(JSON.parse(text));
  console.log(`${isValid ? 'ok      ' : 'FAILED  '}${file}${isValid ? '' : `\n${errorsText()}`}`);
  failed ||= !isValid;
}
process.exit(failed ? 1 : 0);
