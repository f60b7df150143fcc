# SPDX-License-Identifier: Apache-2.0
variable "service_project" {
  type        = string
  description = "Project in which everything runs."
}

variable "target_projects" {
  type        = list(string)
  description = "Projects whose machines are scanned."
}

variable "results_bucket" {
  type        = string
  description = "Bucket that scanners write to."
}

variable "artifacts" {
  type        = string
  description = "Bucket of the code and of qscanner."
}

variable "database" {
  type        = string
  description = "Firestore database of jobs and machines."
}

variable "disk_keys" {
  type        = list(string)
  description = "Keys that machines' disks are encrypted with."
}

variable "scanner_uploads" {
  type        = bool
  description = "Whether scanners send their results to Qualys themselves, with the credentials."
}
