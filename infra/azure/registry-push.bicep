// SPDX-License-Identifier: Apache-2.0
// Pushes to one registry, through a system topic, to the hub. A system topic signs in to the hub with an identity of its own.

@description('Tags of every resource.')
param tags object

@description('Resource id of the registry.')
param registryId string

@description('Resource id of the Event Hubs namespace; it may be in another subscription.')
param eventHubNamespaceId string

@description('Name of the Event Hub.')
param eventHubName string

var registryPath = split(registryId, '/')
var namespacePath = split(eventHubNamespaceId, '/')

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  scope: resourceGroup(registryPath[2], registryPath[4])
  name: last(registryPath)
}

// Azure allows one system topic for each registry, in the registry's region.
resource topic 'Microsoft.EventGrid/systemTopics@2022-06-15' = {
  name: 'quaywatch-${uniqueString(registryId)}'
  location: registry.location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    source: registryId
    topicType: 'Microsoft.ContainerRegistry.Registries'
  }
}

module sender 'hub-sender.bicep' = {
  name: 'quaywatch-sender-${uniqueString(registryId)}'
  scope: resourceGroup(namespacePath[2], namespacePath[4])
  params: {
    eventHubNamespaceName: last(namespacePath)
    eventHubName: eventHubName
    topicPrincipalId: topic.identity.principalId
  }
}

resource pushes 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2022-06-15' = {
  parent: topic
  name: 'quaywatch-pushes'
  dependsOn: [sender]
  properties: {
    deliveryWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      destination: {
        endpointType: 'EventHub'
        properties: {
          resourceId: '${eventHubNamespaceId}/eventhubs/${eventHubName}'
        }
      }
    }
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    filter: {
      includedEventTypes: ['Microsoft.ContainerRegistry.ImagePushed']
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
  }
}
