# SPDX-License-Identifier: Apache-2.0
variable "service_project" {
  type        = string
  description = "Project in which everything runs: functions, snapshots, scanners. Best one that holds nothing else."
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.service_project))
    error_message = "service_project must be the id of a project."
  }
}

variable "target_projects" {
  type        = list(string)
  description = "Projects whose machines are scanned."
  validation {
    condition     = length(var.target_projects) > 0 && alltrue([for id in var.target_projects : can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", id))])
    error_message = "target_projects must be ids of projects, at least one."
  }
  validation {
    condition     = length(distinct(var.target_projects)) == length(var.target_projects)
    error_message = "target_projects must name a project once."
  }
}

variable "location" {
  type        = string
  default     = "us-central1"
  description = "Region of the functions, the workflow, the database and the buckets."
  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]{1,2}$", var.location))
    error_message = "location must be a region, for example europe-west1."
  }
}

variable "regions" {
  type        = list(string)
  default     = ["us-central1"]
  description = "Regions whose machines are scanned. Each gets a subnetwork and its scanners."
  validation {
    condition     = length(var.regions) > 0 && length(var.regions) <= 60 && alltrue([for region in var.regions : can(regex("^[a-z]+-[a-z]+[0-9]{1,2}$", region))])
    error_message = "regions must be 1 to 60 regions, for example [\"europe-west1\"]."
  }
  validation {
    condition     = length(distinct(var.regions)) == length(var.regions)
    error_message = "regions must name a region once."
  }
}

variable "operators" {
  type        = list(string)
  default     = []
  description = "Who may start scans and call the janitor by hand: members as IAM writes them, for example group:security@example.com."
  validation {
    condition     = alltrue([for member in var.operators : can(regex("^(user|group|serviceAccount):[^ ]+@[^ ]+$", member))])
    error_message = "operators must be user:, group: or serviceAccount: with an address."
  }
}

variable "functions_zip" {
  type        = string
  description = "ZIP with the shaded JAR of gcp-functions in its root. deploy.sh makes it."
}

variable "qualys_pod" {
  type        = string
  default     = "US2"
  description = "Qualys platform of the subscription: US1, US2, US3, US4, EU1, EU2, … (scripts/quaywatch platforms lists them)."
  validation {
    condition     = can(regex("^[A-Za-z0-9]{2,10}$", var.qualys_pod))
    error_message = "qualys_pod must be the name of a pod."
  }
}

variable "qualys_gateway" {
  type        = string
  default     = ""
  description = "Gateway of a private Qualys platform, https://host. Used instead of qualys_pod."
  validation {
    condition     = can(regex("^(https://[^/?#@ ]+)?$", var.qualys_gateway))
    error_message = "qualys_gateway must be https://host."
  }
}

variable "scanner_instances_per_region" {
  type        = number
  default     = 10
  description = "How many scanners may run at once in a region."
  validation {
    condition     = floor(var.scanner_instances_per_region) == var.scanner_instances_per_region && var.scanner_instances_per_region >= 1 && var.scanner_instances_per_region <= 50
    error_message = "scanner_instances_per_region must be 1 to 50."
  }
}

variable "scan_timeout_seconds" {
  type        = number
  default     = 1800
  description = "How long the scan of one machine may take."
  validation {
    condition     = floor(var.scan_timeout_seconds) == var.scan_timeout_seconds && var.scan_timeout_seconds >= 60 && var.scan_timeout_seconds <= 7200
    error_message = "scan_timeout_seconds must be 60 to 7200."
  }
}

variable "delivery" {
  type        = string
  default     = "qscanner-upload"
  description = "Where results go: qscanner-upload (qscanner sends them itself), files (the bucket only), qflow (unverified)."
  validation {
    condition     = contains(["qscanner-upload", "files", "qflow"], var.delivery)
    error_message = "delivery must be qscanner-upload, files or qflow."
  }
}

