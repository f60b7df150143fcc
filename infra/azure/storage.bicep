// SPDX-License-Identifier: Apache-2.0
// The storage account: ledger (tables), work (queues), reports and the package (blobs). It is used with identities only.

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Principal of the function app.')
param functionPrincipalId string

@description('Days that reports and poison records are kept.')
param reportRetentionDays int

var tableNames = ['ScanMetadata', 'Flows', 'Leases']
var queueNames = ['steps', 'scans', 'steps-poison', 'scans-poison']
var containerNames = ['reports', 'results', 'poison', 'flows', 'deployment']

var blobDataOwner = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b')
var queueDataContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '974c5e8b-45b9-4653-ba55-5f855dd0fb88')
var tableDataContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3')

// Blobs of flows and results are deleted by the code; the rule catches what a crash left. Nothing is due after a week.
var lifetimes = {
  reports: reportRetentionDays
  poison: reportRetentionDays
  results: 14
  flows: 14
}

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'quaywatch${uniqueString(resourceGroup().id)}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = [for name in containerNames: {
  parent: blobs
  name: name
  properties: {
    publicAccess: 'None'
  }
}]

resource queue 'Microsoft.Storage/storageAccounts/queueServices/queues@2023-05-01' = [for name in queueNames: {
  parent: queues
  name: name
}]

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2023-05-01' = [for name in tableNames: {
  parent: tables
  name: name
}]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2023-05-01' = {
  parent: account
  name: 'default'
  dependsOn: [container]
  properties: {
    policy: {
      rules: [for lifetime in items(lifetimes): {
        name: lifetime.key
        type: 'Lifecycle'
        enabled: true
        definition: {
          filters: {
            blobTypes: ['blockBlob']
            prefixMatch: ['${lifetime.key}/']
          }
          actions: {
            baseBlob: {
              delete: {
                daysAfterModificationGreaterThan: lifetime.value
              }
            }
          }
        }
      }]
    }
  }
}

resource blobOwner 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, functionPrincipalId, blobDataOwner)
  properties: {
    description: 'Quaywatch: reports, results, poison records and large flows; the Functions host keeps its leases, checkpoints, keys and the package in containers that it makes itself, so the account is the smallest scope.'
    principalId: functionPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: blobDataOwner
  }
}

resource queueContributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (name, i) in queueNames: {
  scope: queue[i]
  name: guid(queue[i].id, functionPrincipalId, queueDataContributor)
  properties: {
    description: 'Quaywatch: sends, receives and deletes the messages of this queue; the scale controller counts them.'
    principalId: functionPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: queueDataContributor
  }
}]

resource tableContributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (name, i) in tableNames: {
  scope: table[i]
  name: guid(table[i].id, functionPrincipalId, tableDataContributor)
  properties: {
    description: 'Quaywatch: reads and writes the rows of this table.'
    principalId: functionPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: tableDataContributor
  }
}]

@description('Name of the storage account.')
output accountName string = account.name
