/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cloud that only lists: each project's machines are made when asked for, and nobody but the asker holds them. */
final class GeneratedFleet implements VmCloud {
    private final int perScope;
    private final List<WeakReference<List<Machine>>> lists = new ArrayList<>();

    GeneratedFleet(int perScope) {
        this.perScope = perScope;
    }

    @Override
    public List<Machine> machines(String scope) {
        List<Machine> fleet = Machines.fleet(scope, perScope);
        lists.add(new WeakReference<>(fleet));
        return fleet;
    }

    /** How many of the lists given out somebody still holds. */
    int held() {
        System.gc();
        return (int) lists.stream().filter(list -> list.get() != null).count();
    }

    @Override
    public Optional<Machine> machine(MachineId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Started snapshot(SnapshotOrder order) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Progress snapshotProgress(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Started launch(ScannerOrder order) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScannerStatus scanner(String name, String place) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> places(String region) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(Resource resource) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean exists(Resource resource) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Owned> owned() {
        throw new UnsupportedOperationException();
    }
}