variable "qualys_egress_ranges" {
  type        = list(string)
  default     = []
  description = "Address ranges of your Qualys platform, which scanners may reach on port 443. Only for delivery qscanner-upload, and required there."
  validation {
    condition     = alltrue([for range in var.qualys_egress_ranges : can(cidrhost(range, 0)) && !endswith(range, "/0")])
    error_message = "qualys_egress_ranges must be ranges such as 203.0.113.0/24, and not everything."
  }
  validation {
    condition     = (var.delivery == "qscanner-upload") == (length(var.qualys_egress_ranges) > 0)
    error_message = "qualys_egress_ranges is needed with delivery qscanner-upload, and with no other."
  }
}

variable "scanner_spot" {
  type        = bool
  default     = true
  description = "Whether scanners are Spot machines. Where there is no room for one, a standard machine is taken."
}

variable "scanner_machine_type" {
  type        = string
  default     = "e2-standard-2"
  description = "Machine type of the scanners."
  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+){1,3}$", var.scanner_machine_type))
    error_message = "scanner_machine_type must be a machine type, for example e2-standard-2."
  }
}

variable "scanner_image" {
  type        = string
  description = "Image of the scanners' boot disk: projects/PROJECT/global/images/NAME, with the tools of infra/gcp/scanner."
  validation {
    condition     = can(regex("^projects/[a-z0-9.:-]+/global/images/(family/)?[a-z][a-z0-9-]{0,62}$", var.scanner_image))
    error_message = "scanner_image must be projects/PROJECT/global/images/NAME or …/images/family/NAME."
  }
}

variable "scanner_cidr" {
  type        = string
  default     = "10.210.0.0/16"
  description = "Addresses of the scanners' network: each region gets the next 1024 of it. It is peered with nothing."
  validation {
    condition     = can(cidrhost(var.scanner_cidr, 0)) && can(regex("/16$", var.scanner_cidr))
    error_message = "scanner_cidr must be a range of the form 10.210.0.0/16."
  }
}

variable "disk_keys" {
  type        = list(string)
  default     = []
  description = "Keys of the customer that disks are encrypted with: projects/P/locations/L/keyRings/R/cryptoKeys/K. The scanner's project gets the right to use them."
  validation {
    condition     = alltrue([for key in var.disk_keys : can(regex("^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$", key))])
    error_message = "disk_keys must be projects/P/locations/L/keyRings/R/cryptoKeys/K."
  }
}

variable "qscanner_version" {
  type        = string
  description = "Version of qscanner that deploy.sh puts into the bucket of artifacts."
  validation {
    condition     = can(regex("^[0-9][0-9A-Za-z.-]{0,30}$", var.qscanner_version))
    error_message = "qscanner_version must be a version, for example 4.8.0-2."
  }
}

variable "qscanner_sha256" {
  type        = string
  description = "SHA-256 of that archive. Another one is not run."
  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.qscanner_sha256))
    error_message = "qscanner_sha256 must be 64 hex digits in lower case."
  }
}

variable "notification_email" {
  type        = string
  default     = ""
  description = "Address that alerts go to. Empty: alerts are in the console only."
  validation {
    condition     = can(regex("^([^@ ]+@[^@ ]+)?$", var.notification_email))
    error_message = "notification_email must be an address."
  }
}

variable "billing_account" {
  type        = string
  default     = ""
  description = "Billing account in which a budget for what carries our label is made. Empty: no budget. You need roles/billing.costsManager on it."
  validation {
    condition     = can(regex("^([0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6})?$", var.billing_account))
    error_message = "billing_account must be of the form 012345-6789AB-CDEF01."
  }
}

variable "monthly_budget" {
  type        = number
  default     = 200
  description = "Monthly amount of that budget, in the currency of the billing account. Alerts at half of it, at 90 % and at all of it."
  validation {
    condition     = floor(var.monthly_budget) == var.monthly_budget && var.monthly_budget >= 1
    error_message = "monthly_budget must be a whole number of 1 or more."
  }
}
