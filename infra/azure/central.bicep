// SPDX-License-Identifier: Apache-2.0
// One scanner for many subscriptions of a tenant: main.bicep in the subscription of this deployment, spoke.bicep in every other.
// Whoever deploys it needs rights in all of them; add-spoke.sh adds one at a time instead.
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

@description('Ids of the subscriptions that are watched besides that of the scanner. Each gets what spoke.bicep makes.')
param watchedSubscriptions array = []

@description('Where images may be pulled from: any registry of the subscription, or the registries of registryIds only.')
@allowed(['subscription', 'registries'])
param acrPullScope string = 'subscription'

@description('Resource ids of container registries of any watched subscription whose pushes are scanned. A registry with a system topic of somebody else cannot be listed.')
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

module scanner 'main.bicep' = {
  name: 'quaywatch-scanner'
  params: {
    location: location
    resourceGroupName: resourceGroupName
    scanResourceGroupName: scanResourceGroupName
    qualysPod: qualysPod
    qualysGateway: qualysGateway
    qualysCredentials: qualysCredentials
    qualysAccessToken: qualysAccessToken
    qualysUsername: qualysUsername
    qualysPassword: qualysPassword
    scanCacheHours: scanCacheHours
    scanDeadlineMinutes: scanDeadlineMinutes
    executionLimitMinutes: executionLimitMinutes
    maxReuseAgeDays: maxReuseAgeDays
    scanProfile: scanProfile
    qualysScanDateFilter: qualysScanDateFilter
    scanEngine: scanEngine
    autoFunctionMaxMb: autoFunctionMaxMb
    scanTimeout: scanTimeout
    qscannerVersion: qscannerVersion
    qscannerSha256: qscannerSha256
    qscannerUrl: qscannerUrl
    qscannerImage: qscannerImage
    scanLocation: scanLocation
    scanCpu: scanCpu
    scanMemoryGb: scanMemoryGb
    notificationEmail: notificationEmail
    notifySeverity: notifySeverity
    watchedSubscriptions: watchedSubscriptions
    acrPullScope: acrPullScope
    registryIds: registryIds
    eventHubPartitions: eventHubPartitions
    eventHubRetentionDays: eventHubRetentionDays
    maximumInstances: maximumInstances
    logRetentionDays: logRetentionDays
    reportRetentionDays: reportRetentionDays
    keyVaultPurgeProtection: keyVaultPurgeProtection
  }
}

module spokes 'spoke.bicep' = [for id in watchedSubscriptions: {
  name: 'quaywatch-spoke'
  scope: subscription(id)
  params: {
    location: location
    eventHubAuthorizationRuleId: scanner.outputs.eventHubAuthorizationRuleId
    eventHubName: scanner.outputs.eventHubName
    functionPrincipalId: scanner.outputs.functionPrincipalId
    scannerPrincipalId: scanner.outputs.scannerPrincipalId
    acrPullScope: acrPullScope
    registryIds: filter(registryIds, registry => toLower(split(registry, '/')[2]) == toLower(id))
  }
}]

@description('Name of the function app.')
output functionAppName string = scanner.outputs.functionAppName

@description('Name of the storage account of tables, queues and reports.')
output storageAccountName string = scanner.outputs.storageAccountName

@description('Name of the Event Hubs namespace.')
output eventHubNamespaceName string = scanner.outputs.eventHubNamespaceName

@description('Name of the Event Hub.')
output eventHubName string = scanner.outputs.eventHubName

@description('Rule of the namespace by which diagnostic settings send; spokes name it. Its key is never read.')
output eventHubAuthorizationRuleId string = scanner.outputs.eventHubAuthorizationRuleId

@description('Name of the Key Vault.')
output keyVaultName string = scanner.outputs.keyVaultName

@description('Name of the Application Insights component.')
output applicationInsightsName string = scanner.outputs.applicationInsightsName

@description('Principal of the function app; spokes let it read workloads and images.')
output functionPrincipalId string = scanner.outputs.functionPrincipalId

@description('Principal of the scan containers; spokes let it read images.')
output scannerPrincipalId string = scanner.outputs.scannerPrincipalId

@description('Resource group of the scan containers.')
output scanResourceGroupName string = scanner.outputs.scanResourceGroupName

@description('Role by which scan containers are made.')
output scanRoleId string = scanner.outputs.scanRoleId

@description('Role by which workloads of this subscription are read.')
output workloadReaderRoleId string = scanner.outputs.workloadReaderRoleId

@description('Template of this deployment; update.sh deploys it again.')
output template string = 'central'
