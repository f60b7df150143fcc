/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What goes wrong in {@link InMemoryVmCloud}, and how long things take. Nothing goes wrong at first. */
public final class CloudFaults {
    private final Set<String> deniedScopes = new HashSet<>();
    private final Set<String> deniedKeys = new HashSet<>();
    private final Set<String> full = new HashSet<>();
    private final Map<String, Integer> snapshotFailures = new HashMap<>();
    private final Map<String, Integer> preemptions = new HashMap<>();
    private boolean overQuota;
    private boolean mute;
    private Duration snapshotTime = Duration.ofMinutes(3);
    private Duration scanTime = Duration.ofMinutes(8);
    private ScannerWork scanner = ScannerWork.good();

    public synchronized void denyScope(String scope) {
        deniedScopes.add(scope);
    }

    public synchronized void denyKey(String key) {
        deniedKeys.add(key);
    }

    /** No room for spot or standard machines in a place. */
    public synchronized void fill(String place, boolean spot) {
        full.add(place + spot);
    }

    public synchronized void makeRoom() {
        full.clear();
    }

    public synchronized void overQuota(boolean is) {
        overQuota = is;
    }

    /** The next so many snapshots of a disk end in an error. */
    public synchronized void failSnapshots(String source, int times) {
        snapshotFailures.put(source, times);
    }

    /** The next so many spot scanners whose name begins so are taken back as soon as they run. */
    public synchronized void preempt(String namePrefix, int times) {
        preemptions.put(namePrefix, times);
    }

    /** Scanners that are never heard of. */
    public synchronized void mute(boolean is) {
        mute = is;
    }

    public synchronized void snapshotTime(Duration time) {
        snapshotTime = time;
    }

    public synchronized void scanTime(Duration time) {
        scanTime = time;
    }

    public synchronized void scanner(ScannerWork work) {
        scanner = work;
    }

    synchronized boolean isDenied(String scope) {
        return deniedScopes.contains(scope);
    }

    synchronized boolean isKeyDenied(String key) {
        return deniedKeys.contains(key);
    }

    synchronized boolean isFull(String place, boolean spot) {
        return full.contains(place + spot);
    }

    synchronized boolean isOverQuota() {
        return overQuota;
    }

    synchronized boolean isMute() {
        return mute;
    }

    synchronized Duration snapshotTime() {
        return snapshotTime;
    }

    synchronized Duration scanTime() {
        return scanTime;
    }

    synchronized ScannerWork scanner() {
        return scanner;
    }

    synchronized @Nullable String takeSnapshotFailure(String source) {
        return take(snapshotFailures, source) ? "the disk could not be read" : null;
    }

    synchronized boolean takePreemption(String name) {
        return preemptions.keySet().stream()
                .filter(name::startsWith)
                .findFirst()
                .map(prefix -> take(preemptions, prefix))
                .orElse(false);
    }

    private static boolean take(Map<String, Integer> counted, String key) {
        int left = counted.getOrDefault(key, 0);
        counted.put(key, Math.max(0, left - 1));
        return left > 0;
    }
}
