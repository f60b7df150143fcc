// SPDX-License-Identifier: Apache-2.0
// The resource group of scan containers: their identity, and the one right of the function app in it.

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Principal of the function app.')
param functionPrincipalId string

@description('Role by which scan containers are made.')
param scanRoleId string

resource scannerIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'quaywatch-scanner'
  location: location
  tags: tags
}

resource scanContainers 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: resourceGroup()
  name: guid(resourceGroup().id, functionPrincipalId, scanRoleId)
  properties: {
    description: 'Quaywatch: makes a container group for a scan, reads its state and deletes it; gives it the identity of scan containers, which is in this group too.'
    principalId: functionPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: scanRoleId
  }
}

@description('Resource id of the identity of scan containers.')
output identityId string = scannerIdentity.id

@description('Client id of the identity of scan containers.')
output identityClientId string = scannerIdentity.properties.clientId

@description('Principal id of the identity of scan containers.')
output principalId string = scannerIdentity.properties.principalId
