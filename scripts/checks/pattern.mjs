// SPDX-License-Identifier: Apache-2.0
// EventBridge's matching, as far as our rules use it: nested objects, lists of accepted values, and {exists: …}.
export function matches(pattern, event) {
  return Object.entries(pattern).every(([key, wanted]) => {
    const present = event !== null && typeof event === 'object' && key in event;
    if (!Array.isArray(wanted)) {
      return present && matches(wanted, event[key]);
    }
    return wanted.some((rule) => accepts(rule, present, present ? event[key] : undefined));
  });
}

function accepts(rule, present, value) {
  if (rule !== null && typeof rule === 'object') {
    const [kind] = Object.keys(rule);
    if (kind !== 'exists') {
      throw new Error(`pattern.mjs does not know the rule '${kind}'`);
    }
    return rule.exists === present;
  }
  return present && (Array.isArray(value) ? value.includes(rule) : value === rule);
}
