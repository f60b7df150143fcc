// SPDX-License-Identifier: Apache-2.0
// One scanner that watches its own subscription: a resource group with everything in it, a second one in which scan containers live,
// and what a watched subscription gets (spoke.bicep).
targetScope = 'subscription'

@description('Region of the scanner. It needs the Flex Consumption plan: az functionapp list-flexconsumption-locations.')
param location string = deployment().location

@description('Resource group of the scanner. It is made, tagged, and deleted again by cleanup.sh.')
@minLength(1)
@maxLength(80)
param resourceGroupName string = 'quaywatch-rg'

@description('Resource group in which scan containers are made. Nothing else may be in it: the scanner may delete container groups there.')
@minLength(1)
@maxLength(90)
param scanResourceGroupName string = '${resourceGroupName}-scans'

@description('Qualys platform of the subscription: US1, US2, US3, US4, EU1, EU2, … (scripts/quaywatch platforms lists them).')
param qualysPod string = 'US2'

@description('Gateway of a private Qualys platform, https://host. Used instead of qualysPod.')
param qualysGateway string = ''

@description('How the scanner logs in to Qualys: with an access token, or with a user name and password.')
@allowed(['token', 'password'])
param qualysCredentials string = 'token'

@description('Qualys access token. Empty leaves the one in the Key Vault as it is.')
@secure()
param qualysAccessToken string = ''

@description('Qualys user name. Empty leaves the one in the Key Vault as it is.')
@secure()
param qualysUsername string = ''

@description('Password of the Qualys user. Empty leaves the one in the Key Vault as it is.')
@secure()
param qualysPassword string = ''

@description('Hours for which a complete result answers new deployments of the same image.')
@minValue(1)
@maxValue(720)
param scanCacheHours int = 24

@description('Minutes that Qualys may take for a result after it accepted a scan.')
@minValue(5)
@maxValue(720)
param scanDeadlineMinutes int = 30

@description('Minutes that one image may take in all, waits included. Not shorter than scanDeadlineMinutes.')
@minValue(10)
@maxValue(1440)
param executionLimitMinutes int = 360

@description('Days for which a Qualys result of the very same image is used instead of a new scan.')
@minValue(0)
@maxValue(365)
param maxReuseAgeDays int = 30

@description('What is looked for; another profile is another scan.')
@maxLength(20)
param scanProfile string = 'pkg'

@description('Query token by which the Qualys subscription filters images by scan date.')
@allowed(['lastVmScanDate', 'lastScanned'])
param qualysScanDateFilter string = 'lastVmScanDate'

@description('Where images are scanned: in the function, in a container made for the scan, or by size of the image. Without qscannerUrl, auto is container.')
@allowed(['auto', 'function', 'container'])
param scanEngine string = 'auto'

@description('With scanEngine auto: compressed size in MB up to which an image is scanned in the function, which has 0.8 GB of disk.')
@minValue(1)
@maxValue(100000)
param autoFunctionMaxMb int = 200

@description('Seconds that qscanner may take for one image.')
@minValue(60)
@maxValue(7200)
param scanTimeout int = 1800

@description('Version of qscanner for scans in the function, like 4.8.0-2.')
param qscannerVersion string = ''

@description('SHA-256 of the archive at qscannerUrl, 64 hex digits. Another archive is not unpacked.')
param qscannerSha256 string = ''

@description('Where the archive of qscanner is downloaded from, https.')
param qscannerUrl string = ''

@description('Image of qscanner for scans in a container. Best by digest: docker.io/qualys/qscanner@sha256:….')
param qscannerImage string = 'docker.io/qualys/qscanner:latest'

@description('Region of the scan containers.')
param scanLocation string = location

@description('CPUs of a scan container.')
@minValue(1)
@maxValue(4)
param scanCpu int = 1

@description('Memory of a scan container in GB.')
@minValue(1)
@maxValue(16)
param scanMemoryGb int = 2

@description('Who is mailed when something bad is deployed and when the scanner has trouble. Empty mails nobody.')
param notificationEmail string = ''

@description('Least severity that is worth a mail.')
@allowed(['INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'])
param notifySeverity string = 'HIGH'

@description('Ids of further subscriptions whose running workloads a backfill looks at. Each needs spoke.bicep.')
param watchedSubscriptions array = []

@description('Where images may be pulled from: any registry of the subscription, or the registries of registryIds only.')
@allowed(['subscription', 'registries'])
param acrPullScope string = 'subscription'

@description('Resource ids of container registries of this subscription whose pushes are scanned. A registry with a system topic of somebody else cannot be listed.')
param registryIds array = []

@description('Partitions of the Event Hub. It cannot be changed later.')
@minValue(1)
@maxValue(32)
param eventHubPartitions int = 4

@description('Days that the Event Hub keeps events: how long the scanner may stand still without loss.')
@minValue(1)
@maxValue(7)
param eventHubRetentionDays int = 7

@description('Most instances of the function app at one time, for each group of functions.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Days that reports and poison records are kept.')
@minValue(1)
@maxValue(3650)
param reportRetentionDays int = 90

@description('Protects the Key Vault against purging. Its name is then taken for seven days after a removal.')
param keyVaultPurgeProtection bool = false

var tags = {
  app: 'quaywatch'
}

