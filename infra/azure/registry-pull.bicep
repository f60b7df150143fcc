// SPDX-License-Identifier: Apache-2.0
// The right to pull from one registry, for subscriptions deployed with acrPullScope=registries.

@description('Name of the registry.')
param registryName string

@description('Principal of the function app.')
param functionPrincipalId string

@description('Principal of the scan containers.')
param scannerPrincipalId string

var acrPull = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: registryName
}

resource functionPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, functionPrincipalId, acrPull)
  properties: {
    description: 'Quaywatch: resolves tags of this registry to digests, and pulls images that are scanned in the function.'
    principalId: functionPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: acrPull
  }
}

resource scannerPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, scannerPrincipalId, acrPull)
  properties: {
    description: 'Quaywatch: pulls images of this registry that are scanned in a container.'
    principalId: scannerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: acrPull
  }
}
