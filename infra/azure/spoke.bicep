// SPDX-License-Identifier: Apache-2.0
// What a watched subscription gets: its Activity Log goes to the hub, the scanner may read its workloads and pull its images.
targetScope = 'subscription'

@description('Region of the resource group for registry topics.')
param location string = deployment().location

@description('Resource group for the topics of registryIds. It is made when registryIds names a registry.')
@minLength(1)
@maxLength(90)
param resourceGroupName string = 'quaywatch-spoke-rg'

@description('Rule of the central namespace by which the diagnostic setting sends (output eventHubAuthorizationRuleId of the scanner).')
param eventHubAuthorizationRuleId string

@description('Name of the central Event Hub (output eventHubName).')
param eventHubName string = 'activity-log'

@description('Principal of the function app (output functionPrincipalId).')
param functionPrincipalId string

@description('Principal of the scan containers (output scannerPrincipalId).')
param scannerPrincipalId string

@description('Where images may be pulled from: any registry of the subscription, or the registries of registryIds only.')
@allowed(['subscription', 'registries'])
param acrPullScope string = 'subscription'

@description('Resource ids of container registries of this subscription whose pushes are scanned. A registry with a system topic of somebody else cannot be listed.')
param registryIds array = []

var acrPull = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')

// .../subscriptions/2/resourceGroups/4/providers/Microsoft.EventHub/namespaces/8/authorizationRules/10
var rule = split(eventHubAuthorizationRuleId, '/')
var pullsAnywhere = acrPullScope == 'subscription'

resource activityLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'activity-log-to-eventhub'
  properties: {
    eventHubAuthorizationRuleId: eventHubAuthorizationRuleId
    eventHubName: eventHubName
    logs: [
      {
        category: 'Administrative'
        enabled: true
      }
    ]
  }
}

// The name of a role is unique in the whole tenant.
resource workloadReader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, functionPrincipalId, 'quaywatch-workload-reader')
  properties: {
    roleName: 'Quaywatch workload reader ${uniqueString(subscription().id, functionPrincipalId)}'
    description: 'Reads which images container groups, container apps and jobs run. Reads no secrets.'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          'Microsoft.ContainerInstance/containerGroups/read'
          'Microsoft.App/containerApps/read'
          'Microsoft.App/containerApps/revisions/read'
          'Microsoft.App/jobs/read'
        ]
      }
    ]
    assignableScopes: [subscription().id]
  }
}

resource workloads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: subscription()
  name: guid(subscription().id, functionPrincipalId, workloadReader.id)
  properties: {
    description: 'Quaywatch: an Activity Log record names no image, so the deployed workload is read; it may be in any resource group.'
    principalId: functionPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: workloadReader.id
  }
}

resource functionPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (pullsAnywhere) {
  scope: subscription()
  name: guid(subscription().id, functionPrincipalId, acrPull)
  properties: {
    description: 'Quaywatch: resolves tags to digests, and pulls images that are scanned in the function; acrPullScope=registries narrows it.'
    principalId: functionPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: acrPull
  }
}

resource scannerPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (pullsAnywhere) {
  scope: subscription()
  name: guid(subscription().id, scannerPrincipalId, acrPull)
  properties: {
    description: 'Quaywatch: pulls images that are scanned in a container; acrPullScope=registries narrows it.'
    principalId: scannerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: acrPull
  }
}

module registryPull 'registry-pull.bicep' = [for id in registryIds: if (!pullsAnywhere) {
  name: 'quaywatch-pull-${uniqueString(id)}'
  scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
  params: {
    registryName: last(split(id, '/'))
    functionPrincipalId: functionPrincipalId
    scannerPrincipalId: scannerPrincipalId
  }
}]

// In the scanner's own subscription this is the scanner's group once more, with the same tags and region.
resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = if (!empty(registryIds)) {
  name: resourceGroupName
  location: location
  tags: {
    app: 'quaywatch'
  }
}

module registryPush 'registry-push.bicep' = [for id in registryIds: {
  name: 'quaywatch-push-${uniqueString(id)}'
  scope: resourceGroup(resourceGroupName)
  dependsOn: [group]
  params: {
    tags: {
      app: 'quaywatch'
    }
    registryId: id
    eventHubNamespaceId: join(take(rule, 9), '/')
    eventHubName: eventHubName
  }
}]

@description('Role by which workloads of this subscription are read.')
output workloadReaderRoleId string = workloadReader.id
