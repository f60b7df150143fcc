// SPDX-License-Identifier: Apache-2.0
// The identity of the function app. It is made before the app, so that every right is there when the app starts.

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

resource functionIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'quaywatch-function'
  location: location
  tags: tags
}

@description('Resource id of the identity.')
output id string = functionIdentity.id

@description('Client id of the identity.')
output clientId string = functionIdentity.properties.clientId

@description('Principal id of the identity.')
output principalId string = functionIdentity.properties.principalId
