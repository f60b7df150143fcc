// SPDX-License-Identifier: Apache-2.0
// Follows the discovery's schedule for three days, for every interval that the variable takes.

const field = (text, size) =>
  Array.from({ length: size }, (_, value) => value).filter((value) => {
    if (text === '*') return true;
    const step = /^\*\/(\d+)$/.exec(text);
    if (step) return Number(step[1]) > 0 && Number(step[1]) < size && value % Number(step[1]) === 0;
    return /^\d+$/.test(text) && Number(text) === value;
  });

/** The minutes of three days, counted from their first midnight, in which a unix-cron expression runs. */
export function runs(cron) {
  const [minute, hour, ...days] = cron.split(' ');
  if (days.join(' ') !== '* * *') return [];
  const [minutes, hours] = [field(minute, 60), field(hour, 24)];
  return [0, 1, 2].flatMap((day) => hours.flatMap((one) => minutes.map((other) => day * 1440 + one * 60 + other)));
}

const CHOICE = '${local.crons[tostring(max([for minutes in keys(local.crons) : tonumber(minutes) if tonumber(minutes) <= var.polling_interval_minutes]...))]}';

/** @param chosen the schedule of each interval as Terraform evaluates it; undefined where that is not installed */
export function problemsOfCron({ crons, poll }, chosen) {
  const problems = [];
  if (poll !== CHOICE) problems.push('the choice of the schedule is not the one that is followed here');
  const known = Object.keys(crons).map(Number);
  for (let wish = 15; wish <= 1440; wish += 1) {
    const interval = Math.max(...known.filter((minutes) => minutes <= wish));
    const cron = chosen ? chosen[wish] : crons[interval];
    const times = cron ? runs(cron) : [];
    const gaps = new Set(times.slice(1).map((time, index) => time - times[index]));
    if (times.length < 3 || gaps.size !== 1) problems.push(`${wish} minutes: '${cron}' does not run evenly`);
    else if (!gaps.has(interval)) problems.push(`${wish} minutes: '${cron}' runs every ${[...gaps]} minutes, not ${interval}`);
    else if (interval * 2 <= wish) problems.push(`${wish} minutes: every ${interval} minutes is twice as often`);
  }
  return problems.slice(0, 5);
}