// What the function app reads of the parameters; resources.bicep adds what only exists after the deployment.
var settings = {
  QUALYS_POD: qualysPod
  QUALYS_GATEWAY: qualysGateway
  QUALYS_SCAN_DATE_FILTER: qualysScanDateFilter
  SCAN_CACHE_HOURS: string(scanCacheHours)
  SCAN_DEADLINE_MINUTES: string(scanDeadlineMinutes)
  EXECUTION_LIMIT_MINUTES: string(executionLimitMinutes)
  MAX_REUSE_AGE_DAYS: string(maxReuseAgeDays)
  SCAN_PROFILE: scanProfile
  SCAN_ENGINE: scanEngine == 'auto' && empty(qscannerUrl) ? 'container' : scanEngine
  AUTO_FUNCTION_MAX_MB: string(autoFunctionMaxMb)
  SCAN_TIMEOUT: string(scanTimeout)
  QSCANNER_VERSION: qscannerVersion
  QSCANNER_SHA256: qscannerSha256
  QSCANNER_URL: qscannerUrl
  QSCANNER_IMAGE: qscannerImage
  SCAN_RESOURCE_GROUP: scanResourceGroupName
  SCAN_LOCATION: scanLocation
  SCAN_CPU: string(scanCpu)
  SCAN_MEMORY_GB: string(scanMemoryGb)
  NOTIFY_SEVERITY: notifySeverity
  WATCHED_SUBSCRIPTIONS: join(union([subscription().subscriptionId], watchedSubscriptions), ',')
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

resource scanGroup 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: scanResourceGroupName
  location: scanLocation
  tags: tags
}

module identity 'identity.bicep' = {
  name: 'quaywatch-identity'
  scope: group
  params: {
    location: location
    tags: tags
  }
}

module scanning 'scanning.bicep' = {
  name: 'quaywatch-scanning'
  scope: scanGroup
  params: {
    location: scanLocation
    tags: tags
    functionPrincipalId: identity.outputs.principalId
    scanRoleId: scanRole.id
  }
}

module resources 'resources.bicep' = {
  name: 'quaywatch-resources'
  scope: group
  params: {
    location: location
    tags: tags
    settings: settings
    functionMinutes: (scanTimeout + 59) / 60 + 15
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    functionPrincipalId: identity.outputs.principalId
    scannerIdentityId: scanning.outputs.identityId
    scannerIdentityClientId: scanning.outputs.identityClientId
    qualysCredentials: qualysCredentials
    qualysAccessToken: qualysAccessToken
    qualysUsername: qualysUsername
    qualysPassword: qualysPassword
    eventHubPartitions: eventHubPartitions
    eventHubRetentionDays: eventHubRetentionDays
    maximumInstances: maximumInstances
    logRetentionDays: logRetentionDays
    reportRetentionDays: reportRetentionDays
    keyVaultPurgeProtection: keyVaultPurgeProtection
    notificationEmail: notificationEmail
  }
}

module own 'spoke.bicep' = {
  name: 'quaywatch-own-subscription'
  params: {
    location: location
    resourceGroupName: group.name
    eventHubAuthorizationRuleId: resources.outputs.eventHubAuthorizationRuleId
    eventHubName: resources.outputs.eventHubName
    functionPrincipalId: identity.outputs.principalId
    scannerPrincipalId: scanning.outputs.principalId
    acrPullScope: acrPullScope
    registryIds: filter(registryIds, registry => toLower(split(registry, '/')[2]) == toLower(subscription().subscriptionId))
  }
}

// The name of a role is unique in the whole tenant.
resource scanRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, scanResourceGroupName, 'quaywatch-scan-containers')
  properties: {
    roleName: 'Quaywatch scan containers ${uniqueString(subscription().id, scanResourceGroupName)}'
    description: 'Makes, reads and deletes container groups for scans, and gives them the identity of the scan containers.'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          'Microsoft.ContainerInstance/containerGroups/read'
          'Microsoft.ContainerInstance/containerGroups/write'
          'Microsoft.ContainerInstance/containerGroups/delete'
          'Microsoft.ContainerInstance/containerGroups/containers/logs/read'
          'Microsoft.ManagedIdentity/userAssignedIdentities/read'
          'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'
        ]
      }
    ]
    assignableScopes: [scanGroup.id]
  }
}

@description('Name of the function app.')
output functionAppName string = resources.outputs.functionAppName

@description('Name of the storage account of tables, queues and reports.')
output storageAccountName string = resources.outputs.storageAccountName

@description('Name of the Event Hubs namespace.')
output eventHubNamespaceName string = resources.outputs.eventHubNamespaceName

@description('Name of the Event Hub.')
output eventHubName string = resources.outputs.eventHubName

@description('Rule of the namespace by which diagnostic settings send; spokes name it. Its key is never read.')
output eventHubAuthorizationRuleId string = resources.outputs.eventHubAuthorizationRuleId

@description('Name of the Key Vault.')
output keyVaultName string = resources.outputs.keyVaultName

@description('Name of the Application Insights component.')
output applicationInsightsName string = resources.outputs.applicationInsightsName

@description('Principal of the function app; spokes let it read workloads and images.')
output functionPrincipalId string = identity.outputs.principalId

@description('Principal of the scan containers; spokes let it read images.')
output scannerPrincipalId string = scanning.outputs.principalId

@description('Resource group of the scan containers.')
output scanResourceGroupName string = scanGroup.name

@description('Role by which scan containers are made.')
output scanRoleId string = scanRole.id

@description('Role by which workloads of this subscription are read.')
output workloadReaderRoleId string = own.outputs.workloadReaderRoleId

@description('Template of this deployment; update.sh deploys it again.')
output template string = 'main'
