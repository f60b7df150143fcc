// SPDX-License-Identifier: Apache-2.0
// For deployments without our scripts: az deployment sub create --location … --name quaywatch --parameters main.bicepparam
// Credentials come from the environment and stand in no file.
using 'main.bicep'

param location = 'eastus'
param resourceGroupName = 'quaywatch-rg'
param qualysPod = 'US2'
param qualysAccessToken = readEnvironmentVariable('QUALYS_ACCESS_TOKEN', '')
param qualysUsername = readEnvironmentVariable('QUALYS_USERNAME', '')
param qualysPassword = readEnvironmentVariable('QUALYS_PASSWORD', '')
param qualysCredentials = 'token'
param scanCacheHours = 24
param scanEngine = 'auto'
param scanTimeout = 1800
param qscannerVersion = ''
param qscannerSha256 = ''
param qscannerUrl = ''
param notificationEmail = ''
param notifySeverity = 'HIGH'
param registryIds = []
