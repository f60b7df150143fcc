/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.api.services.compute.model.AttachedDisk;
import com.google.api.services.compute.model.AttachedDiskInitializeParams;
import com.google.api.services.compute.model.Duration;
import com.google.api.services.compute.model.Instance;
import com.google.api.services.compute.model.Metadata;
import com.google.api.services.compute.model.NetworkInterface;
import com.google.api.services.compute.model.Scheduling;
import com.google.api.services.compute.model.ServiceAccount;
import com.google.api.services.compute.model.ShieldedInstanceConfig;
import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.ResourceNames;
import io.quaywatch.snapshot.VmCloud.ScannerOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a scanner is made: without an external address, with disks that die with it, and deleted by Compute Engine itself after its
 * longest time.
 *
 * @param image source of its boot disk, like {@code projects/PROJECT/global/images/family/FAMILY}
 * @param serviceAccount the address of the account it runs as, which may only create result objects
 * @param subnetworks by region, like {@code projects/PROJECT/regions/REGION/subnetworks/NAME}
 */
record ScannerMachine(
        String project, String image, String machineType, String serviceAccount, Map<String, String> subnetworks) {
    /**
     * What a scanner may is said by the roles of its account: it creates results, reads what it is to run and, where it uploads by
     * itself, one secret. No narrower scope takes in Secret Manager.
     */
    private static final List<String> SCOPES = List.of("https://www.googleapis.com/auth/cloud-platform");

    ScannerMachine {
        subnetworks = Map.copyOf(subnetworks);
    }

    /** @throws PortException INVALID for a place in a region without a subnetwork */
    Instance instance(ScannerOrder order) {
        return new Instance()
                .setName(order.name())
                .setMachineType("zones/" + order.place() + "/machineTypes/" + machineType)
                .setLabels(order.labels())
                .setDisks(disks(order))
                .setNetworkInterfaces(List.of(new NetworkInterface().setSubnetwork(subnetwork(order.place()))))
                .setServiceAccounts(
                        List.of(new ServiceAccount().setEmail(serviceAccount).setScopes(SCOPES)))
                .setScheduling(scheduling(order))
                .setShieldedInstanceConfig(new ShieldedInstanceConfig()
                        .setEnableSecureBoot(true)
                        .setEnableVtpm(true)
                        .setEnableIntegrityMonitoring(true))
                .setMetadata(metadata(order));
    }

    private String subnetwork(String place) {
        String subnetwork = subnetworks.get(ComputeNames.region(place));
        if (subnetwork == null) {
            throw new PortException(
                    PortException.Kind.INVALID, "make scanner in " + place + " : its region has no subnetwork for it");
        }
        return subnetwork;
    }

    private List<AttachedDisk> disks(ScannerOrder order) {
        List<AttachedDisk> disks = new ArrayList<>();
        disks.add(new AttachedDisk()
                .setBoot(true)
                .setAutoDelete(true)
                .setInitializeParams(
                        new AttachedDiskInitializeParams().setSourceImage(image).setLabels(order.labels())));
        new TreeMap<>(order.disks())
                .forEach((device, snapshot) -> disks.add(new AttachedDisk()
                        .setAutoDelete(true)
                        .setDeviceName(device)
                        .setInitializeParams(new AttachedDiskInitializeParams()
                                .setDiskName(ResourceNames.scannerDisk(order.name(), device))
                                .setSourceSnapshot("projects/" + project + "/global/snapshots/" + snapshot)
                                .setLabels(order.labels()))));
        return disks;
    }

    /** A Spot machine cannot be moved to another host; none of ours is started again after its end. */
    private static Scheduling scheduling(ScannerOrder order) {
        Scheduling scheduling = new Scheduling()
                .setProvisioningModel(order.spot() ? "SPOT" : "STANDARD")
                .setAutomaticRestart(false)
                .setMaxRunDuration(new Duration().setSeconds(order.longest().toSeconds()))
                .setInstanceTerminationAction("DELETE");
        return order.spot() ? scheduling.setOnHostMaintenance("TERMINATE") : scheduling;
    }

    private static Metadata metadata(ScannerOrder order) {
        Map<String, String> all = new TreeMap<>(order.metadata());
        all.put("block-project-ssh-keys", "true");
        all.put("enable-oslogin", "true");
        return new Metadata()
                .setItems(all.entrySet().stream()
                        .map(item -> new Metadata.Items().setKey(item.getKey()).setValue(item.getValue()))
                        .toList());
    }
}
