# SPDX-License-Identifier: Apache-2.0
# Six functions of one JAR. Each runs as the account of its rights, and only those whom it names may call it.
locals {
  # trigger: http, discovery (the topic) or results (new objects). by_hand: operators may call it, from outside too.
  functions = {
    discovery = { class = "io.quaywatch.gcp.DiscoveryFunction", account = "planner", trigger = "discovery", memory = "1Gi", timeout = 540, instances = 3, by_hand = false, caller = "events" }
    step      = { class = "io.quaywatch.gcp.SnapshotStepFunction", account = "step", trigger = "http", memory = "512Mi", timeout = 300, instances = 100, by_hand = false, caller = "workflow" }
    result    = { class = "io.quaywatch.gcp.ResultFunction", account = "results", trigger = "results", memory = "512Mi", timeout = 120, instances = 20, by_hand = false, caller = "events" }
    janitor   = { class = "io.quaywatch.gcp.JanitorFunction", account = "janitor", trigger = "http", memory = "512Mi", timeout = 540, instances = 1, by_hand = true, caller = "scheduler" }
    ondemand  = { class = "io.quaywatch.gcp.OnDemandFunction", account = "planner", trigger = "http", memory = "1Gi", timeout = 540, instances = 3, by_hand = true, caller = "" }
    sweep     = { class = "io.quaywatch.gcp.SweepFunction", account = "sweep", trigger = "http", memory = "512Mi", timeout = 540, instances = 1, by_hand = false, caller = "scheduler" }
  }

  # Intervals that unix-cron can say without a jump at the hour or at midnight. The longest that is not over the wish is taken.
  crons = {
    "15"   = "*/15 * * * *"
    "20"   = "*/20 * * * *"
    "30"   = "*/30 * * * *"
    "60"   = "0 * * * *"
    "120"  = "0 */2 * * *"
    "180"  = "0 */3 * * *"
    "240"  = "0 */4 * * *"
    "360"  = "0 */6 * * *"
    "480"  = "0 */8 * * *"
    "720"  = "0 */12 * * *"
    "1440" = "0 0 * * *"
  }
  poll = local.crons[tostring(max([for minutes in keys(local.crons) : tonumber(minutes) if tonumber(minutes) <= var.polling_interval_minutes]...))]

  calls = merge([
    for key, function in local.functions : merge(
      function.caller == "" ? {} : { "${key}/${function.caller}" = { function = key, member = "serviceAccount:${var.emails[function.caller]}" } },
      function.by_hand ? { for member in var.operators : "${key}/${member}" => { function = key, member = member } } : {},
    )
  ]...)
}

resource "google_storage_bucket_object" "package" {
  bucket = var.artifacts
  name   = "functions/quaywatch-${filemd5(var.functions_zip)}.zip"
  source = var.functions_zip
}

resource "google_cloudfunctions2_function" "of" {
  for_each    = local.functions
  project     = var.project
  location    = var.location
  name        = "quaywatch-${each.key}"
  description = "Quaywatch: ${each.value.class}"

  build_config {
    runtime         = "java21"
    entry_point     = each.value.class
    service_account = var.names["build"]

    source {
      storage_source {
        bucket = google_storage_bucket_object.package.bucket
        object = google_storage_bucket_object.package.name
      }
    }
  }

  service_config {
    available_memory                 = each.value.memory
    available_cpu                    = "1"
    timeout_seconds                  = each.value.timeout
    max_instance_count               = each.value.instances
    min_instance_count               = 0
    max_instance_request_concurrency = 1
    ingress_settings                 = each.value.by_hand ? "ALLOW_ALL" : "ALLOW_INTERNAL_ONLY"
    service_account_email            = var.emails[each.value.account]
    all_traffic_on_latest_revision   = true
    environment_variables            = merge(var.settings, var.secret == "" ? {} : { QUALYS_SECRET = "/secrets/qualys" })

    # All functions check all settings; only this one can open the file.
    dynamic "secret_volumes" {
      for_each = each.key == "step" && var.secret != "" ? [var.secret] : []
      content {
        mount_path = "/secrets"
        project_id = var.project
        secret     = secret_volumes.value

        versions {
          version = "latest"
          path    = "qualys"
        }
      }
    }
  }

  dynamic "event_trigger" {
    for_each = each.value.trigger == "discovery" ? [var.discovery_topic] : []
    content {
      trigger_region        = var.location
      event_type            = "google.cloud.pubsub.topic.v1.messagePublished"
      pubsub_topic          = event_trigger.value
      retry_policy          = "RETRY_POLICY_RETRY"
      service_account_email = var.emails["events"]
    }
  }

  dynamic "event_trigger" {
    for_each = each.value.trigger == "results" ? [var.results_bucket] : []
    content {
      trigger_region        = var.location
      event_type            = "google.cloud.storage.object.v1.finalized"
      retry_policy          = "RETRY_POLICY_RETRY"
      service_account_email = var.emails["events"]

      event_filters {
        attribute = "bucket"
        value     = event_trigger.value
      }
    }
  }
}

resource "google_cloud_run_v2_service_iam_member" "calls" {
  for_each = local.calls
  project  = var.project
  location = var.location
  name     = google_cloudfunctions2_function.of[each.value.function].name
  role     = "roles/run.invoker"
  member   = each.value.member
}

resource "google_cloud_scheduler_job" "discovery" {
  project     = var.project
  region      = var.location
  name        = "quaywatch-discovery"
  description = "Looks through the projects for machines that are due"
  schedule    = local.poll
  time_zone   = "Etc/UTC"

  pubsub_target {
    topic_name = var.discovery_topic
    data       = base64encode(jsonencode({ type = "schedule" }))
  }

  retry_config {
    retry_count          = 5
    min_backoff_duration = "10s"
  }
}

resource "google_cloud_scheduler_job" "http" {
  for_each = {
    sweep   = { schedule = "*/5 * * * *", body = {} }
    janitor = { schedule = "*/15 * * * *", body = { dryRun = false } }
  }
  project          = var.project
  region           = var.location
  name             = "quaywatch-${each.key}"
  description      = "Calls ${local.functions[each.key].class}"
  schedule         = each.value.schedule
  time_zone        = "Etc/UTC"
  attempt_deadline = "600s"

  http_target {
    http_method = "POST"
    uri         = google_cloudfunctions2_function.of[each.key].service_config[0].uri
    body        = base64encode(jsonencode(each.value.body))
    headers     = { "Content-Type" = "application/json" }

    oidc_token {
      service_account_email = var.emails["scheduler"]
      audience              = google_cloudfunctions2_function.of[each.key].service_config[0].uri
    }
  }
}
