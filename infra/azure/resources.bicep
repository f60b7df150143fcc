// SPDX-License-Identifier: Apache-2.0
// Everything in the resource group of the scanner, one module a subject.

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Settings of the function app that parameters decide.')
param settings object

@description('Minutes that one call of a function may take.')
param functionMinutes int

@description('Resource id of the identity of the function app.')
param identityId string

@description('Client id of the identity of the function app.')
param identityClientId string

@description('Principal of the function app.')
param functionPrincipalId string

@description('Resource id of the identity of scan containers.')
param scannerIdentityId string

@description('Client id of the identity of scan containers.')
param scannerIdentityClientId string

@description('How the scanner logs in to Qualys.')
@allowed(['token', 'password'])
param qualysCredentials string

@description('Qualys access token; empty leaves the stored one.')
@secure()
param qualysAccessToken string

@description('Qualys user name; empty leaves the stored one.')
@secure()
param qualysUsername string

@description('Password of the Qualys user; empty leaves the stored one.')
@secure()
param qualysPassword string

@description('Partitions of the Event Hub.')
param eventHubPartitions int

@description('Days that the Event Hub keeps events.')
param eventHubRetentionDays int

@description('Most instances of the function app.')
param maximumInstances int

@description('Days that logs are kept.')
param logRetentionDays int

@description('Days that reports and poison records are kept.')
param reportRetentionDays int

@description('Protects the Key Vault against purging.')
param keyVaultPurgeProtection bool

@description('Who is mailed; empty mails nobody.')
param notificationEmail string

module storage 'storage.bicep' = {
  name: 'quaywatch-storage'
  params: {
    location: location
    tags: tags
    functionPrincipalId: functionPrincipalId
    reportRetentionDays: reportRetentionDays
  }
}

module events 'events.bicep' = {
  name: 'quaywatch-events'
  params: {
    location: location
    tags: tags
    functionPrincipalId: functionPrincipalId
    eventHubPartitions: eventHubPartitions
    eventHubRetentionDays: eventHubRetentionDays
  }
}

module vault 'vault.bicep' = {
  name: 'quaywatch-vault'
  params: {
    location: location
    tags: tags
    functionPrincipalId: functionPrincipalId
    qualysCredentials: qualysCredentials
    qualysAccessToken: qualysAccessToken
    qualysUsername: qualysUsername
    qualysPassword: qualysPassword
    keyVaultPurgeProtection: keyVaultPurgeProtection
  }
}

module monitoring 'monitoring.bicep' = {
  name: 'quaywatch-monitoring'
  params: {
    location: location
    tags: tags
    functionPrincipalId: functionPrincipalId
    logRetentionDays: logRetentionDays
  }
}

module function 'function.bicep' = {
  name: 'quaywatch-function'
  params: {
    location: location
    tags: tags
    settings: settings
    functionMinutes: functionMinutes
    identityId: identityId
    identityClientId: identityClientId
    scannerIdentityId: scannerIdentityId
    scannerIdentityClientId: scannerIdentityClientId
    credentialSettings: vault.outputs.credentialSettings
    storageAccountName: storage.outputs.accountName
    eventHubNamespaceName: events.outputs.namespaceName
    eventHubName: events.outputs.hubName
    eventHubConsumerGroup: events.outputs.consumerGroupName
    notifyTopicName: events.outputs.notifyTopicName
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    maximumInstances: maximumInstances
  }
}

module alerts 'alerts.bicep' = {
  name: 'quaywatch-alerts'
  params: {
    location: location
    tags: tags
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    eventHubNamespaceId: events.outputs.namespaceId
    notificationEmail: notificationEmail
  }
}

@description('Name of the function app.')
output functionAppName string = function.outputs.name

@description('Name of the storage account.')
output storageAccountName string = storage.outputs.accountName

@description('Name of the Event Hubs namespace.')
output eventHubNamespaceName string = events.outputs.namespaceName

@description('Name of the Event Hub.')
output eventHubName string = events.outputs.hubName

@description('Rule of the namespace by which diagnostic settings send.')
output eventHubAuthorizationRuleId string = events.outputs.authorizationRuleId

@description('Name of the Key Vault.')
output keyVaultName string = vault.outputs.name

@description('Name of the Application Insights component.')
output applicationInsightsName string = monitoring.outputs.applicationInsightsName
