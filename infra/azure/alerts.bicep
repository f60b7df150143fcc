// SPDX-License-Identifier: Apache-2.0
// Who is told, and when. The queries ask for the log lines of the function app: "quaywatch <event> key=value …".
// Event Grid cannot mail through an action group, so the mail of a notification is a log alert on its log line.

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Resource id of the Application Insights component.')
param applicationInsightsId string

@description('Resource id of the Event Hubs namespace.')
param eventHubNamespaceId string

@description('Who is mailed; empty mails nobody.')
param notificationEmail string

var mails = !empty(notificationEmail)

// A step waits 1 s, 4 s, 1 min, 4 min, and one that looks a workload up then an hour: the fifth attempt is the sign of ten minutes.
// dimension names the column by which one mail per value is sent; empty sends one mail for all.
var rules = [
  {
    name: 'quaywatch-notification'
    title: 'Quaywatch: something bad was deployed'
    description: 'A scan found something of notifySeverity or worse. The log line names the image and what was found.'
    severity: 2
    every: 'PT5M'
    window: 'PT5M'
    dimension: 'image'
    query: '''
traces
| where message startswith 'quaywatch notification '
| extend image = extract(@'\bimage=(\S+)', 1, message)
| project timestamp, image, message
'''
  }
  {
    name: 'quaywatch-poison'
    title: 'Quaywatch: a record could not be used'
    description: 'A record or message was put into the container poison. Look at its reason, then call Redrive.'
    severity: 2
    every: 'PT15M'
    window: 'PT15M'
    dimension: ''
    query: '''
traces
| where message startswith 'quaywatch poison '
| extend reason = extract(@'\breason=("[^"]*"|\S+)', 1, message)
| project timestamp, reason, message
'''
  }
  {
    name: 'quaywatch-failed-scans'
    title: 'Quaywatch: scans failed'
    description: 'Scans ended as Failed or TimedOut. The log line says why.'
    severity: 2
    every: 'PT15M'
    window: 'PT15M'
    dimension: ''
    query: '''
traces
| where message startswith 'quaywatch scan-ended '
| extend outcome = extract(@'\boutcome=(\w+)', 1, message), image = extract(@'\bimage=(\S+)', 1, message)
| where outcome in ('Failed', 'TimedOut')
| project timestamp, outcome, image, message
'''
  }
  {
    name: 'quaywatch-retries'
    title: 'Quaywatch: something is retried for more than ten minutes'
    description: 'A step, or the processor of the Event Hub, has failed again and again for more than ten minutes. Nothing is lost yet.'
    severity: 2
    every: 'PT30M'
    window: 'PT30M'
    dimension: ''
    query: '''
union
  (traces
    | where message startswith 'quaywatch retry '
    | extend what = extract(@'\bflow=(\w+)', 1, message), attempts = toint(extract(@'\battempts=(\d+)', 1, message))),
  (requests
    | where name == 'ActivityLogProcessor' and success == false
    | extend what = name, attempts = 0)
| summarize began = min(timestamp), timestamp = max(timestamp), attempts = max(attempts) by what
| where attempts >= 5 or timestamp - began > 10m
'''
  }
]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = if (mails) {
  name: 'quaywatch'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'quaywatch'
    enabled: true
    emailReceivers: [
      {
        name: 'mail'
        emailAddress: notificationEmail
        useCommonAlertSchema: true
      }
    ]
  }
}

resource logAlert 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [for rule in rules: {
  name: rule.name
  location: location
  tags: tags
  properties: {
    displayName: rule.title
    description: rule.description
    severity: rule.severity
    enabled: true
    autoMitigate: false
    evaluationFrequency: rule.every
    windowSize: rule.window
    scopes: [applicationInsightsId]
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          dimensions: empty(rule.dimension) ? [] : [
            {
              name: rule.dimension
              operator: 'Include'
              values: ['*']
            }
          ]
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: mails ? [group.id] : []
    }
  }
}]

// Event Hubs has no metric of how far readers are behind: events that come in while none goes out are the sign of it.
resource hubLag 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'quaywatch-hub-lag'
  location: 'global'
  tags: tags
  properties: {
    description: 'Events arrive at the Event Hub and nobody reads them. They are kept for eventHubRetentionDays.'
    severity: 1
    enabled: true
    autoMitigate: true
    evaluationFrequency: 'PT5M'
    windowSize: 'PT30M'
    scopes: [eventHubNamespaceId]
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'incoming'
          metricName: 'IncomingMessages'
          metricNamespace: 'Microsoft.EventHub/namespaces'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'outgoing'
          metricName: 'OutgoingMessages'
          metricNamespace: 'Microsoft.EventHub/namespaces'
          timeAggregation: 'Total'
          operator: 'LessThan'
          threshold: 1
        }
      ]
    }
    actions: mails ? [
      {
        actionGroupId: group.id
      }
    ] : []
  }
}
