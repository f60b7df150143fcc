// SPDX-License-Identifier: Apache-2.0
// The settings of the function app: which ones Bicep sets, and which ones the platform reads, not our code.
import { descendants, literal, members } from './bicep-model.mjs';

/** Settings of core that make no sense in a function app. */
export const NOT_SET = {
  QUALYS_ECR_ROLE_ARN: 'belongs to AWS',
  QUALYS_CA_FILE: 'a function app has no file to read it from',
  QUALYS_PROXY: 'the function app runs outside a virtual network',
};

/** Settings that the Functions host and its triggers read, not our code. */
export const HOST_SETTINGS = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: 'Where the host writes logs; an address, because local sign-in is off.',
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'The identity that the host writes logs with.',
  AzureWebJobsStorage__accountName: 'Storage account of the host and of the queue triggers.',
  AzureWebJobsStorage__credential: 'An identity, no key.',
  AzureWebJobsStorage__clientId: 'Which identity.',
  AzureFunctionsJobHost__functionTimeout: 'How long one call of a function may take: `scanTimeout` and 15 minutes.',
  EventHub__fullyQualifiedNamespace: 'Namespace of the Event Hub trigger.',
  EventHub__credential: 'An identity, no key.',
  EventHub__clientId: 'Which identity.',
  EVENT_HUB_NAME: 'Hub of the Event Hub trigger.',
  EVENT_HUB_CONSUMER_GROUP: 'Consumer group of the Event Hub trigger.',
};

/** What is set, by name, with the expression that it is set to. */
export function settingsOf(files) {
  const found = new Map();
  const add = (node) => members(node).forEach((value, key) => found.set(key, value));
  add(files['main.bicep'].vars.get('settings'));
  const { body } = files['function.bicep'].resources.find((one) => one.kind === 'Microsoft.Web/sites/config');
  descendants(members(body).get('properties'), 'object').forEach(add);
  ['tokenSettings', 'passwordSettings'].forEach((name) => add(files['vault.bicep'].vars.get(name)));
  return found;
}

/** The parameters of main.bicep that an expression depends on. */
export function dependsOn(files, node) {
  const names = new Set(descendants(node, 'identifier').map((one) => one.text));
  const text = literal(node);
  return files['main.bicep'].params.filter((param) => names.has(param.name) || text === `\${${param.name}}`).map((param) => param.name);
}
