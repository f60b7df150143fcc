// SPDX-License-Identifier: Apache-2.0
// The right of one system topic to send to the hub. A module of its own, because the hub may be in another subscription.

@description('Name of the Event Hubs namespace.')
param eventHubNamespaceName string

@description('Name of the Event Hub.')
param eventHubName string

@description('Principal of the system topic of a registry.')
param topicPrincipalId string

var dataSender = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2b629674-e913-4c01-ae53-ef4638d8f975')

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' existing = {
  name: '${eventHubNamespaceName}/${eventHubName}'
}

resource pushSender 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hub
  name: guid(hub.id, topicPrincipalId, dataSender)
  properties: {
    description: 'Quaywatch: sends pushes of its registry to this hub.'
    principalId: topicPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: dataSender
  }
}
