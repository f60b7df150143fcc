# SPDX-License-Identifier: Apache-2.0
# Counts the lines that the functions write, {"message":"quaywatch <event> key=value …"}, and tells when somebody has to look.
locals {
  # event and match: the line. seconds: how long such lines go on until somebody is told; -1 for lines that are counted only.
  lines = {
    jobs_failed = {
      event   = "step"
      match   = "phase=DONE .*outcome=(Failed|TimedOut|Partial|Unsupported)"
      title   = "Quaywatch: scans of machines fail"
      text    = "Jobs ended without a complete result. status.sh lists them; docs/gcp.md says what to do."
      seconds = 0
    }
    undelivered = {
      event   = "step"
      match   = "phase=DONE .*delivered=false"
      title   = "Quaywatch: results were not delivered"
      text    = "A machine was scanned, and its results did not arrive. They stay in the bucket for seven days. Correct what the log of the job says, then: gcloud workflows execute quaywatch-snapshot-scan --data '{\"jobId\":\"…\"}'"
      seconds = 0
    }
    jobs_ended = {
      event   = "step"
      match   = "phase=DONE"
      title   = "Quaywatch: jobs ended"
      text    = ""
      seconds = -1
    }
    cleaning = {
      event   = "step"
      match   = "phase=CLEANING"
      title   = "Quaywatch: a job cleans up for more than two hours"
      text    = "Something of ours cannot be deleted. The log of the job says why; scripts/gcp/cleanup.sh lists what there is."
      seconds = 7200
    }
    leftover = {
      event   = "leftover"
      match   = "failure="
      title   = "Quaywatch: the janitor cannot delete"
      text    = "Something of ours is there that the janitor may not or cannot delete. The line has name and reason."
      seconds = 0
    }
    project_denied = {
      event   = "plan-partial"
      match   = "kind="
      title   = "Quaywatch: a project cannot be looked into"
      text    = "The project of the line refuses us, or its Compute API is off. Its machines are not scanned. scripts/gcp/deploy.sh gives the roles again."
      seconds = 0
    }
  }
  channels = [for channel in google_monitoring_notification_channel.mail : channel.id]
}

resource "google_monitoring_notification_channel" "mail" {
  count        = var.notification_email == "" ? 0 : 1
  project      = var.project
  display_name = "Quaywatch"
  type         = "email"
  labels       = { email_address = var.notification_email }
}

resource "google_logging_metric" "lines" {
  for_each    = local.lines
  project     = var.project
  name        = "quaywatch/${each.key}"
  description = each.value.title
  filter      = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=~\"^quaywatch-\" AND jsonPayload.message=~\"^quaywatch ${each.value.event} .*${each.value.match}\""

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"

    dynamic "labels" {
      for_each = each.value.seconds > 0 ? ["job"] : []
      content {
        key        = labels.value
        value_type = "STRING"
      }
    }
  }

  # What goes on for long is looked at job by job.
  label_extractors = each.value.seconds > 0 ? { job = "EXTRACT(jsonPayload.jobId)" } : {}
}

resource "google_monitoring_alert_policy" "lines" {
  for_each              = { for key, line in local.lines : key => line if line.seconds >= 0 }
  project               = var.project
  display_name          = each.value.title
  combiner              = "OR"
  notification_channels = local.channels

  conditions {
    display_name = each.value.title

    condition_threshold {
      filter          = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/${google_logging_metric.lines[each.key].name}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "${each.value.seconds}s"

      aggregations {
        # A job that cleans up for hours says so every 15 minutes; a period without a line would begin the two hours anew.
        alignment_period     = each.value.seconds > 0 ? "1800s" : "600s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = each.value.seconds > 0 ? "REDUCE_NONE" : "REDUCE_SUM"
      }
    }
  }

  documentation {
    content   = each.value.text
    mime_type = "text/markdown"
  }
}

resource "google_monitoring_alert_policy" "dead_letters" {
  project               = var.project
  display_name          = "Quaywatch: a message was not taken"
  combiner              = "OR"
  notification_channels = local.channels

  conditions {
    display_name = "A dead letter"

    condition_threshold {
      filter          = "resource.type = \"pubsub_topic\" AND resource.labels.topic_id = \"${basename(var.dead_letter_topic)}\" AND metric.type = \"pubsub.googleapis.com/topic/send_message_operation_count\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period     = "600s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    content   = "A function refused a message ten times. It is under dead-letters/ of the bucket of artifacts. Correct what the log says, then: EVENT=file scripts/gcp/test-event.sh"
    mime_type = "text/markdown"
  }
}

resource "google_monitoring_alert_policy" "executions" {
  project               = var.project
  display_name          = "Quaywatch: executions fail"
  combiner              = "OR"
  notification_channels = local.channels

  conditions {
    display_name = "A failed execution"

    condition_threshold {
      filter          = "resource.type = \"workflows.googleapis.com/Workflow\" AND resource.labels.workflow_id = \"${var.workflow}\" AND metric.type = \"workflows.googleapis.com/finished_execution_count\" AND metric.labels.status = \"FAILED\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period     = "600s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    content   = "The step function could not be called or answered a final error. The job was cleaned up before the execution failed."
    mime_type = "text/markdown"
  }
}

resource "google_monitoring_dashboard" "this" {
  project = var.project
  dashboard_json = jsonencode({
    displayName = "Quaywatch"
    gridLayout = {
      columns = 2
      widgets = concat(
        [for key, line in local.lines : {
          title = line.title
          xyChart = {
            dataSets = [{
              plotType = "STACKED_BAR"
              timeSeriesQuery = {
                timeSeriesFilter = {
                  filter      = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/${google_logging_metric.lines[key].name}\""
                  aggregation = { alignmentPeriod = "3600s", perSeriesAligner = "ALIGN_SUM", crossSeriesReducer = "REDUCE_SUM" }
                }
              }
            }]
          }
        }],
        [{
          title = "Executions by status"
          xyChart = {
            dataSets = [{
              plotType = "STACKED_BAR"
              timeSeriesQuery = {
                timeSeriesFilter = {
                  filter      = "resource.type = \"workflows.googleapis.com/Workflow\" AND resource.labels.workflow_id = \"${var.workflow}\" AND metric.type = \"workflows.googleapis.com/finished_execution_count\""
                  aggregation = { alignmentPeriod = "3600s", perSeriesAligner = "ALIGN_SUM", crossSeriesReducer = "REDUCE_SUM", groupByFields = ["metric.labels.status"] }
                }
              }
            }]
          }
        }],
      )
    }
  })
}
