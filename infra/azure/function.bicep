// SPDX-License-Identifier: Apache-2.0
// The function app. Every connection of it is an address and an identity; no setting holds a key.

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Settings that parameters decide.')
param settings object

@description('Minutes that one call of a function may take.')
param functionMinutes int

@description('Settings that name the stored Qualys credentials.')
param credentialSettings object

@description('Resource id of the identity of the function app.')
param identityId string

@description('Client id of the identity of the function app.')
param identityClientId string

@description('Resource id of the identity of scan containers.')
param scannerIdentityId string

@description('Client id of the identity of scan containers.')
param scannerIdentityClientId string

@description('Name of the storage account.')
param storageAccountName string

@description('Name of the Event Hubs namespace.')
param eventHubNamespaceName string

@description('Name of the Event Hub.')
param eventHubName string

@description('Consumer group of the function app.')
param eventHubConsumerGroup string

@description('Name of the topic of notifications.')
param notifyTopicName string

@description('Name of the Application Insights component.')
param applicationInsightsName string

@description('Most instances at one time, for each group of functions.')
param maximumInstances int

var storageHost = environment().suffixes.storage

resource notifications 'Microsoft.EventGrid/topics@2022-06-15' existing = {
  name: notifyTopicName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' existing = {
  name: eventHubNamespaceName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'quaywatch'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: 'quaywatch-${uniqueString(resourceGroup().id)}'
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      minTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: 'https://${storageAccountName}.blob.${storageHost}/deployment'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'java'
        version: '21'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 4096
        maximumInstanceCount: maximumInstances
      }
    }
  }
}

// The connection string of Application Insights is an address only: local sign-in is off, the identity below writes.
resource appSettings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(settings, credentialSettings, {
    APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
    AzureWebJobsStorage__accountName: storageAccountName
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identityClientId
    AzureFunctionsJobHost__functionTimeout: '${padLeft(string(functionMinutes / 60), 2, '0')}:${padLeft(string(functionMinutes % 60), 2, '0')}:00'
    EventHub__fullyQualifiedNamespace: replace(replace(namespace.properties.serviceBusEndpoint, 'https://', ''), ':443/', '')
    EventHub__credential: 'managedidentity'
    EventHub__clientId: identityClientId
    EVENT_HUB_NAME: eventHubName
    EVENT_HUB_CONSUMER_GROUP: eventHubConsumerGroup
    TABLE_ENDPOINT: 'https://${storageAccountName}.table.${storageHost}'
    BLOB_ENDPOINT: 'https://${storageAccountName}.blob.${storageHost}'
    QUEUE_ENDPOINT: 'https://${storageAccountName}.queue.${storageHost}'
    NOTIFY_TOPIC_ENDPOINT: notifications.properties.endpoint
    SCANNER_IDENTITY_ID: scannerIdentityId
    SCANNER_IDENTITY_CLIENT_ID: scannerIdentityClientId
    AZURE_SUBSCRIPTION_ID: subscription().subscriptionId
    AZURE_CLIENT_ID: identityClientId
  })
}

@description('Name of the function app.')
output name string = app.name
