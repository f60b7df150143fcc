// SPDX-License-Identifier: Apache-2.0
// What comes in (the Event Hub that diagnostic settings send to) and what goes out (the topic of notifications).

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Principal of the function app.')
param functionPrincipalId string

@description('Partitions of the Event Hub.')
param eventHubPartitions int

@description('Days that the Event Hub keeps events.')
param eventHubRetentionDays int

var dataReceiver = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde')
var eventGridDataSender = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'd5a91429-5739-47e2-a06b-3470a27159e7')

// Standard, because Basic has no consumer groups and keeps events for one day only.
// Local sign-in stays on: diagnostic settings can send in no other way than by a rule of the namespace.
resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: 'quaywatch-${uniqueString(resourceGroup().id)}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: 1
  }
  properties: {
    disableLocalAuth: false
    minimumTlsVersion: '1.2'
  }
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = {
  parent: namespace
  name: 'activity-log'
  properties: {
    partitionCount: eventHubPartitions
    messageRetentionInDays: eventHubRetentionDays
  }
}

resource consumerGroup 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = {
  parent: hub
  name: 'quaywatch'
}

// Azure Monitor asks for all three rights of a rule that a diagnostic setting names. Azure reads the key, nobody else does.
resource diagnosticRule 'Microsoft.EventHub/namespaces/authorizationRules@2024-01-01' = {
  parent: namespace
  name: 'diagnostic-settings'
  properties: {
    rights: ['Listen', 'Manage', 'Send']
  }
}

resource notifications 'Microsoft.EventGrid/topics@2022-06-15' = {
  name: 'quaywatch-${uniqueString(resourceGroup().id)}'
  location: location
  tags: tags
  properties: {
    disableLocalAuth: true
    inputSchema: 'CloudEventSchemaV1_0'
    publicNetworkAccess: 'Enabled'
  }
}

resource hubReceiver 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hub
  name: guid(hub.id, functionPrincipalId, dataReceiver)
  properties: {
    description: 'Quaywatch: reads the events of this hub; the scale controller asks how far the readers are.'
    principalId: functionPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: dataReceiver
  }
}

resource topicSender 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: notifications
  name: guid(notifications.id, functionPrincipalId, eventGridDataSender)
  properties: {
    description: 'Quaywatch: tells subscribers of this topic about scans that found something.'
    principalId: functionPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: eventGridDataSender
  }
}

@description('Name of the namespace.')
output namespaceName string = namespace.name

@description('Resource id of the namespace.')
output namespaceId string = namespace.id

@description('Name of the hub.')
output hubName string = hub.name

@description('Name of the consumer group of the function app.')
output consumerGroupName string = consumerGroup.name

@description('Rule by which diagnostic settings send.')
output authorizationRuleId string = diagnosticRule.id

@description('Name of the topic of notifications.')
output notifyTopicName string = notifications.name
