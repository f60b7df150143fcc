# SPDX-License-Identifier: Apache-2.0
variable "polling_interval_minutes" {
  type        = number
  default     = 240
  description = "How often the projects are looked through for machines that are due. Rounded down to 15, 20 or 30 minutes, or 1, 2, 3, 4, 6, 8, 12 or 24 hours."
  validation {
    condition     = floor(var.polling_interval_minutes) == var.polling_interval_minutes && var.polling_interval_minutes >= 15 && var.polling_interval_minutes <= 1440
    error_message = "polling_interval_minutes must be 15 to 1440."
  }
}

variable "snapshot_refresh_interval_hours" {
  type        = number
  default     = 24
  description = "How long after a scan a machine is due again."
  validation {
    condition     = floor(var.snapshot_refresh_interval_hours) == var.snapshot_refresh_interval_hours && var.snapshot_refresh_interval_hours >= 24 && var.snapshot_refresh_interval_hours <= 168
    error_message = "snapshot_refresh_interval_hours must be 24 to 168."
  }
}

variable "snapshot_retention_hours" {
  type        = number
  default     = 6
  description = "Age at which the janitor deletes what a job left behind, but never before 9 hours, which a job may take. A job deletes its snapshots when it ends."
  validation {
    condition     = floor(var.snapshot_retention_hours) == var.snapshot_retention_hours && var.snapshot_retention_hours >= 1 && var.snapshot_retention_hours <= 72
    error_message = "snapshot_retention_hours must be 1 to 72."
  }
}

variable "include_labels" {
  type        = map(string)
  default     = {}
  description = "A machine must carry all of these labels."
  validation {
    condition     = alltrue([for key, value in var.include_labels : can(regex("^[a-z][a-z0-9_-]{0,62}=[a-z0-9_-]{0,63}$", "${key}=${value}"))])
    error_message = "include_labels must be labels as GCP takes them: a-z, 0-9, _ and -."
  }
}

variable "any_labels" {
  type        = map(string)
  default     = {}
  description = "A machine must carry at least one of these labels."
  validation {
    condition     = alltrue([for key, value in var.any_labels : can(regex("^[a-z][a-z0-9_-]{0,62}=[a-z0-9_-]{0,63}$", "${key}=${value}"))])
    error_message = "any_labels must be labels as GCP takes them: a-z, 0-9, _ and -."
  }
}

variable "exclude_labels" {
  type        = map(string)
  default     = {}
  description = "A machine that carries one of these labels is not scanned. Our scanners never are."
  validation {
    condition     = alltrue([for key, value in var.exclude_labels : can(regex("^[a-z][a-z0-9_-]{0,62}=[a-z0-9_-]{0,63}$", "${key}=${value}"))])
    error_message = "exclude_labels must be labels as GCP takes them: a-z, 0-9, _ and -."
  }
}

variable "exclude_disk_labels" {
  type        = map(string)
  default     = {}
  description = "A disk that carries one of these labels is left out. A machine without another disk is not scanned."
  validation {
    condition     = alltrue([for key, value in var.exclude_disk_labels : can(regex("^[a-z][a-z0-9_-]{0,62}=[a-z0-9_-]{0,63}$", "${key}=${value}"))])
    error_message = "exclude_disk_labels must be labels as GCP takes them: a-z, 0-9, _ and -."
  }
}

variable "scan_data_disks" {
  type        = bool
  default     = true
  description = "Whether disks besides the boot disk are scanned."
}

variable "scan_stopped" {
  type        = bool
  default     = true
  description = "Whether stopped machines are scanned."
}

variable "sampling_percent" {
  type        = number
  default     = 0
  description = "Share of the machines of an instance group or template that is scanned, 1 to 50. 0 scans all."
  validation {
    condition     = floor(var.sampling_percent) == var.sampling_percent && var.sampling_percent >= 0 && var.sampling_percent <= 50
    error_message = "sampling_percent must be 0 to 50."
  }
}

variable "scan_types" {
  type        = list(string)
  default     = ["os"]
  description = "What is looked for: os, swca, secret. The last two need the subscription's modules."
  validation {
    condition     = contains(var.scan_types, "os") && length(setsubtract(var.scan_types, ["os", "swca", "secret"])) == 0
    error_message = "scan_types must be os, and maybe swca and secret."
  }
}
