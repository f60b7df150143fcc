# SPDX-License-Identifier: Apache-2.0
# A network of the scanners' own: no address outside, no way in, and out to Google's API only. With delivery qscanner-upload there is a
# way to the ranges of the Qualys platform too.
locals {
  # private.googleapis.com
  google     = "199.36.153.8/30"
  google_ips = ["199.36.153.8", "199.36.153.9", "199.36.153.10", "199.36.153.11"]
  uploads    = length(var.qualys_egress_ranges) > 0
}

resource "google_compute_network" "scanners" {
  project                         = var.project
  name                            = "quaywatch-scanners"
  auto_create_subnetworks         = false
  delete_default_routes_on_create = true
}

resource "google_compute_subnetwork" "in" {
  for_each                 = { for index, region in var.regions : region => cidrsubnet(var.cidr, 6, index) }
  project                  = var.project
  region                   = each.key
  name                     = "quaywatch-${each.key}"
  network                  = google_compute_network.scanners.id
  ip_cidr_range            = each.value
  private_ip_google_access = true
}

resource "google_compute_route" "google" {
  project          = var.project
  name             = "quaywatch-google"
  network          = google_compute_network.scanners.name
  dest_range       = local.google
  next_hop_gateway = "default-internet-gateway"
}

resource "google_compute_route" "qualys" {
  for_each         = toset(var.qualys_egress_ranges)
  project          = var.project
  name             = "quaywatch-qualys-${substr(sha256(each.value), 0, 8)}"
  network          = google_compute_network.scanners.name
  dest_range       = each.value
  next_hop_gateway = "default-internet-gateway"
}

resource "google_compute_firewall" "google" {
  project                 = var.project
  name                    = "quaywatch-out-google"
  network                 = google_compute_network.scanners.name
  direction               = "EGRESS"
  priority                = 1000
  destination_ranges      = [local.google]
  target_service_accounts = [var.scanner_account]

  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
}

resource "google_compute_firewall" "qualys" {
  count                   = local.uploads ? 1 : 0
  project                 = var.project
  name                    = "quaywatch-out-qualys"
  network                 = google_compute_network.scanners.name
  direction               = "EGRESS"
  priority                = 1000
  destination_ranges      = var.qualys_egress_ranges
  target_service_accounts = [var.scanner_account]

  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
}

resource "google_compute_firewall" "nothing_out" {
  project            = var.project
  name               = "quaywatch-out-nothing"
  network            = google_compute_network.scanners.name
  direction          = "EGRESS"
  priority           = 65000
  destination_ranges = ["0.0.0.0/0"]

  deny {
    protocol = "all"
  }
}

resource "google_compute_firewall" "nothing_in" {
  project       = var.project
  name          = "quaywatch-in-nothing"
  network       = google_compute_network.scanners.name
  direction     = "INGRESS"
  priority      = 65000
  source_ranges = ["0.0.0.0/0"]

  deny {
    protocol = "all"
  }
}

resource "google_compute_router" "in" {
  for_each = toset(local.uploads ? var.regions : [])
  project  = var.project
  region   = each.value
  name     = "quaywatch-${each.value}"
  network  = google_compute_network.scanners.id
}

resource "google_compute_router_nat" "in" {
  for_each                           = google_compute_router.in
  project                            = var.project
  region                             = each.value.region
  router                             = each.value.name
  name                               = "quaywatch"
  nat_ip_allocate_option             = "AUTO_ONLY"
  source_subnetwork_ip_ranges_to_nat = "ALL_SUBNETWORKS_ALL_IP_RANGES"
}

resource "google_dns_managed_zone" "google" {
  project     = var.project
  name        = "quaywatch-googleapis"
  dns_name    = "googleapis.com."
  description = "Quaywatch: scanners reach Google's API without a way to the internet"
  visibility  = "private"

  private_visibility_config {
    networks {
      network_url = google_compute_network.scanners.id
    }
  }
}

resource "google_dns_record_set" "private" {
  project      = var.project
  managed_zone = google_dns_managed_zone.google.name
  name         = "private.googleapis.com."
  type         = "A"
  ttl          = 300
  rrdatas      = local.google_ips
}

resource "google_dns_record_set" "all" {
  project      = var.project
  managed_zone = google_dns_managed_zone.google.name
  name         = "*.googleapis.com."
  type         = "CNAME"
  ttl          = 300
  rrdatas      = ["private.googleapis.com."]
}
