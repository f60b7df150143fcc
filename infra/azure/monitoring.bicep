// SPDX-License-Identifier: Apache-2.0
// Logs. Local sign-in is off: the function app writes with its identity.

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Principal of the function app.')
param functionPrincipalId string

@description('Days that logs are kept.')
param logRetentionDays int

var metricsPublisher = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '3913510d-42f4-4e42-8a64-420c390055eb')

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'quaywatch'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: logRetentionDays
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: 'quaywatch'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    IngestionMode: 'LogAnalytics'
    WorkspaceResourceId: workspace.id
  }
}

resource telemetryWriter 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: component
  name: guid(component.id, functionPrincipalId, metricsPublisher)
  properties: {
    description: 'Quaywatch: writes its logs.'
    principalId: functionPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: metricsPublisher
  }
}

@description('Name of the Application Insights component.')
output applicationInsightsName string = component.name

@description('Resource id of the Application Insights component.')
output applicationInsightsId string = component.id
