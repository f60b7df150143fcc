// SPDX-License-Identifier: Apache-2.0
// The Qualys credentials. Settings of the function app name a secret, they never hold one.

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Principal of the function app.')
param functionPrincipalId string

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

@description('Protects the vault against purging.')
param keyVaultPurgeProtection bool

var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
var reference = '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets'

// A reference without a version follows the newest one within a day; deploying the code again takes it at once.
var tokenSettings = {
  QUALYS_ACCESS_TOKEN: '${reference}/qualys-access-token)'
}
var passwordSettings = {
  QUALYS_USERNAME: '${reference}/qualys-username)'
  QUALYS_PASSWORD: '${reference}/qualys-password)'
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'quaywatch-${uniqueString(resourceGroup().id)}'
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    // The service takes true or nothing.
    enablePurgeProtection: keyVaultPurgeProtection ? true : null
    publicNetworkAccess: 'Enabled'
  }
}

resource token 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(qualysAccessToken)) {
  parent: vault
  name: 'qualys-access-token'
  tags: tags
  properties: {
    value: qualysAccessToken
  }
}

resource username 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(qualysUsername)) {
  parent: vault
  name: 'qualys-username'
  tags: tags
  properties: {
    value: qualysUsername
  }
}

resource password 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(qualysPassword)) {
  parent: vault
  name: 'qualys-password'
  tags: tags
  properties: {
    value: qualysPassword
  }
}

resource secretsReader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, functionPrincipalId, secretsUser)
  properties: {
    description: 'Quaywatch: reads the Qualys credentials; this vault holds nothing else.'
    principalId: functionPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: secretsUser
  }
}

@description('Name of the vault.')
output name string = vault.name

@description('Settings that name the stored credentials; references, no values.')
output credentialSettings object = qualysCredentials == 'token' ? tokenSettings : passwordSettings
